import type { MapSide } from "../../core/view/maps/mapsView.ts";
import { niceTicks } from "../charts/ticks.ts";

/** A map's sides on the screen, in pixels. */
export interface Plane {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Axis;
  readonly y: Axis;
}

export interface Axis {
  /** Where a number stands. */
  place(value: number): number;
  /** Where a place of the grid stands, fractions between. */
  placeOf(at: number): number;
  /** The place of the grid that is nearest to a pixel. */
  nearest(pixel: number): number;
  readonly ticks: readonly number[];
  readonly count: number;
}

/** Room around it for what is written at its sides. */
const ROOM = { left: 52, right: 10, top: 8, bottom: 32 };
/** Room between two ticks. */
const GAP = { x: 56, y: 30 };

/** As large as fits; a square, unless it is a curve. */
export function planeIn(width: number, height: number, x: MapSide, y: MapSide, isSquare = true): Plane {
  const room = { width: width - ROOM.left - ROOM.right, height: height - ROOM.top - ROOM.bottom };
  const side = Math.max(1, Math.min(room.width, room.height));
  const [across, up] = isSquare ? [side, side] : [Math.max(1, room.width), Math.max(1, room.height)];
  const [left, top] = [ROOM.left, ROOM.top];
  return {
    left,
    right: left + across,
    top,
    bottom: top + up,
    x: axisOf(x, left, left + across, GAP.x),
    y: axisOf(y, top + up, top, GAP.y),
  };
}

export function planeWidth(height: number): number {
  return height - ROOM.top - ROOM.bottom + ROOM.left + ROOM.right;
}

function axisOf({ from, to, count }: MapSide, start: number, end: number, gap: number): Axis {
  const size = to - from || 1;
  // Half a cell stands on either side of the outer places.
  const cell = (end - start) / Math.max(1, count);
  const [first, last] = count > 1 ? [start + cell / 2, end - cell / 2] : [start, end];
  const place = (value: number) => first + ((value - from) / size) * (last - first);
  const steps = Math.max(1, count - 1);
  return {
    place,
    placeOf: (at) => first + (at / steps) * (last - first),
    nearest: (pixel) => Math.max(0, Math.min(count - 1, Math.round(((pixel - first) / (last - first)) * steps))),
    ticks: niceTicks(from, to, Math.max(1, Math.abs(end - start) / gap)),
    count,
  };
}

/** A line of the grid as a path. */
export function linePath(line: Float64Array, { x, y }: Plane): string {
  let path = "";
  for (let i = 0; i + 1 < line.length; i += 2)
    path += `${i === 0 ? "M" : "L"}${pixel(x.placeOf(line[i] ?? 0))} ${pixel(y.placeOf(line[i + 1] ?? 0))}`;
  return path;
}

export function pixel(value: number): number {
  return Math.round(value * 100) / 100;
}
