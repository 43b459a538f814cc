import type { Tape } from "../engine/tape.ts";
import { formatNumber } from "../explain/numbers.ts";
import type { GraphNode } from "../graph/graph.ts";
import { type Finding, listNodes } from "./finding.ts";

/** δ of a layer below this share of the δ of the layer nearest the loss has vanished … */
export const VANISHING_RATIO = 1e-3;
/** … and above this multiple it has exploded. Root mean squares are compared, so that widths do not count. */
export const EXPLODING_RATIO = 1e3;

/** The gradient as it stands at one depth: the nodes with parameters that as many such nodes lie in front of. */
export interface LayerFlow {
  /** 1 for the first layer behind the inputs. */
  readonly depth: number;
  readonly nodes: readonly string[];
  /** Root mean square of δ = ∂target/∂u (∂target/∂z where there is no u) over units and samples. */
  readonly delta: number;
  /** Root mean square of ∂target/∂(every parameter entry), each use by itself. */
  readonly parameterGradient: number;
  /** `delta` relative to that of the layer nearest the loss, which has 1. NaN where that is 0 or not finite. */
  readonly ratio: number;
}

/** The layers through which a gradient flows, from the inputs to the target. */
export function gradientFlow(tape: Tape): readonly LayerFlow[] {
  const levels: Level[] = [];
  const depths = new Map<GraphNode, number>();
  for (const node of tape.graph.nodes) {
    let depth = 0;
    for (const { source } of node.edges) depth = Math.max(depth, depths.get(source) ?? 0);
    const arriving = node.params.length > 0 && node.batched ? (tape.delta(node) ?? tape.gradient(node)) : null;
    if (arriving !== null) {
      depth += 1;
      levels[depth - 1] ??= { nodes: [], delta: createMean(), parameters: createMean() };
      const level = levels[depth - 1] as Level;
      level.nodes.push(node.id);
      level.delta.add(arriving.data);
      for (const { name } of node.params) level.parameters.add(tape.useGradient(node, name) ?? NOTHING);
    }
    depths.set(node, depth);
  }
  const reference = levels.at(-1)?.delta.root() ?? Number.NaN;
  return levels.map(({ nodes, delta, parameters }, i) => ({
    depth: i + 1,
    nodes,
    delta: delta.root(),
    parameterGradient: parameters.root(),
    ratio: reference > 0 && Number.isFinite(reference) ? delta.root() / reference : Number.NaN,
  }));
}

interface Level {
  readonly nodes: string[];
  readonly delta: SquareMean;
  readonly parameters: SquareMean;
}

interface SquareMean {
  add(values: Float64Array): void;
  root(): number;
}

/** A root mean square that neither overflows nor underflows on the way: everything is kept relative to the largest so far. */
function createMean(): SquareMean {
  let largest = 0;
  let squares = 0;
  let count = 0;
  return {
    add(values) {
      let most = 0;
      for (const value of values) most = Math.max(most, Math.abs(value));
      if (most > largest) {
        squares *= (largest / most) ** 2;
        largest = most;
      }
      if (Number.isNaN(most)) largest = Number.NaN;
      for (const value of values) squares += largest === 0 ? 0 : (value / largest) ** 2;
      count += values.length;
    },
    root: () => (count === 0 || largest === 0 ? 0 : largest * Math.sqrt(squares / count)),
  };
}

/** At most one finding of each kind, at the layer where it is worst; layers whose gradient something blocks are no concern of these. */
export function flowFindings(layers: readonly LayerFlow[], isBlocked: (node: string) => boolean): readonly Finding[] {
  const judged = layers.filter(({ delta, nodes }) => delta > 0 || !nodes.every(isBlocked));
  const vanished = judged.filter(({ ratio }) => ratio < VANISHING_RATIO);
  const exploded = judged.filter(({ ratio }) => ratio > EXPLODING_RATIO);
  const last = layers.at(-1);
  const smallest = vanished.reduce<LayerFlow | null>(
    (worst, each) => (worst && worst.ratio <= each.ratio ? worst : each),
    null,
  );
  const largest = exploded.reduce<LayerFlow | null>(
    (worst, each) => (worst && worst.ratio >= each.ratio ? worst : each),
    null,
  );
  return [
    ...(smallest && last ? [finding("vanishing", smallest, last, vanished)] : []),
    ...(largest && last ? [finding("exploding", largest, last, exploded)] : []),
  ];
}

function finding(
  kind: "vanishing" | "exploding",
  worst: LayerFlow,
  last: LayerFlow,
  concerned: readonly LayerFlow[],
): Finding {
  const steps = last.depth - worst.depth;
  const factor = worst.ratio ** (1 / steps);
  const verb = kind === "vanishing" ? "vanishes" : "explodes";
  const change = kind === "vanishing" ? "shrinks" : "grows";
  const average = worst.ratio > 0 ? `, on average by ×${formatNumber(factor, 2)} a layer` : "";
  return {
    kind,
    node: worst.nodes[0] ?? null,
    units: [],
    nodes: concerned.flatMap(({ nodes }) => nodes),
    numbers: {
      delta: worst.delta,
      deltaAtLoss: last.delta,
      ratio: worst.ratio,
      parameterGradient: worst.parameterGradient,
      layersBetween: steps,
      factorPerLayer: factor,
    },
    sentence: `The gradient ${verb}: δ ${change} from ${formatNumber(last.delta, 2)} at ${listNodes(last.nodes)} to ${formatNumber(worst.delta, 2)} at ${listNodes(worst.nodes)}, ${steps} ${steps === 1 ? "layer" : "layers"} further back${average}.`,
  };
}

const NOTHING = new Float64Array(0);
