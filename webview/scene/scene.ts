import type { Layout } from "../../core/layout/layout.ts";
import { type Direction, geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import { appendCurve } from "../../core/layout/wireCurve.ts";
import type { EdgeView, NetworkView, NodeView } from "../../core/protocol.ts";
import { ARROW } from "./wireCurve.ts";

/** Left, top, right, bottom in canvas pixels. */
export type Rectangle = readonly [left: number, top: number, right: number, bottom: number];

/**
 * The picture as flat lists: what there is and where it stands, and nothing that a step changes. Boxes have four numbers
 * each and stand in the order of `nodes` and `edges`; what has no place yet has NaN and so is in no rectangle.
 */
export interface Scene {
  readonly network: NetworkView;
  readonly direction: Direction;
  readonly nodes: readonly NodeView[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** With stem and caption. */
  readonly boxes: Float64Array;
  readonly bodies: Float64Array;
  /** Where wires arrive and leave: x and y of each node. */
  readonly entries: Float64Array;
  readonly exits: Float64Array;
  readonly edges: readonly EdgeView[];
  readonly edgeIndexOf: ReadonlyMap<string, number>;
  /** Indices of nodes. */
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** All curves in one list; that of edge i is from `starts[i]` to `starts[i + 1]`. */
  readonly curves: Float64Array;
  readonly starts: Int32Array;
  /** What holds each curve. */
  readonly hulls: Float64Array;
  /** True for nodes that feed something, which have a stem. */
  readonly isSource: Uint8Array;
}

interface Structure {
  readonly indexOf: ReadonlyMap<string, number>;
  readonly edgeIndexOf: ReadonlyMap<string, number>;
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  readonly isSource: Uint8Array;
}

const structures = new WeakMap<NetworkView, Structure>();

export function makeScene(network: NetworkView, layout: Layout, direction: Direction): Scene {
  const { nodes, edges } = network;
  const structure = structureOf(network);
  const boxes = new Float64Array(4 * nodes.length).fill(Number.NaN);
  const bodies = new Float64Array(4 * nodes.length).fill(Number.NaN);
  const exits = new Float64Array(2 * nodes.length);
  const entries = new Float64Array(2 * nodes.length);
  nodes.forEach((node, i) => {
    const place = layout.positions.get(node.id);
    if (!place) return;
    const [x, y] = place;
    const { width, height, body, entry, exit } = geometryOf(node, direction);
    setBox(boxes, i, x, y, width, height);
    setBox(bodies, i, x, y, body.width, body.height);
    exits[2 * i] = x + exit[0];
    exits[2 * i + 1] = y + exit[1];
    entries[2 * i] = x + entry[0];
    entries[2 * i + 1] = y + entry[1];
  });
  const { curves, starts } = curvesOf(network, structure, layout, direction, exits, entries, boxes);
  return {
    network,
    direction,
    nodes,
    edges,
    ...structure,
    boxes,
    bodies,
    entries,
    exits,
    curves,
    starts,
    hulls: hullsOf(curves, starts),
  };
}

function setBox(boxes: Float64Array, i: number, x: number, y: number, width: number, height: number): void {
  boxes[4 * i] = x;
  boxes[4 * i + 1] = y;
  boxes[4 * i + 2] = x + width;
  boxes[4 * i + 3] = y + height;
}

function structureOf(network: NetworkView): Structure {
  let structure = structures.get(network);
  if (structure) return structure;
  const indexOf = new Map(network.nodes.map((node, i) => [node.id, i]));
  const sources = Int32Array.from(network.edges, (edge) => indexOf.get(edge.source) ?? -1);
  const targets = Int32Array.from(network.edges, (edge) => indexOf.get(edge.target) ?? -1);
  const isSource = new Uint8Array(network.nodes.length);
  for (const source of sources) if (source >= 0) isSource[source] = 1;
  const edgeIndexOf = new Map(network.edges.map((edge, i) => [edge.key, i]));
  structure = { indexOf, edgeIndexOf, sources, targets, isSource };
  structures.set(network, structure);
  return structure;
}

function curvesOf(
  { edges }: NetworkView,
  { sources, targets }: Structure,
  layout: Layout,
  direction: Direction,
  exits: Float64Array,
  entries: Float64Array,
  boxes: Float64Array,
): { readonly curves: Float64Array; readonly starts: Int32Array } {
  const starts = new Int32Array(edges.length + 1);
  const list: number[] = [];
  edges.forEach((edge, i) => {
    const [source, target] = [sources[i] ?? -1, targets[i] ?? -1];
    starts[i] = list.length;
    if (Number.isNaN(boxes[4 * source] ?? Number.NaN) || Number.isNaN(boxes[4 * target] ?? Number.NaN)) return;
    const from: Point = [exits[2 * source] ?? 0, exits[2 * source + 1] ?? 0];
    const [x, y] = [entries[2 * target] ?? 0, entries[2 * target + 1] ?? 0];
    const to: Point = direction === "down" ? [x, y - ARROW] : [x - ARROW, y];
    appendCurve(list, from, to, layout.routes.get(edge.key) ?? null, direction);
  });
  starts[edges.length] = list.length;
  return { curves: Float64Array.from(list), starts };
}

/** A Bezier curve lies inside the hull of its handles. */
function hullsOf(curves: Float64Array, starts: Int32Array): Float64Array {
  const hulls = new Float64Array(4 * (starts.length - 1)).fill(Number.NaN);
  for (let i = 0; i + 1 < starts.length; i++) {
    const start = starts[i] as number;
    const end = starts[i + 1] as number;
    if (start === end) continue;
    let left = curves[start] as number;
    let top = curves[start + 1] as number;
    let right = left;
    let bottom = top;
    for (let at = start + 2; at < end; at += 2) {
      const x = curves[at] as number;
      const y = curves[at + 1] as number;
      if (x < left) left = x;
      else if (x > right) right = x;
      if (y < top) top = y;
      else if (y > bottom) bottom = y;
    }
    hulls[4 * i] = left;
    hulls[4 * i + 1] = top;
    hulls[4 * i + 2] = right;
    hulls[4 * i + 3] = bottom;
  }
  return hulls;
}

/** Where a node stands now: its top left corner. */
export function placeOf(scene: Scene, id: string): Point | null {
  const i = scene.indexOf.get(id);
  const x = i === undefined ? Number.NaN : (scene.boxes[4 * i] ?? Number.NaN);
  return i === undefined || Number.isNaN(x) ? null : [x, scene.boxes[4 * i + 1] ?? 0];
}
