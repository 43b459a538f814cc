import { alignLayers } from "./alignment.ts";
import { flowGeometry, turnLayout } from "./flowSpace.ts";
import { cutIntoLayers, type Layered } from "./layers.ts";
import { COLUMN_GAP, type Layout } from "./layout.ts";
import type { Direction, LayoutEdge, LayoutNode, Point } from "./nodeGeometry.ts";
import { orderLayers } from "./ordering.ts";

/** Nodes that shall stand together. */
export interface LayoutGroup {
  readonly nodes: readonly string[];
}

/**
 * Our own layered layout: a column for each step of the longest path, few crossings, nodes level with their neighbours,
 * long wires bent around the nodes between. Takes some ten milliseconds for 1,000 nodes (`npm run bench -- layout`) and
 * needs no engine, so it is what the first paint shows; for large networks it is all there is.
 */
export function placeInColumns(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  direction: Direction = "right",
  groups: readonly LayoutGroup[] = [],
): Layout {
  const layered = cutIntoLayers(nodes, edges);
  orderLayers(layered, groupNumbers(nodes, groups, layered.layerOf.length));
  const geometries = nodes.map((node) => flowGeometry(node, direction));
  const above = new Float64Array(layered.layerOf.length);
  const below = new Float64Array(layered.layerOf.length);
  geometries.forEach(({ height, entry }, v) => {
    above[v] = entry[1];
    below[v] = height - entry[1];
  });
  const lines = alignLayers(layered, { above, below });
  const columns = columnsOf(layered, (v) => geometries[v]?.width ?? 0);
  const positions = new Map<string, Point>();
  nodes.forEach((node, v) => {
    const column = columns[layered.layerOf[v] ?? 0];
    positions.set(node.id, [column?.x ?? 0, Math.round((lines[v] ?? 0) - (above[v] ?? 0))]);
  });
  return turnLayout({ positions, routes: routesOf(layered, edges, lines, columns) }, direction);
}

interface Column {
  readonly x: number;
  readonly width: number;
}

function columnsOf({ layers, real }: Layered, widthOf: (v: number) => number): readonly Column[] {
  let x = 0;
  return layers.map((layer) => {
    let width = 0;
    for (const v of layer) if (v < real) width = Math.max(width, widthOf(v));
    const column = { x, width };
    x += width + COLUMN_GAP;
    return column;
  });
}

/** Long wires go straight through the columns that they cross, and bend between them. */
function routesOf(
  { firstBend, bends, layerOf }: Layered,
  edges: readonly LayoutEdge[],
  lines: Float64Array,
  columns: readonly Column[],
): ReadonlyMap<string, readonly Point[]> {
  const routes = new Map<string, readonly Point[]>();
  edges.forEach((edge, e) => {
    const count = bends[e] ?? 0;
    if (count === 0) return;
    const points: Point[] = [];
    for (let k = 0; k < count; k++) {
      const v = (firstBend[e] ?? 0) + k;
      const { x, width } = columns[layerOf[v] ?? 0] ?? { x: 0, width: 0 };
      const y = Math.round(lines[v] ?? 0);
      const last = points.at(-1);
      if (last && last[1] === y) points[points.length - 1] = [x + width, y];
      else points.push([x, y], [x + width, y]);
    }
    routes.set(edge.key, points);
  });
  return routes;
}

/** A node of several groups stands with the first; null where there is none at all. */
function groupNumbers(nodes: readonly LayoutNode[], groups: readonly LayoutGroup[], count: number): Int32Array | null {
  if (groups.length === 0) return null;
  const numbers = new Int32Array(count).fill(-1);
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  groups.forEach((group, g) => {
    for (const id of group.nodes) {
      const v = index.get(id);
      if (v !== undefined && numbers[v] === -1) numbers[v] = g;
    }
  });
  return numbers;
}
