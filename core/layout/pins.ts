import { boxAt } from "./boxes.ts";
import { flowGeometry, turnPoint } from "./flowSpace.ts";
import { type Box, freeSpot, overlaps } from "./freeSpot.ts";
import { makeWay, type Standing } from "./makeWay.ts";
import type { Direction, LayoutNode, Point } from "./nodeGeometry.ts";
import { stretch } from "./stretch.ts";

/**
 * The places as they are shown, from those that nodes have by themselves: pinned nodes stand exactly where a person put
 * them, open layers and what took somebody's place have the room they need, and those they would cover make way. All in
 * the space of the flow. Nothing is kept of it: when a pin goes or a layer closes, everybody is back.
 */
export function arrange(
  natural: ReadonlyMap<string, Point>,
  nodes: readonly LayoutNode[],
  firm: ReadonlySet<string>,
  direction: Direction,
): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>();
  for (const node of nodes) {
    const place = natural.get(node.id);
    if (node.pin) places.set(node.id, turnPoint(node.pin, direction));
    else if (place) places.set(node.id, node.isOpen ? levelWithClosed(node, place, direction) : place);
  }
  stretch(places, nodes, direction);
  const isPushing = nodes.some((node) => node.isOpen || firm.has(node.id));
  if (isPushing) {
    const standing: Standing[] = [];
    for (const node of nodes) {
      const place = places.get(node.id);
      if (!place) continue;
      const isFirm = node.isOpen === true || firm.has(node.id);
      standing.push({ id: node.id, box: boxAt(node, place, direction), isFixed: node.pin !== null, isFirm });
    }
    for (const [id, { x, y }] of makeWay(standing)) places.set(id, [x, y]);
  }
  stepAside(places, nodes, direction);
  return places;
}

/** An open layer's wires arrive where they arrived before it was opened. */
function levelWithClosed(node: LayoutNode, [x, y]: Point, direction: Direction): Point {
  const open = flowGeometry(node, direction).entry[1];
  const closed = flowGeometry({ ...node, isOpen: false }, direction).entry[1];
  return [x, Math.round(y + closed - open)];
}

/** Whoever stands under a pinned node goes to the nearest free spot above or below. */
function stepAside(places: Map<string, Point>, nodes: readonly LayoutNode[], direction: Direction): void {
  const pinned: Box[] = [];
  for (const node of nodes) {
    const place = places.get(node.id);
    if (node.pin && place) pinned.push(boxAt(node, place, direction));
  }
  if (pinned.length === 0) return;
  for (const node of nodes) {
    const place = places.get(node.id);
    if (node.pin || !place) continue;
    const box = boxAt(node, place, direction);
    if (!pinned.some((other) => overlaps(box, other))) continue;
    const others = nodes.flatMap((other) => {
      const at = other === node ? undefined : places.get(other.id);
      return at ? [boxAt(other, at, direction)] : [];
    });
    places.set(node.id, freeSpot(box, others));
  }
}
