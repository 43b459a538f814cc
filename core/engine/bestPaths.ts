import type { Steps } from "./steps.ts";

/** So many vertices are a piece of the work: a millisecond or so. */
const PIECE = 256;

/** A directed acyclic graph of numbers with a factor on every edge; vertices are numbered so that every edge goes up. */
export interface FactorGraph {
  /** The edges into vertex v are those from `starts[v]` up to `starts[v + 1]`. */
  readonly starts: readonly number[];
  readonly sources: readonly number[];
  readonly factors: readonly number[];
}

export interface BestPath {
  /** Places in the graph's lists of edges, from the start on. */
  readonly edges: readonly number[];
  readonly product: number;
}

export interface BestPaths {
  /** All paths from the start to the end. */
  readonly count: bigint;
  /** Σ|product| over all of them. */
  readonly absolute: number;
  /** The largest by |product|, in that order. */
  readonly best: readonly BestPath[];
}

/** The best paths to a vertex: the last edge of each, and which of its source's best paths it prolongs. */
interface Ranking {
  readonly products: number[];
  readonly edges: number[];
  readonly ranks: number[];
}

/**
 * The k paths from one vertex to another with the largest |product of factors|, exactly, although there may be exponentially
 * many: the j-th best path to a vertex prolongs one of the j best to a predecessor, so that each vertex merges the ranked
 * lists of its predecessors by a heap (Huang and Chiang, Better k-best parsing, 2005, algorithm 2). Takes O(edges + k·vertices·log).
 */
export function* findBestPaths(graph: FactorGraph, from: number, to: number, k: number): Steps<BestPaths> {
  const rankings: (Ranking | null)[] = new Array<Ranking | null>(to + 1).fill(null);
  const counts: bigint[] = new Array<bigint>(to + 1).fill(0n);
  const absolutes = new Float64Array(to + 1);
  rankings[from] = { products: [1], edges: [-1], ranks: [-1] };
  counts[from] = 1n;
  absolutes[from] = 1;
  for (let v = from + 1; v <= to; v++) {
    const edges: number[] = [];
    for (let e = graph.starts[v] as number; e < (graph.starts[v + 1] as number); e++) {
      const source = graph.sources[e] as number;
      if (source < from || (counts[source] as bigint) === 0n) continue;
      edges.push(e);
      counts[v] = (counts[v] as bigint) + (counts[source] as bigint);
      absolutes[v] = (absolutes[v] as number) + Math.abs((graph.factors[e] as number) * (absolutes[source] as number));
    }
    if (edges.length > 0) rankings[v] = merge(graph, rankings, edges, k);
    if (v % PIECE === 0) yield { done: v - from, of: to - from };
  }
  const best = (rankings[to]?.products ?? []).map((product, rank) => ({
    product,
    edges: follow(graph, rankings, to, rank),
  }));
  return { count: counts[to] ?? 0n, absolute: absolutes[to] ?? 0, best };
}

function merge(
  graph: FactorGraph,
  rankings: readonly (Ranking | null)[],
  edges: readonly number[],
  k: number,
): Ranking {
  const merged: Ranking = { products: [], edges: [], ranks: [] };
  const productOf = (edge: number, rank: number): number | null => {
    const before = rankings[graph.sources[edge] as number]?.products[rank];
    return before === undefined ? null : before * (graph.factors[edge] as number);
  };
  const heap = edges.map((edge): Candidate => candidate(edge, 0, productOf(edge, 0) ?? 0));
  for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(heap, i);
  while (merged.products.length < k) {
    const [top] = heap;
    if (top === undefined) break;
    merged.products.push(top.product);
    merged.edges.push(top.edge);
    merged.ranks.push(top.rank);
    const next = productOf(top.edge, top.rank + 1);
    const last = heap.at(-1) as Candidate;
    if (next === null) heap.pop();
    heap[0] = next === null ? last : candidate(top.edge, top.rank + 1, next);
    if (next === null && last === top) heap.length = 0;
    sink(heap, 0);
  }
  return merged;
}

interface Candidate {
  readonly edge: number;
  readonly rank: number;
  readonly product: number;
  readonly size: number;
}

/** What is no number comes first, so that nobody overlooks it. */
function candidate(edge: number, rank: number, product: number): Candidate {
  return { edge, rank, product, size: Number.isNaN(product) ? Infinity : Math.abs(product) };
}

/** Puts the candidate at `i` below all that are larger; of equal ones the earlier edge comes first. */
function sink(heap: Candidate[], i: number): void {
  const item = heap[i];
  if (item === undefined) return;
  let at = i;
  for (;;) {
    let child = 2 * at + 1;
    const left = heap[child];
    const right = heap[child + 1];
    if (left === undefined) break;
    let larger = left;
    if (right !== undefined && isBefore(right, left)) {
      larger = right;
      child++;
    }
    if (!isBefore(larger, item)) break;
    heap[at] = larger;
    at = child;
  }
  heap[at] = item;
}

const isBefore = (a: Candidate, b: Candidate): boolean =>
  a.size > b.size || (a.size === b.size && (a.edge < b.edge || (a.edge === b.edge && a.rank < b.rank)));

function follow(
  graph: FactorGraph,
  rankings: readonly (Ranking | null)[],
  to: number,
  rank: number,
): readonly number[] {
  const edges: number[] = [];
  let vertex = to;
  let place = rank;
  for (;;) {
    const edge = rankings[vertex]?.edges[place] ?? -1;
    if (edge < 0) break;
    edges.push(edge);
    place = rankings[vertex]?.ranks[place] ?? -1;
    vertex = graph.sources[edge] as number;
  }
  return edges.reverse();
}
