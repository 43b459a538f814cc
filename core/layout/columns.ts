import { COLUMN_GAP, ROW_GAP } from "./layout.ts";
import { geometryOf, type LayoutEdge, type LayoutNode, type Point } from "./nodeGeometry.ts";
import { rimOf } from "./rim.ts";

/**
 * Quick placement for the first paint: a column for each depth, each node near the mean of its inputs' heights. Takes
 * time linear in nodes and edges, needs no engine, and has the same left to right order as what ELK makes of it later.
 */
export function placeInColumns(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): ReadonlyMap<string, Point> {
  const columns = groupByDepth(nodes, edges);
  const inputs = groupEnds(edges, "target", "source");
  const positions = new Map<string, Point>();
  const middles = new Map<string, number>();
  let x = 0;
  for (const column of columns) {
    const wished = column.map((node) => ({ node, middle: meanOf(inputs.get(node.id) ?? [], middles) }));
    // Nodes without a wish keep the file's order at the end; the sort is stable.
    wished.sort((a, b) => (a.middle ?? Number.POSITIVE_INFINITY) - (b.middle ?? Number.POSITIVE_INFINITY) || 0);
    const heights = wished.reduce((sum, { node }) => sum + geometryOf(node).height + ROW_GAP, -ROW_GAP);
    let y = -heights / 2;
    for (const { node } of wished) {
      const { height } = geometryOf(node);
      positions.set(node.id, [x, Math.round(y)]);
      middles.set(node.id, y + height / 2);
      y += height + ROW_GAP;
    }
    x += Math.max(...column.map((node) => geometryOf(node).width)) + COLUMN_GAP;
  }
  return positions;
}

function groupByDepth(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): readonly (readonly LayoutNode[])[] {
  const rim = rimOf(nodes, edges);
  const consumers = groupEnds(edges, "source", "target");
  const depths = new Map(nodes.map((node) => [node.id, node.depth]));
  const deepest = Math.max(0, ...depths.values());
  const columns = new Map<number, LayoutNode[]>();
  for (const node of nodes) {
    const firstUse = Math.min(...(consumers.get(node.id) ?? []).map((id) => depths.get(id) ?? 1));
    // A target stands one column before its loss, an output in the last one.
    const isTarget = node.look === "input" && !rim.has(node.id);
    const depth = rim.get(node.id) === "right" ? deepest : isTarget ? Math.max(0, firstUse - 1) : node.depth;
    const column = columns.get(depth);
    if (column) column.push(node);
    else columns.set(depth, [node]);
  }
  return [...columns.entries()].sort(([a], [b]) => a - b).map(([, column]) => column);
}

function groupEnds(
  edges: readonly LayoutEdge[],
  by: "source" | "target",
  end: "source" | "target",
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const edge of edges) {
    const group = groups.get(edge[by]);
    if (group) group.push(edge[end]);
    else groups.set(edge[by], [edge[end]]);
  }
  return groups;
}

function meanOf(ids: readonly string[], middles: ReadonlyMap<string, number>): number | null {
  const known = ids.map((id) => middles.get(id)).filter((middle) => middle !== undefined);
  return known.length === 0 ? null : known.reduce((sum, middle) => sum + middle, 0) / known.length;
}
