import type { Direction, Point } from "./nodeGeometry.ts";

/**
 * The curve of a wire as plain numbers: the first point, then six for each cubic piece (two handles and its end). Drawing,
 * hit testing and labels all read these, so that a wire is caught exactly where it is seen.
 */
export type Curve = ArrayLike<number>;

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

/** A point of the piece whose first point stands at `at`. */
export function pointOn(curve: Curve, at: number, t: number): Point {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  const along = (k: number) =>
    a * (curve[at + k] ?? 0) +
    b * (curve[at + k + 2] ?? 0) +
    c * (curve[at + k + 4] ?? 0) +
    d * (curve[at + k + 6] ?? 0);
  return [along(0), along(1)];
}
