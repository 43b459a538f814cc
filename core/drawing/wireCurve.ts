import type { Direction, Point } from "../layout/nodeGeometry.ts";

/**
 * The curve of a wire as plain numbers: the first point, then six for each cubic piece (two handles and its end). It
 * leaves and arrives level (upright where passes run down); with bends it goes through them, never overshooting.
 */
export function wireCurve(from: Point, to: Point, bends: readonly Point[] | null, direction: Direction): number[] {
  const isDown = direction === "down";
  // Down is right with the axes exchanged.
  const points = [from, ...(bends ?? []), to].map(([x, y]): Point => (isDown ? [y, x] : [x, y]));
  const curve = points.length > 2 && runsOn(points) ? curveThrough(points) : singleCurve(points);
  if (isDown) exchangeAxes(curve);
  return curve;
}

function singleCurve(points: readonly Point[]): number[] {
  const [x1, y1] = points[0] ?? [0, 0];
  const [x2, y2] = points.at(-1) ?? [0, 0];
  // Backwards and very short wires need arms long enough to show that they leave to the right.
  const arm = x2 >= x1 ? Math.max(24, (x2 - x1) / 2) : Math.max(60, (x1 - x2) * 0.6);
  return [x1, y1, x1 + arm, y1, x2 - arm, y2, x2, y2];
}

function runsOn(points: readonly Point[]): boolean {
  return points.every((point, i) => i === 0 || point[0] >= (points[i - 1]?.[0] ?? point[0]));
}

/** Cubic Hermite with slopes limited so that each piece stays between its ends (Fritsch and Carlson, 1980). */
function curveThrough(all: readonly Point[]): number[] {
  const points = all.filter((point, i) => i === 0 || point[0] > (all[i - 1]?.[0] ?? Number.NEGATIVE_INFINITY));
  const curve: number[] = [];
  points.forEach(([x, y], i) => {
    const previous = points[i - 1];
    if (previous) {
      const third = (x - previous[0]) / 3;
      curve.push(previous[0] + third, previous[1] + third * slopeAt(points, i - 1));
      curve.push(x - third, y - third * slopeAt(points, i));
    }
    curve.push(x, y);
  });
  return curve;
}

function slopeAt(points: readonly Point[], i: number): number {
  const [before, here, after] = [points[i - 1], points[i], points[i + 1]];
  if (!before || !here || !after) return 0;
  const left = (here[1] - before[1]) / (here[0] - before[0]);
  const right = (after[1] - here[1]) / (after[0] - here[0]);
  if (left * right <= 0) return 0;
  return (2 * left * right) / (left + right);
}

function exchangeAxes(curve: number[]): void {
  for (let i = 0; i + 1 < curve.length; i += 2) {
    const x = curve[i] ?? 0;
    curve[i] = curve[i + 1] ?? 0;
    curve[i + 1] = x;
  }
}

/** A point along the whole curve, by the share of its pieces: 0 the start, 1 the end. */
export function pointAlong(curve: readonly number[], share: number): Point {
  const pieces = Math.max(1, (curve.length - 2) / 6);
  const piece = Math.min(pieces - 1, Math.floor(share * pieces));
  const t = share * pieces - piece;
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  const along = (k: number): number => {
    const at = 6 * piece + k;
    return a * (curve[at] ?? 0) + b * (curve[at + 2] ?? 0) + c * (curve[at + 4] ?? 0) + d * (curve[at + 6] ?? 0);
  };
  return [along(0), along(1)];
}
