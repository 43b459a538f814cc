import { numbersOf } from "../selectors.ts";
import type { State } from "../state.ts";

/** |weight| of each wire as a share of the network's largest, by edge key; the largest of its components where it carries a vector. */
export function weightShares({ network, pass }: State): ReadonlyMap<string, number> {
  if (!network || !pass) return new Map();
  const sizes = pass.edges.map(({ weight }) => (weight ? largestIn(numbersOf(pass, weight)) : 0));
  const most = sizes.reduce((largest, size) => Math.max(largest, size), 0);
  return new Map(network.edges.map(({ key }, i) => [key, most > 0 ? (sizes[i] ?? 0) / most : 0]));
}

function largestIn(numbers: Float64Array): number {
  let most = 0;
  for (const number of numbers) if (Number.isFinite(number)) most = Math.max(most, Math.abs(number));
  return most;
}
