import { ops } from "../../core/ops/index.ts";
import type { Op } from "../../core/ops/op.ts";
import type { NodeView } from "../../core/protocol.ts";
import { edit } from "../actions.ts";
import { categoryName } from "../controls/categoryName.ts";
import { TextField } from "../controls/TextField.tsx";
import { t } from "../l10n.ts";
import { dispatch, getState, useStore } from "../store.ts";
import { compatibleOps } from "./compatibleOps.ts";

/** Id and op, both editable. */
export function NodeHead({ node, op }: { readonly node: NodeView; readonly op: Op | null }) {
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  const choices = compatibleOps(ops.values(), node.op, node.inputs.length);
  const categories = [...new Set(choices.map(({ category }) => category))];
  return (
    <header className="node-head">
      <span className={`likeness likeness-${node.look}`} aria-hidden="true" />
      <TextField
        label={t("Id of the node")}
        value={node.id}
        disabled={readOnly}
        className="id-field"
        commit={(text) => rename(node.id, text.trim())}
      />
      <select
        className="select node-op"
        aria-label={t("Op")}
        title={op?.title ?? node.op}
        disabled={readOnly}
        value={node.op}
        onChange={(event) =>
          void edit(
            [{ kind: "setOp", id: node.id, op: event.target.value }],
            t("Make {0} a {1}", node.id, event.target.value),
          )
        }
      >
        {!op && <option value={node.op}>{node.op}</option>}
        {categories.map((category) => (
          <optgroup key={category} label={categoryName(category)}>
            {choices
              .filter((choice) => choice.category === category)
              .map((choice) => (
                <option key={choice.name} value={choice.name} title={choice.doc}>
                  {choice.name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </header>
  );
}

async function rename(id: string, to: string): Promise<string | null> {
  if (to === "") return t("An id cannot be empty.");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are just what is refused
  if (/[[\]"\u0000-\u001f\u007f]/.test(to)) return t('An id cannot hold [, ], " or control characters.');
  if (getState().network?.nodes.some((node) => node.id === to)) return t("There is a node “{0}” already.", to);
  const done = edit([{ kind: "renameNode", id, to }], t("Rename {0} to {1}", id, to));
  if (!(await done)) return t("The node was not renamed.");
  dispatch({ type: "select", nodes: [to] });
  return null;
}
