import { ROW_GAP } from "./layout.ts";
import type { Point } from "./nodeGeometry.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Breathing space that two boxes keep at least. */
const MARGIN = ROW_GAP / 2;

export function overlaps(a: Box, b: Box): boolean {
  return (
    a.x < b.x + b.width + MARGIN &&
    b.x < a.x + a.width + MARGIN &&
    a.y < b.y + b.height + MARGIN &&
    b.y < a.y + a.height + MARGIN
  );
}

/** The spot nearest to the wished one, straight above or below it, where the box touches none of `taken`. */
export function freeSpot(wished: Box, taken: readonly Box[]): Point {
  const inTheWay = taken.filter((box) => overlaps({ ...wished, y: box.y }, box));
  // The nearest free spot is the wished one, or rests against the edge of a box that is in the way.
  const candidates = [
    wished.y,
    ...inTheWay.flatMap((box) => [box.y + box.height + ROW_GAP, box.y - wished.height - ROW_GAP]),
  ];
  candidates.sort((a, b) => Math.abs(a - wished.y) - Math.abs(b - wished.y) || b - a);
  const y = candidates.find((y) => !inTheWay.some((box) => overlaps({ ...wished, y }, box)));
  return [Math.round(wished.x), Math.round(y ?? wished.y)];
}
