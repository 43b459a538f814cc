import { componentName } from "../../core/graph/componentName.ts";
import type { NetworkView, PassView } from "../../core/protocol.ts";
import { type DerivativeQuestion, OBJECTIVE, THETA } from "../../core/view/derivativeView.ts";
import { sharedValue } from "../controls/sharedValue.ts";

export type DerivativeTab = DerivativeQuestion["kind"];

/** What the panel of derivatives shows; null where it is closed. */
export interface Asked {
  readonly tab: DerivativeTab;
  /** What is differentiated, and by what, as references name them. */
  readonly of: string;
  readonly by: string;
  /** So many of the largest paths. */
  readonly most: number;
  /** Components that the two modes' passes start from. */
  readonly ofAt: number;
  readonly byAt: number;
}

export const FIRST_PATHS = 50;

export const asked = sharedValue<Asked | null>(null);

export function ask(tab: DerivativeTab, of: string, by: string): void {
  asked.set({ tab, of, by, most: FIRST_PATHS, ofAt: 0, byAt: 0 });
}

export function change(part: Partial<Asked>): void {
  const now = asked.get();
  if (now) asked.set({ ...now, ...part });
}

/** The same ends as another tab takes them: paths lead from one number to one number. */
export function turnTo(tab: DerivativeTab, network: NetworkView): void {
  const now = asked.get();
  if (!now || now.tab === tab) return;
  const ends = tab === "paths" ? { of: oneOf(now.of, network), by: oneOf(now.by, network) } : now;
  asked.set({ ...now, tab, of: ends.of, by: ends.by, most: FIRST_PATHS, ofAt: 0, byAt: 0 });
}

/** The number itself, or the first of a node; what stands for many numbers gives way to the network's first input or output. */
export function oneOf(text: string, network: NetworkView): string {
  const node = network.nodes.find(({ id }) => id === text);
  if (node) return node.size > 1 ? componentName(node, 0) : text;
  if (text === OBJECTIVE) return network.objective[0] ?? text;
  if (text === THETA) return oneOf(firstInput(network) ?? text, network);
  return text;
}

export function firstInput(network: NetworkView): string | null {
  return network.nodes.find(({ op, broken }) => op === "input" && !broken)?.id ?? null;
}

/**
 * What a command asks without saying more: of two selected nodes the later by the earlier; of one, the target by it; else the
 * target by the first input, or by all parameters where the two modes are compared.
 */
export function endsFor(
  tab: DerivativeTab,
  selected: readonly string[],
  network: NetworkView,
  pass: Pick<PassView, "target" | "targetIsObjective"> | null,
): { readonly of: string; readonly by: string } | null {
  const places = new Map(network.nodes.map(({ id }, i) => [id, i]));
  const chosen = selected
    .filter((id) => places.has(id))
    .toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  const target = targetOf(network, pass);
  const last = network.nodes.filter(({ broken }) => !broken).at(-1)?.id ?? null;
  const [first, second] = chosen;
  const of = second ?? target ?? last;
  const by = first ?? (tab === "modes" ? THETA : firstInput(network));
  if (of === null || by === null) return null;
  // The target by itself says nothing: then it is the target by the input.
  const from = by === of || (second === undefined && by === target) ? (firstInput(network) ?? by) : by;
  return tab === "paths" ? { of: oneOf(of, network), by: oneOf(from, network) } : { of, by: from };
}

function targetOf(network: NetworkView, pass: Pick<PassView, "target" | "targetIsObjective"> | null): string | null {
  if (!pass || pass.target === null) return null;
  return pass.targetIsObjective && network.objective.length > 1 ? OBJECTIVE : pass.target;
}
