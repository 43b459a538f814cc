import { flowGeometry } from "./flowSpace.ts";
import type { Box } from "./freeSpot.ts";
import type { Direction, LayoutEdge, LayoutNode, Point } from "./nodeGeometry.ts";

/** A node at a place, in the space of the flow. */
export function boxAt(node: LayoutNode, [x, y]: Point, direction: Direction): Box {
  const { width, height } = flowGeometry(node, direction);
  return { x, y, width, height };
}

export function groupEdges(
  edges: readonly LayoutEdge[],
  end: "source" | "target",
): ReadonlyMap<string, readonly LayoutEdge[]> {
  const groups = new Map<string, LayoutEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge[end]);
    if (group) group.push(edge);
    else groups.set(edge[end], [edge]);
  }
  return groups;
}
