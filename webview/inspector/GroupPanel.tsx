import { isolate } from "../../core/isolate.ts";
import { edit } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { TextField } from "../controls/TextField.tsx";
import { describeInterleaving } from "../groups/describeGroup.ts";
import { refuseGroupName, renameGroup, revealNode, toggleFold, ungroup } from "../groups/groupGestures.ts";
import { groupId, groupNameOf } from "../groups/groupId.ts";
import { findGroup, groupOf, summarizeGroup } from "../groups/groupIndex.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import type { State } from "../state.ts";
import { getState, useStore } from "../store.ts";

/** The name of the group that is selected: as one node, or as all of its members and nothing else. */
export function selectedGroup({ network, selection }: State): string | null {
  const [first, ...others] = selection.nodes;
  if (!network || first === undefined || selection.edges.length > 0) return null;
  const name = groupNameOf(first);
  if (name !== null) return others.length === 0 && findGroup(network, name) ? name : null;
  if (others.length === 0) return null;
  const common = groupOf(network, first);
  const members = common === null ? null : findGroup(network, common)?.nodes;
  return members?.length === selection.nodes.length && others.every((id) => groupOf(network, id) === common)
    ? common
    : null;
}

/** A group: what it holds, what goes in and comes out, and what can be done with it. */
export function GroupPanel({ name }: { readonly name: string }) {
  const group = useStore((state) => state.network && summarizeGroup(state.network, name));
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  const isFolded = useStore((state) => state.look.folded.includes(name));
  if (!group) return null;
  const count = group.members.length;
  const interleaving = describeInterleaving(group);
  return (
    <article className="node-panel" aria-label={t("Group {0}", name)}>
      <header className="node-head">
        <span className="likeness likeness-group" aria-hidden="true" />
        <TextField
          label={t("Name of the group")}
          value={name}
          disabled={readOnly}
          className="id-field"
          commit={(text) => rename(name, text.trim())}
        />
      </header>
      <fieldset className="node-actions" aria-label={t("Group")}>
        <IconButton
          icon={isFolded ? "unfold" : "fold"}
          text={isFolded ? t("Unfold") : t("Fold")}
          label={isFolded ? t("Unfold") : t("Fold")}
          keys="G"
          onClick={() => toggleFold(name)}
        />
        <IconButton
          icon="ungroup-by-ref-type"
          text={t("Ungroup")}
          label={t("Ungroup: the nodes stay")}
          disabled={readOnly}
          onClick={() => ungroup([groupId(name)])}
        />
        <span className="node-actions-space" />
        <IconButton
          icon="trash"
          label={count === 1 ? t("Delete the group and its node") : t("Delete the group and its {0} nodes", count)}
          disabled={readOnly}
          onClick={() =>
            void edit(
              group.members.map(({ id }) => ({ kind: "removeNode", id })),
              t("Delete group {0}: {1} nodes", name, count),
            )
          }
        />
      </fieldset>
      {interleaving !== null && <p className="doc">{interleaving}</p>}
      <dl className="group-facts">
        <dt>{t("In")}</dt>
        <dd>{group.shapesIn.length > 0 ? group.shapesIn.join("  ") : t("nothing from outside")}</dd>
        <dt>{t("Out")}</dt>
        <dd>
          {group.outputs
            .map(({ id, shape, broken }) => (broken ? isolate(id) : `${isolate(id)} [${shape.join(", ")}]`))
            .join("  ")}
        </dd>
        <dt>{t("Parameters")}</dt>
        <dd>{formatCount(group.parameterCount)}</dd>
      </dl>
      <h3 className="group-members-title">{count === 1 ? t("1 node") : t("{0} nodes", count)}</h3>
      <ul className="selected-nodes">
        {group.members.map((node) => (
          <li key={node.id}>
            <span className={`likeness likeness-${node.look}`} aria-hidden="true" />
            <button type="button" className="panel-link" dir="auto" onClick={() => revealNode(node.id)}>
              {node.id}
            </button>
            <span className="section-note">{node.op}</span>
          </li>
        ))}
      </ul>
    </article>
  );
}

async function rename(name: string, to: string): Promise<string | null> {
  if (to === name) return null;
  const reason = refuseGroupName(to, getState().network);
  if (reason !== null) return reason;
  return (await renameGroup(name, to)) ? null : t("The group was not renamed.");
}
