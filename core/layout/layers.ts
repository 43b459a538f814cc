import type { LayoutEdge, LayoutNode } from "./nodeGeometry.ts";
import { rimOf } from "./rim.ts";

/** For each vertex a run of its neighbours in `list`: from `start[v]` to `start[v + 1]`. */
export interface Adjacency {
  readonly start: Int32Array;
  readonly list: Int32Array;
}

/**
 * The network with every wire cut into pieces that go from one layer to the next. Vertices up to `real` are the nodes,
 * by index; those after it are the bends of long wires, one in each layer that the wire crosses.
 */
export interface Layered {
  readonly real: number;
  readonly layerOf: Int32Array;
  /** Vertices layer by layer, in the order in which they stand there. */
  readonly layers: readonly Int32Array[];
  /** Neighbours in the layer before and in the layer after. */
  readonly before: Adjacency;
  readonly after: Adjacency;
  /** First bend and number of bends of each edge; the bends of one edge follow each other. */
  readonly firstBend: Int32Array;
  readonly bends: Int32Array;
}

/** Bends to each node at most, on the average: beyond that the longest wires run straight, and cost nothing. */
const BENDS_PER_NODE = 6;
const BENDS_FREE = 2000;

export function cutIntoLayers(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layered {
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  const sources = Int32Array.from(edges, (edge) => index.get(edge.source) ?? -1);
  const targets = Int32Array.from(edges, (edge) => index.get(edge.target) ?? -1);
  const nodeLayer = layersOf(nodes, edges, sources, targets);
  const span = (e: number) => {
    const [a, b] = [sources[e] ?? -1, targets[e] ?? -1];
    return a < 0 || b < 0 ? 0 : (nodeLayer[b] ?? 0) - (nodeLayer[a] ?? 0);
  };
  const longest = longestCut(edges.length, span, nodes.length * BENDS_PER_NODE + BENDS_FREE);

  const firstBend = new Int32Array(edges.length);
  const bends = new Int32Array(edges.length);
  let total = nodes.length;
  let pieces = 0;
  for (let e = 0; e < edges.length; e++) {
    const length = span(e);
    // Wires of a cycle run backwards, and very long ones of a huge network straight: they shape nothing.
    if (length < 1 || length > longest) continue;
    firstBend[e] = total;
    bends[e] = length - 1;
    total += length - 1;
    pieces += length;
  }
  const layerOf = new Int32Array(total);
  layerOf.set(nodeLayer);
  const from = new Int32Array(pieces);
  const to = new Int32Array(pieces);
  let piece = 0;
  for (let e = 0; e < edges.length; e++) {
    const length = span(e);
    if (length < 1 || length > longest) continue;
    let last = sources[e] ?? 0;
    for (let k = 1; k < length; k++) {
      const bend = (firstBend[e] ?? 0) + k - 1;
      layerOf[bend] = (layerOf[last] ?? 0) + 1;
      from[piece] = last;
      to[piece++] = bend;
      last = bend;
    }
    from[piece] = last;
    to[piece++] = targets[e] ?? 0;
  }
  return {
    real: nodes.length,
    layerOf,
    layers: listLayers(layerOf),
    before: adjacency(to, from, total),
    after: adjacency(from, to, total),
    firstBend,
    bends,
  };
}

/** The longest span for which all bends together stay within `most`. */
function longestCut(count: number, span: (e: number) => number, most: number): number {
  const spans = Array.from({ length: count }, (_, e) => span(e)).sort((a, b) => a - b);
  let total = 0;
  for (const length of spans) {
    total += Math.max(0, length - 1);
    if (total > most) return length - 1;
  }
  return Number.POSITIVE_INFINITY;
}

/** Longest path from a node without inputs; a target one layer before its loss, an output in the last layer. */
function layersOf(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  sources: Int32Array,
  targets: Int32Array,
): Int32Array {
  const count = nodes.length;
  const after = adjacency(sources, targets, count);
  const waiting = new Int32Array(count);
  for (let e = 0; e < targets.length; e++)
    if ((sources[e] ?? -1) >= 0 && (targets[e] ?? -1) >= 0) waiting[targets[e] ?? 0]!++;
  const layer = new Int32Array(count);
  const isDone = new Uint8Array(count);
  const queue: number[] = [];
  for (let v = 0; v < count; v++) if (waiting[v] === 0) queue.push(v);
  let next = 0;
  for (let head = 0; head < count; head++) {
    if (head >= queue.length) {
      // A cycle: its first node in the file's order begins.
      while (next < count && (isDone[next] || waiting[next] === 0)) next++;
      if (next >= count) break;
      waiting[next] = 0;
      queue.push(next);
    }
    const v = queue[head] ?? 0;
    isDone[v] = 1;
    for (let i = after.start[v] ?? 0; i < (after.start[v + 1] ?? 0); i++) {
      const w = after.list[i] ?? 0;
      if (isDone[w]) continue;
      layer[w] = Math.max(layer[w] ?? 0, (layer[v] ?? 0) + 1);
      const left = (waiting[w] ?? 0) - 1;
      waiting[w] = left;
      if (left === 0) queue.push(w);
    }
  }
  const rim = rimOf(nodes, edges);
  const deepest = layer.reduce((most, l) => Math.max(most, l), 0);
  nodes.forEach((node, v) => {
    if (rim.get(node.id) === "right") layer[v] = deepest;
    if (node.look !== "input" || rim.has(node.id)) return;
    let firstUse = Number.POSITIVE_INFINITY;
    for (let i = after.start[v] ?? 0; i < (after.start[v + 1] ?? 0); i++)
      firstUse = Math.min(firstUse, layer[after.list[i] ?? 0] ?? 0);
    if (Number.isFinite(firstUse)) layer[v] = Math.max(0, firstUse - 1);
  });
  return layer;
}

function adjacency(from: Int32Array, to: Int32Array, count: number): Adjacency {
  const start = new Int32Array(count + 1);
  for (let e = 0; e < from.length; e++) if ((from[e] ?? -1) >= 0 && (to[e] ?? -1) >= 0) start[(from[e] ?? 0) + 1]!++;
  for (let v = 0; v < count; v++) start[v + 1]! += start[v] ?? 0;
  const list = new Int32Array(start[count] ?? 0);
  const fill = start.slice();
  for (let e = 0; e < from.length; e++)
    if ((from[e] ?? -1) >= 0 && (to[e] ?? -1) >= 0) list[fill[from[e] ?? 0]!++] = to[e] ?? 0;
  return { start, list };
}

/** Nodes in the file's order, then bends in the order of their edges. Empty layers do not count. */
function listLayers(layerOf: Int32Array): readonly Int32Array[] {
  const lists: number[][] = [];
  layerOf.forEach((layer, v) => {
    while (lists.length <= layer) lists.push([]);
    lists[layer]?.push(v);
  });
  return lists.map((list) => Int32Array.from(list));
}
