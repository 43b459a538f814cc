import { componentName } from "../graph/componentName.ts";
import type { Edge, Graph, GraphNode } from "../graph/graph.ts";
import { type FactorGraph, findBestPaths } from "./bestPaths.ts";
import { localJacobian } from "./localJacobian.ts";
import { createMachine, type Machine, type MachineOptions } from "./machine.ts";
import { createFlowTest } from "./timeline.ts";

/** One number of a node. */
export interface PathEnd {
  readonly node: GraphNode;
  readonly at: number;
}

export interface PathContribution {
  /** Every number on the way, both ends among them. */
  readonly steps: readonly PathEnd[];
  /** ∂(step i + 1)/∂(step i) along the reference that the path takes. */
  readonly factors: readonly number[];
  readonly product: number;
}

export interface PathContributions {
  /** ∂to/∂from by one reverse pass: the sum over all paths. */
  readonly total: number;
  /** How many paths there are. */
  readonly count: bigint;
  /** Σ|product| over all of them: how much of it cancels is seen beside the total. */
  readonly absolute: number;
  /** The largest by |product|, in that order. */
  readonly paths: readonly PathContribution[];
}

/**
 * What each way from one number to another contributes to the derivative, at the one sample of `options`: the largest by
 * size, without walking all. Numbers are vertices, local derivatives stand on the edges; a path is a product. An edge is there
 * where the op says that the one depends on the other (`Op.dependence`), else where the derivative is not 0. Null where no path leads there.
 */
export function pathContributions(
  graph: Graph,
  options: Omit<MachineOptions, "target" | "batch">,
  { from, to, most }: { readonly from: PathEnd; readonly to: PathEnd; readonly most: number },
): PathContributions | null {
  const between = nodesBetween(from.node, to.node);
  if (!between.has(from.node)) return null;
  const term = { text: componentName(to.node, to.at), node: to.node.id, component: to.at };
  const machine = createMachine(graph, { ...options, batch: 1, target: { kind: "scalar", text: term.text, term } });
  machine.runAll();
  const numbered = numberVertices(machine, between);
  const start = numbered.first(from.node) + from.at;
  const { count, absolute, best } = findBestPaths(numbered.graph, start, numbered.first(to.node) + to.at, most);
  if (count === 0n) return null;
  return {
    total: machine.gradient(from.node)?.data[from.at] ?? 0,
    count,
    absolute,
    paths: best.map(({ edges, product }) => ({
      product,
      factors: edges.map((edge) => numbered.graph.factors[edge] as number),
      steps: [from, ...edges.map((edge) => numbered.target(edge))],
    })),
  };
}

/** All nodes on a way from one to the other, along which derivatives flow. */
function nodesBetween(from: GraphNode, to: GraphNode): ReadonlySet<GraphNode> {
  const flows = createFlowTest();
  const behind = new Set([to]);
  const open = [to];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { source, port } of node === from ? [] : node.edges) {
      if (behind.has(source) || !flows(node, port)) continue;
      behind.add(source);
      open.push(source);
    }
  }
  if (!behind.has(from)) return new Set();
  const reached = new Set([from]);
  for (const node of [...behind].sort((a, b) => a.index - b.index))
    if (node.edges.some(({ source, port }) => reached.has(source) && flows(node, port))) reached.add(node);
  return reached;
}

interface Numbered {
  readonly graph: FactorGraph;
  /** The vertex of a node's component 0. */
  first(node: GraphNode): number;
  /** Where an edge ends. */
  target(edge: number): PathEnd;
}

/** Every component of every node, in topological order, with an edge for each that it reads by each reference. */
function numberVertices(machine: Machine, nodes: ReadonlySet<GraphNode>): Numbered {
  const first = new Map<GraphNode, number>();
  const ends: PathEnd[] = [];
  const starts: number[] = [0];
  const sources: number[] = [];
  const factors: number[] = [];
  const flows = createFlowTest();
  for (const node of [...nodes].sort((a, b) => a.index - b.index)) {
    first.set(node, starts.length - 1);
    const edges = node.edges.filter(({ source, port }) => nodes.has(source) && flows(node, port));
    const local = edges.length > 0 ? localJacobian(machine, node) : null;
    const kind = node.size === 1 ? "all" : node.op.dependence?.(node.site);
    for (let at = 0; at < node.size; at++) {
      for (const edge of local ? edges : []) {
        const [from, to] = kind === "own" ? [at - edge.offset, at - edge.offset + 1] : [0, edge.size];
        for (let i = Math.max(from, 0); i < Math.min(to, edge.size); i++) {
          const factor = local?.at(at, edge.port, edge.offset + i) ?? 0;
          if (factor === 0 && kind === undefined) continue;
          sources.push((first.get(edge.source) ?? 0) + carried(edge, i));
          factors.push(factor);
          ends.push({ node, at });
        }
      }
      starts.push(sources.length);
    }
  }
  return {
    graph: { starts, sources, factors },
    first: (node) => first.get(node) ?? -1,
    target: (edge) => ends[edge] as PathEnd,
  };
}

const carried = (edge: Edge, i: number): number => edge.components?.[i] ?? i;
