import type { Box } from "../../../core/layout/freeSpot.ts";

/** How canvas coordinates become pixels of the map: `pixel = (canvas - origin) * scale`. */
export interface MapScale {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** The part of the canvas that is seen, in canvas coordinates. */
export function seenBox({ x, y, zoom }: Viewport, width: number, height: number): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** The whole network in the middle of the map, with a margin. */
export function scaleFor(bounds: Box, width: number, height: number, margin = 6): MapScale {
  const scale = Math.min(
    (width - 2 * margin) / Math.max(1, bounds.width),
    (height - 2 * margin) / Math.max(1, bounds.height),
    0.25,
  );
  return {
    x: bounds.x + bounds.width / 2 - width / 2 / scale,
    y: bounds.y + bounds.height / 2 - height / 2 / scale,
    scale,
  };
}

export function toMap(box: Box, { x, y, scale }: MapScale): Box {
  return { x: (box.x - x) * scale, y: (box.y - y) * scale, width: box.width * scale, height: box.height * scale };
}

/** The viewport of the same zoom that has this point of the canvas in its middle. */
export function centredOn(at: readonly [number, number], { zoom }: Viewport, width: number, height: number): Viewport {
  return { x: width / 2 - at[0] * zoom, y: height / 2 - at[1] * zoom, zoom };
}

/** True where all of the network is seen, and a map would say nothing. */
export function fits(bounds: Box, seen: Box): boolean {
  return (
    bounds.x >= seen.x &&
    bounds.y >= seen.y &&
    bounds.x + bounds.width <= seen.x + seen.width &&
    bounds.y + bounds.height <= seen.y + seen.height
  );
}
