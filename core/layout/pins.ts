import { type Box, freeSpot, overlaps } from "./freeSpot.ts";
import type { Layout } from "./layout.ts";
import { geometryOf, type LayoutEdge, type LayoutNode, type Point } from "./nodeGeometry.ts";
import { placeNew } from "./placeNew.ts";

/**
 * Puts pinned nodes exactly where a person put them and lets the others make way. Where most nodes are pinned, the
 * person's picture leads and the rest stands beside its neighbours there; otherwise the layout's picture leads.
 */
export function applyPins(layout: Layout, nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layout {
  const pinned = nodes.filter((node) => node.pin !== null);
  if (pinned.length === 0) return layout;
  if (pinned.length * 2 >= nodes.length) return placeNew({ positions: new Map(), routes: new Map() }, nodes, edges);

  const positions = new Map(layout.positions);
  const taken: Box[] = [];
  for (const node of pinned) {
    if (!node.pin) continue;
    positions.set(node.id, node.pin);
    taken.push(boxAt(node, node.pin));
  }
  const moved = new Set(pinned.map((node) => node.id));
  for (const node of nodes) {
    const place = positions.get(node.id);
    if (node.pin || !place) continue;
    const box = boxAt(node, place);
    if (taken.some((other) => overlaps(box, other))) {
      const others = nodes.filter((other) => other !== node).flatMap((other) => boxOf(other, positions));
      positions.set(node.id, freeSpot(box, others));
      moved.add(node.id);
    }
  }
  const routes = new Map<string, readonly Point[]>();
  for (const edge of edges) {
    const route = layout.routes.get(edge.key);
    if (route && !moved.has(edge.source) && !moved.has(edge.target)) routes.set(edge.key, route);
  }
  return { positions, routes };
}

function boxOf(node: LayoutNode, positions: ReadonlyMap<string, Point>): readonly Box[] {
  const place = positions.get(node.id);
  return place ? [boxAt(node, place)] : [];
}

function boxAt(node: LayoutNode, [x, y]: Point): Box {
  const { width, height } = geometryOf(node);
  return { x, y, width, height };
}
