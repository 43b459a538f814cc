import type { Layout } from "./layout.ts";
import { type Direction, geometryOf, type LayoutNode, type NodeGeometry, type Point } from "./nodeGeometry.ts";

/**
 * Layouts are made in one space: x runs along the flow, y across it. Where the passes run down, the plane is mirrored on
 * its diagonal before and after, so that every algorithm is written, tested and tuned once.
 */
export function turnPoint([x, y]: Point, direction: Direction): Point {
  return direction === "down" ? [y, x] : [x, y];
}

/** From the canvas into the space of the flow, or back: the mirror is its own inverse. */
export function turnLayout(layout: Layout, direction: Direction): Layout {
  if (direction === "right") return layout;
  const positions = new Map<string, Point>();
  for (const [id, [x, y]] of layout.positions) positions.set(id, [y, x]);
  const routes = new Map<string, readonly Point[]>();
  for (const [key, bends] of layout.routes)
    routes.set(
      key,
      bends.map(([x, y]): Point => [y, x]),
    );
  return { positions, routes };
}

/** A node's sizes in the space of the flow: its width is its extent along the flow, whichever way that runs. */
export function flowGeometry(node: Pick<LayoutNode, "look" | "size" | "isOpen">, direction: Direction): NodeGeometry {
  const geometry = geometryOf(node, direction);
  if (direction === "right") return geometry;
  const { width, height, body, entry, exit } = geometry;
  return {
    width: height,
    height: width,
    body: { width: body.height, height: body.width },
    entry: [entry[1], entry[0]],
    exit: [exit[1], exit[0]],
  };
}
