import type { Tape } from "../engine/tape.ts";
import { termsOf } from "../engine/timeline.ts";
import { localDerivatives } from "../explain/localDerivatives.ts";
import { formatNumber } from "../explain/numbers.ts";
import { componentName } from "../graph/componentName.ts";
import type { GraphNode } from "../graph/graph.ts";
import { activationSlopes } from "./activationSlopes.ts";
import { at, isGoneAround, type Link, linksOf, type Spot } from "./whyLinks.ts";
import { entryName, slopeClause } from "./whyZero.ts";

/** A factor of the product along a way. */
export interface WayFactor {
  readonly node: GraphNode;
  readonly kind: "activation" | "weight" | "loss" | "local" | "input";
  readonly value: number;
  /** `h8.w[0] = 0.01`, `tanh′(u) = 1e-5 of "h3"`. */
  readonly text: string;
  /** A clause that follows the node's name, where it says more: `is saturated: …`. */
  readonly clause: string;
}

export interface MainWay {
  readonly factors: readonly WayFactor[];
  readonly nodes: readonly GraphNode[];
  /** The product of the factors: what this way alone gives. */
  readonly product: number;
  /** The first place on it where larger contributions cancel. */
  readonly cancels: { readonly spot: Spot; readonly links: readonly Link[]; readonly isTarget: boolean } | null;
}

/** Contributions this many times as large as their sum cancel. */
const CANCELS = 1e3;
/** A softmax of more outputs is followed straight on. */
const MOST_OUTPUTS = 64;

/** From a number to the target, at every step along what brings back the most. */
export function mainWay(tape: Tape, start: Spot, sample: number): MainWay {
  const factors: WayFactor[] = [];
  const nodes = [start.node];
  let cancels: MainWay["cancels"] = null;
  let spot: Spot | null = start;
  for (let turn = 0; spot !== null && turn <= tape.graph.nodes.length; turn++) {
    const { node, at: component }: Spot = spot;
    const isTarget = termsOf(tape.target).some((term) => term.node === node.id && term.component === component);
    const links = linksOf(tape, spot, sample);
    const total = Math.abs(at(tape.gradient(node), component, sample));
    let largest: Link | null = null;
    let size = isTarget ? 1 : 0;
    for (const link of links) {
      size += Math.abs(link.sent);
      if (largest === null || Math.abs(link.sent) > Math.abs(largest.sent)) largest = link;
    }
    if (size > CANCELS * total) cancels ??= { spot, links: links.filter(({ sent }) => sent !== 0), isTarget };
    if (largest === null || (isTarget && Math.abs(largest.sent) <= 1)) break;
    nodes.push(largest.reader.node);
    spot = follow(tape, largest, sample, factors, nodes);
  }
  return { factors, nodes, product: factors.reduce((all, { value }) => all * value, 1), cancels };
}

/** Adds the factors of one step, and says where it leads; null where that is the end. */
function follow(tape: Tape, link: Link, sample: number, factors: WayFactor[], nodes: GraphNode[]): Spot | null {
  const { reader, weight, local, edge } = link;
  const { node } = reader;
  const value = tape.value(edge.source);
  const from = edge.components?.[link.place] ?? link.place;
  const source = componentName(edge.source, from);
  if (weight) {
    const name = entryName(node, weight.param, weight.at);
    const text = `${name} = ${formatNumber(local, 2)}`;
    factors.push({ node, kind: "weight", value: local, text, clause: `has the weight ${text} on "${source}"` });
  } else if (node.op.category === "loss") {
    const clause = `is nearly flat: its derivative is ${formatNumber(local, 2)} at "${source}" = ${formatNumber(at(value, from, sample))}`;
    factors.push({ node, kind: "loss", value: local, text: `${formatNumber(local, 2)} of "${node.id}"`, clause });
  } else if (local !== 1 || link.delta === null) {
    const clause = `has the derivative ${formatNumber(local, 2)} by "${source}"`;
    factors.push({ node, kind: "local", value: local, text: `${formatNumber(local, 2)} of "${node.id}"`, clause });
  }
  if (link.delta === null) return reader;
  return throughActivation(tape, reader, sample, link.delta, factors, nodes);
}

/** From δ to what arrives: φ′(u), or what the loss computed around it. */
export function throughActivation(
  tape: Tape,
  spot: Spot,
  sample: number,
  delta: number,
  factors: WayFactor[],
  nodes: GraphNode[],
): Spot | null {
  const { node } = spot;
  const name = componentName(node, spot.at);
  const around = isGoneAround(node);
  if (around !== null) {
    const loss = around.target;
    const clause = `is nearly flat: it sends δ = ${formatNumber(delta, 2)} to "${name}", which gives ${formatNumber(at(tape.value(node), spot.at, sample))}`;
    factors.push({
      node: loss,
      kind: "loss",
      value: delta,
      text: `δ = ${formatNumber(delta, 2)} of "${name}"`,
      clause,
    });
    nodes.push(loss);
    return null;
  }
  const slopes = activationSlopes(tape, node);
  if (slopes !== null) {
    const u = at(tape.preactivation(node), spot.at, sample);
    const slope = slopes.slope(u);
    const text = `${slopes.activation.name}′(u) = ${formatNumber(slope, 2)} of "${name}" (u = ${formatNumber(u)})`;
    if (slope !== 1)
      factors.push({ node, kind: "activation", value: slope, text, clause: slopeClause(tape, node, u, slope) });
    return spot;
  }
  if (node.size > MOST_OUTPUTS) return spot;
  const local = localDerivatives(tape, node, sample);
  let best = { at: spot.at, slope: local.byPreactivation(spot.at, spot.at) ?? Number.NaN, sent: -1 };
  for (let k = 0; k < node.size; k++) {
    const slope = local.byPreactivation(k, spot.at) ?? Number.NaN;
    const sent = Math.abs(slope * at(tape.gradient(node), k, sample));
    if (sent > best.sent) best = { at: k, slope, sent };
  }
  const clause = `has the derivative ${formatNumber(best.slope, 2)} of "${componentName(node, best.at)}" by its u`;
  factors.push({
    node,
    kind: "activation",
    value: best.slope,
    text: `${formatNumber(best.slope, 2)} of "${name}"`,
    clause,
  });
  return { node, at: best.at };
}
