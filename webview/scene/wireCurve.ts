import type { Direction, Point } from "../../core/layout/nodeGeometry.ts";

/**
 * The curve of a wire as plain numbers: the first point, then six for each cubic piece (two handles and its end). Drawing,
 * hit testing and labels all read these, so that a wire is caught exactly where it is seen.
 */
export type Curve = ArrayLike<number>;

/** Room for the arrow head before the body of the target. */
export const ARROW = 3;

/** A curve that leaves and arrives level (upright where passes run down). With bends it goes through them, never overshooting. */
export function wireCurve(
  from: Point,
  to: Point,
  bends: readonly Point[] | null,
  direction: Direction = "right",
): number[] {
  const curve: number[] = [];
  appendCurve(curve, from, to, bends, direction);
  return curve;
}

/** The same at the end of a longer list of numbers, as a scene of many wires keeps them. */
export function appendCurve(
  list: number[],
  from: Point,
  to: Point,
  bends: readonly Point[] | null,
  direction: Direction,
): void {
  const start = list.length;
  // Down is right with the axes exchanged.
  const isDown = direction === "down";
  const [a, b] = isDown ? [swap(from), swap(to)] : [from, to];
  const turns = isDown ? (bends?.map(swap) ?? null) : bends;
  // A last bend straight above or below the end leaves no way to arrive level.
  const arrives = turns?.at(-1);
  if (!turns || !arrives || arrives[0] >= b[0] || !runsOn([a, ...turns, b])) appendSingle(list, a, b);
  else appendThrough(list, [a, ...turns, b]);
  if (!isDown) return;
  for (let i = start; i < list.length; i += 2) {
    const x = list[i] ?? 0;
    list[i] = list[i + 1] ?? 0;
    list[i + 1] = x;
  }
}

function appendSingle(list: number[], [x1, y1]: Point, [x2, y2]: Point): void {
  // Backwards and very short wires need arms long enough to show that they leave to the right.
  const arm = x2 >= x1 ? Math.max(24, (x2 - x1) / 2) : Math.max(60, (x1 - x2) * 0.6);
  list.push(x1, y1, x1 + arm, y1, x2 - arm, y2, x2, y2);
}

function runsOn(points: readonly Point[]): boolean {
  return points.every((point, i) => i === 0 || point[0] >= (points[i - 1]?.[0] ?? point[0]));
}

/** Cubic Hermite with slopes limited so that each piece stays between its ends (Fritsch and Carlson, 1980). */
function appendThrough(list: number[], all: readonly Point[]): void {
  const points = all.filter((point, i) => i === 0 || point[0] > (all[i - 1]?.[0] ?? Number.NEGATIVE_INFINITY));
  points.forEach(([x, y], i) => {
    const previous = points[i - 1];
    if (!previous) {
      list.push(x, y);
      return;
    }
    const third = (x - previous[0]) / 3;
    list.push(previous[0] + third, previous[1] + third * slopeAt(points, i - 1));
    list.push(x - third, y - third * slopeAt(points, i), x, y);
  });
}

function slopeAt(points: readonly Point[], i: number): number {
  const [before, here, after] = [points[i - 1], points[i], points[i + 1]];
  if (!before || !here || !after) return 0;
  const left = (here[1] - before[1]) / (here[0] - before[0]);
  const right = (after[1] - here[1]) / (after[0] - here[0]);
  if (left * right <= 0) return 0;
  return (2 * left * right) / (left + right);
}

function swap([x, y]: Point): Point {
  return [y, x];
}

/** Where a label stands: half way along the middle piece. */
export function middleOf(curve: Curve, start = 0, end = curve.length): Point {
  const pieces = Math.round((end - start - 2) / 6);
  return pointOn(curve, start + 6 * (((pieces + 1) >> 1) - 1), 0.5);
}

/** A point of the piece whose first point stands at `at`. */
function pointOn(curve: Curve, at: number, t: number): Point {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  const along = (k: number) =>
    a * (curve[at + k] ?? 0) +
    b * (curve[at + k + 2] ?? 0) +
    c * (curve[at + k + 4] ?? 0) +
    d * (curve[at + k + 6] ?? 0);
  return [along(0), along(1)];
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
