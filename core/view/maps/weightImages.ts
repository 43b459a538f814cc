import type { Graph, GraphNode, NodeParam } from "../../graph/graph.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import type { WeightImages } from "./mapsView.ts";

/** Units whose images are sent at once. */
const MOST_UNITS = 256;
const MOST_NUMBERS = 2_000_000;

/** What passes an image on number by number, in the same order. */
const SAME_ORDER: ReadonlySet<string> = new Set(["flatten", "reshape"]);

/** The weights of a node as pictures. Throws an Error with a sentence where it has none. */
export function weightImages(graph: Graph, parameters: ReadonlyMap<string, Float64Array>, id: string): WeightImages {
  const node = graph.byId.get(id);
  if (!node) throw new Error(`"${id}" takes no part in the network yet, so it has no weights.`);
  const param = mainParam(node);
  if (!param) throw new Error(`"${id}" (${node.op.name}) has no weights: choose a layer that learns some.`);
  const form = formOf(node, param);
  const perUnit = form.channels * form.height * form.width;
  const units = Math.max(1, Math.min(form.allUnits, MOST_UNITS, Math.floor(MOST_NUMBERS / perUnit)));
  return {
    node: id,
    parameter: `${id}.${param.name}`,
    ...form,
    units,
    numbers: numbersOf(param, parameters).slice(0, units * perUnit),
  };
}

/** The parameter with the most axes, the first of several: W of a layer, w of a neuron. */
function mainParam({ params }: GraphNode): NodeParam | null {
  let best: NodeParam | null = null;
  for (const param of params) if (!best || param.spec.shape.length > best.spec.shape.length) best = param;
  return best;
}

type Form = Omit<WeightImages, "node" | "parameter" | "units" | "numbers">;

function formOf(node: GraphNode, param: NodeParam): Form {
  const { shape } = param.spec;
  if (shape.length >= 3) {
    const [units = 1, channels = 1, ...rest] = shape;
    const width = rest.at(-1) ?? 1;
    return { kind: "kernels", source: null, allUnits: units, channels, height: sizeOf(rest) / width, width };
  }
  const isUnits = node.op.name === "dense" || node.op.name === "neuron";
  const image = isUnits ? imageBefore(node) : null;
  if (image) {
    const [width = 1, height = 1, channels = 1] = image.shape.toReversed();
    return { kind: "input", source: image.id, allUnits: param.size / image.size, channels, height, width };
  }
  // As one picture, a row a unit.
  const columns = shape.at(-1) ?? 1;
  return { kind: "matrix", source: null, allUnits: 1, channels: 1, height: param.size / columns, width: columns };
}

/** The node whose image reaches this one whole and in order; null where none does. */
function imageBefore(node: GraphNode): GraphNode | null {
  const [edge, ...others] = node.edges;
  if (!edge || others.length > 0 || edge.components !== null) return null;
  const { source } = edge;
  if (isImage(source.shape)) return source;
  return SAME_ORDER.has(source.op.name) || source.op.passesOn === true ? imageBefore(source) : null;
}

/** [H, W] or [C, H, W]. */
function isImage(shape: Shape): boolean {
  const [width = 0, height = 0] = shape.toReversed();
  return (shape.length === 2 || shape.length === 3) && width > 1 && height > 1;
}

/** As the node reads them, shared entries in their places. */
function numbersOf({ slots, listedAs, size }: NodeParam, parameters: ReadonlyMap<string, Float64Array>): Float64Array {
  if (slots === null) return parameters.get(listedAs) ?? new Float64Array(size).fill(Number.NaN);
  return Float64Array.from(slots, ({ parameter, entry }) => parameters.get(parameter)?.[entry] ?? Number.NaN);
}
