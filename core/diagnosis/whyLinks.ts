import { logitsBehind } from "../engine/ports.ts";
import type { Tape } from "../engine/tape.ts";
import { affineParts } from "../explain/affine.ts";
import { localColumn } from "../explain/localDerivatives.ts";
import type { Edge, GraphNode } from "../graph/graph.ts";
import { activationSlopes } from "./activationSlopes.ts";

/** One number of a pass: a component of a node's value, at a sample. */
export interface Spot {
  readonly node: GraphNode;
  readonly at: number;
}

/** One step of the way back: from a component of a reader to the number that it reads. */
export interface Link {
  readonly edge: Edge;
  /** Where in the reference it stands. */
  readonly place: number;
  readonly reader: Spot;
  /** ∂target/∂(the reader's component). */
  readonly arriving: number;
  /** δ there, where the reader has one. */
  readonly delta: number | null;
  /** φ′(u) there, where the activation acts on each component alone. */
  readonly slope: number | null;
  /** ∂u/∂this, or ∂z/∂this where the reader has no u. */
  readonly local: number;
  /** What comes back through it. */
  readonly sent: number;
  /** The entry of the reader's weights that `local` is, where it is one. */
  readonly weight: { readonly param: string; readonly at: number } | null;
}

/** All steps by which a gradient comes back to a number, at one sample; those through a picture's other components, where the derivative is 0, left out. */
export function linksOf(tape: Tape, { node, at }: Spot, sample: number): readonly Link[] {
  return node.uses.flatMap((edge) => {
    const sent = tape.edgeGradient(edge);
    if (sent === null) return [];
    const places = edge.components === null ? [at] : edge.components.flatMap((each, i) => (each === at ? [i] : []));
    return places.flatMap((place) => linksAlong(tape, edge, place, sample));
  });
}

function linksAlong(tape: Tape, edge: Edge, place: number, sample: number): readonly Link[] {
  const reader = edge.target;
  const parts = affineParts(reader);
  const slopes = reader.op.hasPreactivation ? activationSlopes(tape, reader) : null;
  const weights = parts && tape.paramValue(reader, parts.weights.name);
  const column = parts ? null : localColumn(tape, edge, place, sample);
  const isOwn = reader.op.dependence?.(reader.site) === "own" && !parts;
  const outputs = isOwn ? [edge.offset + place] : Array.from({ length: reader.size }, (_, k) => k);
  const links: Link[] = [];
  for (const k of outputs) {
    const weight = parts ? k * parts.inputs + edge.offset + place : -1;
    const local = (weights ? weights[weight] : column?.[k]) ?? 0;
    if (local === 0 && !parts && !isOwn) continue;
    const arriving = at(tape.gradient(reader), k, sample);
    const delta = reader.op.hasPreactivation ? at(tape.delta(reader), k, sample) : null;
    const u = at(tape.preactivation(reader), k, sample);
    const flow = delta ?? arriving;
    links.push({
      edge,
      place,
      reader: { node: reader, at: k },
      arriving,
      delta,
      slope: slopes && delta !== null ? slopes.slope(u) : null,
      local,
      // 0·∞ where nothing arrives is what the engine makes of it: nothing.
      sent: flow === 0 || local === 0 ? 0 * (Number.isNaN(flow * local) ? 0 : 1) : flow * local,
      weight: parts ? { param: parts.weights.name, at: weight } : null,
    });
  }
  return links;
}

/** Whether a loss reads the logits of this node, so that its δ comes around its activation. */
export function isGoneAround(node: GraphNode): Edge | null {
  const open = [...node.uses];
  for (let edge = open.pop(); edge !== undefined; edge = open.pop()) {
    if (logitsBehind(edge)?.head === node) return edge;
    if (edge.target.op.passesOn === true) open.push(...edge.target.uses);
  }
  return null;
}

export function at(
  tensor: { readonly batch: number; readonly data: Float64Array } | null,
  k: number,
  sample: number,
): number {
  return tensor?.data[k * tensor.batch + (tensor.batch === 1 ? 0 : sample)] ?? Number.NaN;
}
