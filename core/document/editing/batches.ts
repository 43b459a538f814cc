import type { Intent } from "../intent.ts";
import type { Step } from "./expand.ts";

/**
 * Steps in the order in which they are carried out, those of one batch against one and the same text: a gesture on five
 * hundred nodes reads a long file once and not five hundred times.
 */
export function inBatches(steps: readonly Step[]): readonly (readonly Step[])[] {
  const batches: (readonly Step[])[] = [];
  let run: Step[] = [];
  const close = (): void => {
    if (run.length > 0) batches.push(...(ownNode(run[0]) === null ? [run] : inRounds(run)));
    run = [];
  };
  for (const step of steps) {
    if (run.length > 0 && !goTogether(run, step)) close();
    run.push(step);
  }
  close();
  return batches;
}

/** Where the intent changes the text of one node alone: that node. Such intents at different nodes do not meet. */
function ownNode(step: Step | undefined): string | null {
  switch (step?.kind) {
    case "connect":
    case "disconnect":
    case "reconnect":
    case "spliceInputs":
      return step.to;
    case "setOp":
    case "setAttribute":
    case "setParam":
    case "setBuffer":
      return step.id;
    default:
      return null;
  }
}

function goTogether(run: readonly Step[], step: Step): boolean {
  const first = run[0];
  if (step.kind === "pin") return first?.kind === "pin" && (first.at === null) === (step.at === null);
  // The second removal of one node is refused.
  if (step.kind === "removeNode")
    return first?.kind === "removeNode" && !run.some((other) => other.kind === "removeNode" && other.id === step.id);
  return ownNode(step) !== null && ownNode(first) !== null;
}

/** The first of every node, then the second of every node that has one, and so on. */
function inRounds(steps: readonly Step[]): readonly (readonly Step[])[] {
  const rounds: Step[][] = [];
  const counts = new Map<string | null, number>();
  for (const step of steps) {
    const node = ownNode(step);
    const round = counts.get(node) ?? 0;
    counts.set(node, round + 1);
    const others = rounds[round];
    if (others) others.push(step);
    else rounds.push([step]);
  }
  return rounds;
}

/** Removals that heal, one after another: they are planned together. */
export type HealedRemovals = { readonly kind: "healedRemovals"; readonly ids: readonly string[] };

export function gatherHealed(intents: readonly Intent[]): readonly (Intent | HealedRemovals)[] {
  const gathered: (Intent | HealedRemovals)[] = [];
  let ids: string[] = [];
  const close = (): void => {
    if (ids.length > 0) gathered.push({ kind: "healedRemovals", ids });
    ids = [];
  };
  for (const intent of intents) {
    const heals = intent.kind === "removeNode" && intent.heal === true;
    if (!heals || ids.includes(intent.id)) close();
    if (heals) ids.push(intent.id);
    else gathered.push(intent);
  }
  close();
  return gathered;
}
