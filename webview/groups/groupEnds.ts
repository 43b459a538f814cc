import { findOp } from "../../core/ops/index.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";
import { groupNameOf } from "./groupId.ts";
import { summarizeGroup } from "./groupIndex.ts";

/** The two nodes that a wire would join. */
export interface Ends {
  readonly from: string;
  readonly to: string;
}

/**
 * The nodes that a wire from or to a folded group would join: the one member it can only mean. Where there are several or
 * none, the reason as a sentence; null where neither end is a group. `refuse` says why two nodes cannot be joined.
 */
export function endsOfConnection(
  network: NetworkView,
  from: string,
  to: string,
  refuse: (from: string, to: string) => string | null,
): Ends | string | null {
  const [fromGroup, toGroup] = [groupNameOf(from), groupNameOf(to)];
  if (fromGroup === null && toGroup === null) return null;
  if (from === to) return t("A group cannot feed itself. Unfold it to connect its nodes.");
  const sources = fromGroup === null ? [from] : (summarizeGroup(network, fromGroup)?.outputs ?? []).map(({ id }) => id);
  const [source, ...otherSources] = sources;
  if (source === undefined || otherSources.length > 0)
    return t(
      "The group “{0}” has {1} outputs. Unfold it and connect the one you mean.",
      fromGroup ?? "",
      sources.length,
    );
  if (toGroup === null) return { from: source, to };
  const targets = entriesOf(network, toGroup);
  const [target, ...otherTargets] = targets;
  if (target === undefined) return t("Nothing in the group “{0}” takes an input.", toGroup);
  if (otherTargets.length === 0) return { from: source, to: target };
  const fitting = targets.filter((id) => refuse(source, id) === null);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { from: source, to: only };
  return t(
    "The group “{0}” has {1} nodes that could take this. Unfold it and connect the one you mean.",
    toGroup,
    fitting.length || targets.length,
  );
}

/** Members where inputs arrive: something outside feeds them, or nothing does though they take inputs. */
function entriesOf(network: NetworkView, name: string): readonly string[] {
  const group = summarizeGroup(network, name);
  if (!group) return [];
  const inside = new Set(group.members.map(({ id }) => id));
  const fed = new Set(group.arriving.map(({ target }) => target));
  const fedInside = new Set(network.edges.filter(({ source }) => inside.has(source)).map(({ target }) => target));
  return group.members
    .filter(({ op }) => findOp(op)?.ports.kind !== "none")
    .map(({ id }) => id)
    .filter((id) => fed.has(id) || !fedInside.has(id));
}
