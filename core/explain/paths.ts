import type { Tape } from "../engine/tape.ts";
import type { Edge, Graph, GraphNode } from "../graph/graph.ts";
import { localDerivatives } from "./localDerivatives.ts";

/** A path of references from a node to another, and the product of the local derivatives along it. */
export interface Path {
  /** From the start onwards; empty for the path of a node to itself. */
  readonly edges: readonly Edge[];
  /** One an edge, in the same order: ∂(edge's target)/∂(edge's source). */
  readonly factors: readonly number[];
  readonly product: number;
}

/** How many paths lead from one node to another, without walking them: they double at every diamond. */
export function countPaths(graph: Graph, from: GraphNode, to: GraphNode): number {
  const counts = new Float64Array(graph.nodes.length);
  counts[from.index] = 1;
  for (let i = from.index; i < to.index; i += 1) {
    for (const edge of graph.nodes[i]?.uses ?? [])
      counts[edge.target.index] = (counts[edge.target.index] ?? 0) + (counts[i] ?? 0);
  }
  return counts[to.index] ?? 0;
}

/** Every path from one node to another, nearest consumers first; null where there are more than `most`. */
export function findPaths(
  graph: Graph,
  from: GraphNode,
  to: GraphNode,
  most = 12,
): readonly (readonly Edge[])[] | null {
  if (countPaths(graph, from, to) > most) return null;
  const leadsThere = ancestorsOf(to);
  if (!leadsThere.has(from)) return [];
  // Paths under way share their beginnings, and no recursion: a chain may be as long as the file allows.
  const found: (readonly Edge[])[] = [];
  const open: (Trail | null)[] = [null];
  for (let trail = open.pop(); trail !== undefined; trail = open.pop()) {
    const node = trail?.edge.target ?? from;
    if (node === to) {
      found.push(edgesOf(trail));
      continue;
    }
    for (const edge of node.uses.toReversed()) {
      if (leadsThere.has(edge.target)) open.push({ edge, before: trail });
    }
  }
  return found;
}

/** The last edge of a path, and the path before it. */
interface Trail {
  readonly edge: Edge;
  readonly before: Trail | null;
}

function edgesOf(end: Trail | null): readonly Edge[] {
  const edges: Edge[] = [];
  for (let trail = end; trail; trail = trail.before) edges.push(trail.edge);
  return edges.reverse();
}

/** The derivatives along a path of scalars and their product, at one sample. Every value on the path must have been computed. */
export function pathFactors(tape: Tape, edges: readonly Edge[], sample: number): Path {
  const factors = edges.map((edge) => localDerivatives(tape, edge.target, sample).byInput(edge, 0, 0));
  return { edges, factors, product: factors.reduce((product, factor) => product * factor, 1) };
}

/** True where the path's derivatives are plain numbers: one component everywhere. */
export function isScalarPath(edges: readonly Edge[]): boolean {
  return edges.every((edge) => edge.size === 1 && edge.source.size === 1 && edge.target.size === 1);
}

/** The node itself and everything that it is computed from. */
function ancestorsOf(node: GraphNode): ReadonlySet<GraphNode> {
  const found = new Set([node]);
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const { source } of next.edges) {
      if (found.has(source)) continue;
      found.add(source);
      open.push(source);
    }
  }
  return found;
}
