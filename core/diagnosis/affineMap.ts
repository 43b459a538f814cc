import { createMachine } from "../engine/machine.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { isLinear } from "../graph/linearity.ts";

/** What a linear network, or a part of one, collapses to: to = A·from + c, whatever its depth. */
export interface AffineMap {
  /** The nodes whose components, joined in order, are what A is multiplied with. */
  readonly from: readonly GraphNode[];
  readonly to: readonly GraphNode[];
  /** One row a component of `to`, one entry a component of `from`. */
  readonly A: readonly Float64Array[];
  readonly c: Float64Array;
}

export interface Part {
  /** By default the inputs that `to` depends on. */
  readonly from?: readonly GraphNode[];
  /** By default what the network gives: its output nodes, else what its losses take for predictions, else its last nodes. */
  readonly to?: readonly GraphNode[];
}

/** Why a part is no affine map: the first node that is not linear, or that depends on something beside `from`. */
export interface NotAffine {
  readonly ok: false;
  readonly why: string;
  readonly node: GraphNode | null;
}

type Ends = Pick<AffineMap, "from" | "to">;

/** Whether the part is linear, and between which nodes; computes nothing. */
export function checkLinear(graph: Graph, part: Part = {}): ({ readonly ok: true } & Ends) | NotAffine {
  const to = part.to ?? outputsOf(graph);
  const given = part.from && new Set(part.from);
  const between = new Set<GraphNode>();
  const sources = new Set<GraphNode>();
  const open = [...to];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (between.has(node) || sources.has(node)) continue;
    if (given?.has(node)) sources.add(node);
    else if (node.op.ports.kind !== "none") {
      between.add(node);
      open.push(...node.edges.map(({ source }) => source));
    } else if (given === undefined) sources.add(node);
    else return { ok: false, why: `It also depends on "${node.id}".`, node };
  }
  if (to.length === 0 || between.size === 0)
    return { ok: false, why: "There is nothing between its ends.", node: null };
  const bent = graph.nodes.find((node) => between.has(node) && !isLinear(node));
  if (bent !== undefined) return { ok: false, why: `"${bent.id}" is not linear.`, node: bent };
  return { ok: true, from: part.from ?? graph.nodes.filter((node) => sources.has(node)), to };
}

/**
 * Row i of A is the gradient of component i of `to` by `from`: one exact backward pass with a unit vector each, no
 * differences. c is what remains at inputs of 0.
 */
export function affineMap(
  graph: Graph,
  parameters: ReadonlyMap<string, Float64Array>,
  part: Part = {},
): { readonly ok: true; readonly map: AffineMap } | NotAffine {
  const linear = checkLinear(graph, part);
  if (!linear.ok) return linear;
  const { from, to } = linear;
  const zeros = new Map(graph.nodes.map((node) => [node.id, new Float64Array(node.size)]));
  const A: Float64Array[] = [];
  const c: number[] = [];
  for (const node of to) {
    for (let component = 0; component < node.size; component++) {
      const term = { text: node.id, node: node.id, component };
      const target = { kind: "scalar", text: node.id, term } as const;
      const machine = createMachine(graph, { batch: 1, inputs: zeros, parameters, target });
      machine.runAll();
      const read = (numbers: (source: GraphNode) => Float64Array | undefined): Float64Array =>
        Float64Array.from(from.flatMap((source) => [...(numbers(source) ?? new Float64Array(source.size))]));
      const row = read((source) => machine.gradient(source)?.data);
      // Inputs are 0 here; a node in the middle is not, so its part is taken off.
      const standing = read((source) => machine.value(source)?.data);
      const value = machine.value(node)?.data[component] ?? Number.NaN;
      A.push(row);
      c.push(row.reduce((rest, a, j) => (standing[j] === 0 ? rest : rest - a * (standing[j] ?? 0)), value));
    }
  }
  return { ok: true, map: { from, to, A, c: Float64Array.from(c) } };
}

function outputsOf(graph: Graph): readonly GraphNode[] {
  const outputs = graph.nodes.filter(({ op }) => op.look === "output");
  if (outputs.length > 0) return outputs;
  const predicted = new Set(
    graph.nodes.flatMap(({ op, edges }) =>
      op.category === "loss" ? edges.filter(({ port }) => port === 0).map(({ source }) => source) : [],
    ),
  );
  const isEnd = (node: GraphNode): boolean => node.uses.length === 0 && node.edges.length > 0;
  return graph.nodes.filter((node) => (predicted.size > 0 ? predicted.has(node) : isEnd(node)));
}
