import { POINT_PARTS, POINT_STRIDE } from "../../core/view/maps/mapsView.ts";
import { pixel } from "./plane.ts";

/** One row of the data on a map. */
export interface MapPoint {
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly target: number;
  readonly prediction: number;
  /** Null where neither right nor wrong can be said. */
  readonly isRight: boolean | null;
  readonly part: (typeof POINT_PARTS)[number];
}

export function readPoints(numbers: Float64Array): readonly MapPoint[] {
  return Array.from({ length: Math.floor(numbers.length / POINT_STRIDE) }, (_, i) => {
    const point: readonly number[] = [...numbers.subarray(i * POINT_STRIDE, (i + 1) * POINT_STRIDE)];
    const [row = 0, x = 0, y = 0, target = 0, prediction = 0, right = 0, part = 0] = point;
    return {
      row,
      x,
      y,
      target,
      prediction,
      isRight: Number.isNaN(right) ? null : right === 1,
      part: POINT_PARTS[part] ?? "training",
    };
  });
}

const RADIUS = 3.4;

/** Of many points each is smaller. */
function radiusOf(count: number): number {
  return count <= 150 ? RADIUS : count <= 400 ? 2.8 : 2.2;
}

/** More wrong ones than this are crossed out in small, or nothing else would be seen. */
const FEW_WRONG = 60;

/** Paths of one shape around a place: circle, square, triangle, diamond, and so on, so that classes are told without colour. */
const SHAPES: readonly ((x: number, y: number, r: number) => string)[] = [
  (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`,
  (x, y, r) => `M${x} ${y - 1.25 * r}l${1.25 * r} ${2.2 * r}h${-2.5 * r}Z`,
  (x, y, r) => `M${x} ${y - 1.4 * r}l${1.4 * r} ${1.4 * r}l${-1.4 * r} ${1.4 * r}l${-1.4 * r} ${-1.4 * r}Z`,
  (x, y, r) => `M${x} ${y + 1.25 * r}l${1.25 * r} ${-2.2 * r}h${-2.5 * r}Z`,
  (x, y, r) =>
    `M${x - r / 2} ${y - 1.3 * r}h${r}v${0.8 * r}h${0.8 * r}v${r}h${-0.8 * r}v${0.8 * r}h${-r}v${-0.8 * r}h${-0.8 * r}v${-r}h${0.8 * r}Z`,
];

export function shapePath(shape: number, x: number, y: number, radius = RADIUS): string {
  return (SHAPES[shape % SHAPES.length] as (typeof SHAPES)[number])(pixel(x), pixel(y), radius);
}

/** Around a point that the network gets wrong. */
export function wrongPath(x: number, y: number, r = RADIUS + 3): string {
  const [a, b] = [pixel(x), pixel(y)];
  return `M${a - r} ${b - r}l${2 * r} ${2 * r}M${a + r} ${b - r}l${-2 * r} ${2 * r}`;
}

/** Points that look alike, as one path each: a thousand elements would be too many to draw ten times a second. */
export interface MarkGroup {
  readonly key: string;
  readonly shape: number;
  /** The class, or null where targets are numbers. */
  readonly of: number | null;
  readonly isKept: boolean;
  readonly path: string;
}

export function groupMarks(
  points: readonly MapPoint[],
  isClassed: boolean,
  place: (point: MapPoint) => readonly [x: number, y: number],
): { readonly groups: readonly MarkGroup[]; readonly wrong: string } {
  const groups = new Map<string, MarkGroup & { path: string }>();
  const radius = radiusOf(points.length);
  const isFew = points.filter(({ isRight }) => isRight === false).length <= FEW_WRONG;
  let wrong = "";
  for (const point of points) {
    const [x, y] = place(point);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const of = isClassed && Number.isFinite(point.target) ? point.target : null;
    const isKept = point.part !== "training";
    const key = `${of} ${isKept}`;
    const group = groups.get(key) ?? { key, shape: of ?? 0, of, isKept, path: "" };
    group.path += shapePath(group.shape, x, y, radius);
    groups.set(key, group);
    if (point.isRight === false) wrong += wrongPath(x, y, isFew ? radius + 3 : radius);
  }
  return { groups: [...groups.values()], wrong };
}

/** The point nearest to a place on the screen, where one is as near as that. */
export function nearestMark(
  points: readonly MapPoint[],
  place: (point: MapPoint) => readonly [x: number, y: number],
  [x, y]: readonly [number, number],
  within = 9,
): MapPoint | null {
  let best: MapPoint | null = null;
  let least = within;
  for (const point of points) {
    const [a, b] = place(point);
    const distance = Math.hypot(a - x, b - y);
    if (distance <= least) [best, least] = [point, distance];
  }
  return best;
}
