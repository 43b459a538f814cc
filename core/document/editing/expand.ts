import { planPaste } from "../fragment/planPaste.ts";
import type { Intent } from "../intent.ts";
import type { HealedRemovals } from "./batches.ts";
import type { Draft } from "./draft.ts";
import type { LeaveOtherGroups } from "./groupIntents.ts";
import { healAround, intentsOfSplice, type SpliceInputs } from "./healIntent.ts";
import { stepsIntoWire } from "./insertIntoWire.ts";
import type { Of } from "./intentOf.ts";
import type { WriteSection } from "./writeSection.ts";

/** What is carried out one by one: intents that touch one place each, and sections written at once. */
export type Step =
  | Exclude<Intent, { kind: "insertIntoWire" | "pasteFragment" }>
  | WriteSection
  | LeaveOtherGroups
  | SpliceInputs;

/** A step as intents; none where it writes what other steps need, or new nodes. */
export function intentsOf(step: Step): readonly Intent[] {
  if (step.kind === "spliceInputs") return intentsOfSplice(step);
  return step.kind === "writeSection" || step.kind === "leaveOtherGroups" ? [] : [step];
}

/** An intent that stands for several, taken apart against the text as it is; any other as it is. */
export function expand(draft: () => Draft, intent: Intent | HealedRemovals): readonly Step[] {
  switch (intent.kind) {
    case "insertIntoWire":
      return stepsIntoWire(draft(), intent);
    case "healedRemovals":
      return [...healAround(draft(), intent.ids), ...intent.ids.map((id) => ({ kind: "removeNode", id }) as const)];
    case "setGroup":
      return [intent, { kind: "leaveOtherGroups", name: intent.name, nodes: intent.nodes ?? [] }];
    case "pasteFragment":
      return stepsOfPaste(draft(), intent);
    default:
      return [intent];
  }
}

function stepsOfPaste(draft: Draft, intent: Of<"pasteFragment">): readonly Step[] {
  const { nodes, params, pins, groups, objective } = planPaste(draft, intent);
  const sections: readonly WriteSection[] = [
    { kind: "writeSection", section: "nodes", entries: nodes },
    { kind: "writeSection", section: "params", entries: params },
    { kind: "writeSection", section: "pins", entries: pins },
  ];
  const written = sections.filter(({ entries }) => entries.length > 0);
  return [...written, ...groups, ...(objective ? [objective] : [])];
}
