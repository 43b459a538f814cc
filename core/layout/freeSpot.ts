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
export function freeSpot(wished: Box, taken: Iterable<Box>): Point {
  const inTheWay: Box[] = [];
  for (const box of taken) if (overlaps({ ...wished, y: box.y }, box)) inTheWay.push(box);
  // The nearest free spot is the wished one, or rests against the edge of a box that is in the way. Rounded away from
  // that box: half a pixel is an overlap.
  const candidates = [
    Math.round(wished.y),
    ...inTheWay.flatMap((box) => [
      Math.ceil(box.y + box.height + ROW_GAP),
      Math.floor(box.y - wished.height - ROW_GAP),
    ]),
  ];
  candidates.sort((a, b) => Math.abs(a - wished.y) - Math.abs(b - wished.y) || b - a);
  const y = candidates.find((y) => !inTheWay.some((box) => overlaps({ ...wished, y }, box)));
  return [Math.round(wished.x), y ?? Math.round(wished.y)];
}

/** The smallest box around all of them; null around none. */
export function boundsOf(boxes: Iterable<Box>): Box | null {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
