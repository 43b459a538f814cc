import { boxesIn } from "./find.ts";
import { DISTANT, type Viewport } from "./frame.ts";
import type { Scene } from "./scene.ts";

/** More nodes than this at once cannot be worked on, and their elements would cost more than all the rest of a frame. */
export const MOST_MOUNTED = 150;
/** Around what is seen, in CSS pixels: so far one can move before anything new must be mounted. */
const MARGIN = 160;

/** The nodes near enough to be read and touched: elements of the page. Everything else is painted. */
export function nodesNear(scene: Scene, { x, y, zoom }: Viewport, width: number, height: number): readonly string[] {
  if (zoom < DISTANT || width === 0 || height === 0) return [];
  const within = (margin: number) =>
    boxesIn(scene.boxes, [
      (-x - margin) / zoom,
      (-y - margin) / zoom,
      (width - x + margin) / zoom,
      (height - y + margin) / zoom,
    ]);
  for (const margin of [MARGIN, 0]) {
    const found = within(margin);
    if (found.length <= MOST_MOUNTED) return found.map((i) => scene.nodes[i]?.id ?? "");
  }
  return [];
}
