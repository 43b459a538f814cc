import type { Box } from "../../core/layout/freeSpot.ts";
import { type Direction, geometryOf, type LayoutNode, type Point } from "../../core/layout/nodeGeometry.ts";

/** Around all of these nodes that have a place; null where none has. */
export function boxAround(
  nodes: readonly Pick<LayoutNode, "id" | "look" | "size">[],
  places: ReadonlyMap<string, Point>,
  direction: Direction = "right",
): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    const place = places.get(node.id);
    if (!place) continue;
    const { width, height } = geometryOf(node, direction);
    left = Math.min(left, place[0]);
    top = Math.min(top, place[1]);
    right = Math.max(right, place[0] + width);
    bottom = Math.max(bottom, place[1] + height);
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/**
 * Where the folded group stands: its middle is the middle of its members. `size` is that of its value. Measured as
 * where the network runs to the right, always: pins follow from it, and they mean the same in both directions.
 */
export function placeOfGroup(
  members: readonly Pick<LayoutNode, "id" | "look" | "size">[],
  places: ReadonlyMap<string, Point>,
  size: number,
): Point | null {
  const box = boxAround(members, places);
  if (!box) return null;
  const { width, height } = geometryOf({ look: "group", size });
  return [Math.round(box.x + (box.width - width) / 2), Math.round(box.y + (box.height - height) / 2)];
}
