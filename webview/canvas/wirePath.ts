import type { Direction, Point } from "../../core/layout/nodeGeometry.ts";

export interface WirePath {
  /** For an SVG path's `d`. */
  readonly d: string;
  /** Where a label stands. */
  readonly middle: Point;
}

/** A curve along the flow that leaves and arrives level with it. With bends it goes through them, never overshooting. */
export function wirePath(
  from: Point,
  to: Point,
  bends: readonly Point[] | null,
  direction: Direction = "right",
): WirePath {
  if (direction === "right") return wireToTheRight(from, to, bends);
  const mirror = ([x, y]: Point): Point => [y, x];
  const { d, middle } = wireToTheRight(mirror(from), mirror(to), bends?.map(mirror) ?? null);
  // Every number pair of a path made of M and C is a point.
  return { d: d.replace(/(-?[\d.e+-]+),(-?[\d.e+-]+)/g, "$2,$1"), middle: mirror(middle) };
}

function wireToTheRight(from: Point, to: Point, bends: readonly Point[] | null): WirePath {
  if (!bends || bends.length === 0 || !runsRight([from, ...bends, to])) return singleCurve(from, to);
  return curveThrough([from, ...bends, to]);
}

function singleCurve([x1, y1]: Point, [x2, y2]: Point): WirePath {
  // Backwards and very short wires need arms long enough to show that they leave to the right.
  const arm = x2 >= x1 ? Math.max(24, (x2 - x1) / 2) : Math.max(60, (x1 - x2) * 0.6);
  const d = `M${x1},${y1}C${x1 + arm},${y1} ${x2 - arm},${y2} ${x2},${y2}`;
  return { d, middle: [(x1 + x2) / 2, (y1 + y2) / 2] };
}

function runsRight(points: readonly Point[]): boolean {
  return points.every((point, i) => i === 0 || point[0] >= (points[i - 1]?.[0] ?? point[0]));
}

/** Cubic Hermite with slopes limited so that each piece stays between its ends (Fritsch and Carlson, 1980). */
function curveThrough(all: readonly Point[]): WirePath {
  const points = all.filter((point, i) => i === 0 || point[0] > (all[i - 1]?.[0] ?? Number.NEGATIVE_INFINITY));
  const slopes = points.map((_, i) => slopeAt(points, i));
  let d = "";
  points.forEach(([x, y], i) => {
    const previous = points[i - 1];
    if (!previous) {
      d = `M${x},${y}`;
      return;
    }
    const third = (x - previous[0]) / 3;
    const leave = previous[1] + third * (slopes[i - 1] ?? 0);
    const arrive = y - third * (slopes[i] ?? 0);
    d += `C${round(previous[0] + third)},${round(leave)} ${round(x - third)},${round(arrive)} ${x},${y}`;
  });
  const half = points.length >> 1;
  const [a, b] = [points[half - 1] ?? [0, 0], points[half] ?? [0, 0]];
  return { d, middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] };
}

function slopeAt(points: readonly Point[], i: number): number {
  const [before, here, after] = [points[i - 1], points[i], points[i + 1]];
  if (!before || !here || !after) return 0;
  const left = (here[1] - before[1]) / (here[0] - before[0]);
  const right = (after[1] - here[1]) / (after[0] - here[0]);
  if (left * right <= 0) return 0;
  return (2 * left * right) / (left + right);
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
