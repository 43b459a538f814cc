import type { Point } from "../../core/layout/nodeGeometry.ts";
import { type Curve, pointOn } from "../../core/layout/wireCurve.ts";

/** Room for the arrow head before the body of the target. */
export const ARROW = 3;

/** Where a label stands: half way along the middle piece. */
export function middleOf(curve: Curve, start = 0, end = curve.length): Point {
  const pieces = Math.round((end - start - 2) / 6);
  return pointOn(curve, start + 6 * (((pieces + 1) >> 1) - 1), 0.5);
}

/** Straight stretches that stand for one piece when distances are measured. */
const STRETCHES = 16;

/** From a point to the nearest point of the curve. */
export function distanceTo(curve: Curve, x: number, y: number, start = 0, end = curve.length): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = start; at + 7 < end; at += 6) {
    let [x0, y0] = pointOn(curve, at, 0);
    for (let i = 1; i <= STRETCHES; i++) {
      const [x1, y1] = pointOn(curve, at, i / STRETCHES);
      least = Math.min(least, squareToStretch(x, y, x0, y0, x1, y1));
      [x0, y0] = [x1, y1];
    }
  }
  return Math.sqrt(least);
}

function squareToStretch(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length));
  return (x - x0 - t * dx) ** 2 + (y - y0 - t * dy) ** 2;
}

/** True where some of the curve lies in a rectangle. */
export function crosses(
  curve: Curve,
  [left, top, right, bottom]: readonly [number, number, number, number],
  start = 0,
  end = curve.length,
): boolean {
  for (let at = start; at + 7 < end; at += 6) {
    let [x0, y0] = pointOn(curve, at, 0);
    for (let i = 1; i <= STRETCHES; i++) {
      const [x1, y1] = pointOn(curve, at, i / STRETCHES);
      // A stretch is short beside any rectangle that a hand draws: its middle and its end stand for it.
      for (const [x, y] of [
        [x1, y1],
        [(x0 + x1) / 2, (y0 + y1) / 2],
      ] as const)
        if (x >= left && x <= right && y >= top && y <= bottom) return true;
      [x0, y0] = [x1, y1];
    }
  }
  return false;
}

/** The same curve in the words of SVG. */
export function pathOf(curve: Curve, start = 0, end = curve.length): string {
  if (end - start < 8) return "";
  let d = `M${curve[start]},${curve[start + 1]}`;
  for (let at = start + 2; at < end; at += 6) {
    const point = (k: number) => `${round(curve[at + k])},${round(curve[at + k + 1])}`;
    d += `C${point(0)} ${point(2)} ${curve[at + 4]},${curve[at + 5]}`;
  }
  return d;
}

function round(x = 0): number {
  return Math.round(x * 10) / 10;
}
