import { severityName } from "../controls/severityName.ts";
import { t } from "../l10n.ts";
import { formatCount, formatNumber } from "../numbers.ts";
import type { Reading } from "../selectors.ts";
import type { GroupSummary } from "./groupIndex.ts";

/** What a screen reader says of a folded group. */
export function describeGroup(group: GroupSummary, value: Reading): string {
  const { name, members, shapesIn, shapesOut, parameterCount, problems } = group;
  const parts = [
    t("folded group {0}", name),
    members.length === 1 ? t("1 node") : t("{0} nodes", members.length),
    ...(shapesIn.length > 0 ? [t("in {0}", shapesIn.join(" "))] : []),
    ...(shapesOut.length > 0 ? [t("out {0}", shapesOut.join(" "))] : []),
    parameterCount === 1 ? t("1 parameter") : t("{0} parameters", formatCount(parameterCount)),
  ];
  if (typeof value === "object" && value.length === 1 && value[0] !== undefined)
    parts.push(t("value {0}", formatNumber(value[0])));
  const interleaving = describeInterleaving(group);
  if (interleaving !== null) parts.push(interleaving);
  for (const { severity, message } of problems) parts.push(`${severityName(severity)}: ${message}`);
  return parts.join(", ");
}

/** Why wires run out of the folded group and back into it; null where none do. */
export function describeInterleaving({ between }: GroupSummary): string | null {
  if (between.length === 0) return null;
  const [first = ""] = between;
  return between.length === 1
    ? t("{0} lies between its nodes, so wires run out of the group and back into it. The network has no cycle.", first)
    : t(
        "{0} other nodes lie between its nodes, so wires run out of the group and back into it. The network has no cycle.",
        between.length,
      );
}
