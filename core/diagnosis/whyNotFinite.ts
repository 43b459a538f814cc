import type { Tape } from "../engine/tape.ts";
import type { GraphNode } from "../graph/graph.ts";
import { firstNotFinite, inForward, type NotFiniteAt, nodesGoneAround, written } from "./notFinite.ts";
import { whyBackward, whyForward } from "./notFiniteCauses.ts";
import { at, type Spot } from "./whyLinks.ts";

/** Where a gradient that is NaN or infinite began to be so. */
export interface NotFiniteOrigin {
  readonly node: GraphNode;
  /** A clause that follows the node's name: `has the value NaN: the divisor is 0`. */
  readonly clause: string;
  readonly way: readonly GraphNode[];
}

/** Follows what is not finite from a number to where all that goes in is finite: towards the target, then back to where a value went wrong. */
export function originOf(tape: Tape, start: Spot, sample: number): NotFiniteOrigin {
  const way = [start.node];
  const shown = nodesGoneAround(tape);
  let spot = start;
  // Each turn goes on to a reader, so there are no more than nodes.
  for (let turn = 0; turn <= tape.graph.nodes.length; turn++) {
    const { node } = spot;
    const bad = node.uses.find((edge) => {
      const sent = tape.edgeGradient(edge);
      const places =
        edge.components === null ? [spot.at] : edge.components.flatMap((c, i) => (c === spot.at ? [i] : []));
      return sent !== null && places.some((place) => !Number.isFinite(at(sent, place, sample)));
    });
    const value = at(tape.gradient(node), spot.at, sample);
    if (bad === undefined) return backward(tape, node, { quantity: "gradient", of: null, value }, way);
    const reader = bad.target;
    way.push(reader);
    const forward = forwardOrigin(tape, reader, way);
    if (forward !== null) return forward;
    const delta = tape.delta(reader);
    const gradient = tape.gradient(reader);
    const badGradient = shown.has(reader) && !reader.op.passesOn ? -1 : firstNotFinite(gradient?.data);
    if (badGradient >= 0 && gradient) {
      spot = { node: reader, at: Math.floor(badGradient / gradient.batch) };
      continue;
    }
    const badDelta = firstNotFinite(delta?.data);
    if (badDelta >= 0 && delta) {
      const found = { quantity: "δ", of: null, value: delta.data[badDelta] ?? Number.NaN } as const;
      return backward(tape, reader, { ...found, at: badDelta, samples: delta.batch }, way);
    }
    const sent = tape.edgeGradient(bad);
    const first = firstNotFinite(sent?.data);
    return backward(tape, reader, { quantity: "gradient", of: bad, value: sent?.data[first] ?? value, at: first }, way);
  }
  return { node: start.node, clause: "is not finite", way };
}

/** The same for a parameter's gradient at one use. */
export function originOfParameter(tape: Tape, node: GraphNode, param: string, value: number): NotFiniteOrigin {
  const way = [node];
  const forward = forwardOrigin(tape, node, way);
  if (forward !== null) return forward;
  const gradient = tape.gradient(node);
  const bad = nodesGoneAround(tape).has(node) ? -1 : firstNotFinite(gradient?.data);
  if (bad >= 0 && gradient) return originOf(tape, { node, at: Math.floor(bad / gradient.batch) }, bad % gradient.batch);
  const delta = tape.delta(node);
  const badDelta = firstNotFinite(delta?.data);
  if (badDelta >= 0 && delta) {
    const found = { quantity: "δ", of: null, value: delta.data[badDelta] ?? Number.NaN } as const;
    return backward(tape, node, { ...found, at: badDelta, samples: delta.batch }, way);
  }
  return backward(tape, node, { quantity: "parameter gradient", of: param, value }, way);
}

/** Where the value of a node, or of something that it reads, first was not finite; null where they all are. */
function forwardOrigin(tape: Tape, node: GraphNode, way: GraphNode[]): NotFiniteOrigin | null {
  let last: GraphNode | null = null;
  const isBad = (each: GraphNode): boolean => inForward(tape, each) !== null;
  for (let next: GraphNode | undefined = node; next !== undefined; ) {
    const source: GraphNode | undefined = next.edges.find(({ source }) => isBad(source))?.source;
    if (isBad(next)) last = next;
    if (source) way.push(source);
    next = source;
  }
  const found = last && inForward(tape, last);
  if (last === null || found === null) return null;
  const cause = whyForward(tape, last, { node: last, step: 0, phase: "forward", ...found });
  const what = found.quantity === "pre-activation" ? "pre-activation" : "value";
  return { node: last, clause: `has the ${what} ${written(found.value)}: ${cause.because}`, way };
}

function backward(
  tape: Tape,
  node: GraphNode,
  found: Pick<NotFiniteAt, "quantity" | "of" | "value"> & Partial<Pick<NotFiniteAt, "at" | "samples">>,
  way: readonly GraphNode[],
): NotFiniteOrigin {
  const full: NotFiniteAt = { node, step: 0, phase: "backward", at: 0, samples: 1, ...found };
  const { because } = whyBackward(tape, node, full);
  const what =
    found.quantity === "δ"
      ? `has δ = ${written(found.value)}`
      : typeof found.of === "string"
        ? `gets ${written(found.value)} by ${found.of}`
        : found.of !== null
          ? `sends ${written(found.value)} back to "${found.of.source.id}"`
          : `adds up to ${written(found.value)}`;
  return { node, clause: `${what}: ${because}`, way };
}
