import type { Rectangle } from "../scene/scene.ts";

/** A line along which two boxes are level: at `at` on one axis, from `from` to `to` on the other. */
export interface Guide {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Snap {
  /** What the dragged box moves further to be level with its neighbours. */
  readonly by: readonly [dx: number, dy: number];
  readonly vertical: Guide | null;
  readonly horizontal: Guide | null;
}

export const NO_SNAP: Snap = { by: [0, 0], vertical: null, horizontal: null };

/**
 * Where a dragged box comes level with another, no further off than `reach`: left with left, centre with centre, right
 * with right, and the same upright. On each axis the nearest line alone, and of several boxes on it the nearest.
 */
export function snapTo(box: Rectangle, others: readonly Rectangle[], reach: number): Snap {
  const across = nearestLine(box, others, reach, 0);
  const upright = nearestLine(box, others, reach, 1);
  const by = [across?.delta ?? 0, upright?.delta ?? 0] as const;
  return {
    by,
    vertical: across && guideOf(box, across, by, 0),
    horizontal: upright && guideOf(box, upright, by, 1),
  };
}

interface Line {
  readonly at: number;
  readonly delta: number;
  readonly away: number;
  readonly other: Rectangle;
}

function nearestLine(box: Rectangle, others: readonly Rectangle[], reach: number, axis: 0 | 1): Line | null {
  let best: Line | null = null;
  const own = linesOf(box, axis);
  for (const other of others) {
    const away = distanceBetween(box, other);
    for (const [k, at] of linesOf(other, axis).entries()) {
      const delta = at - (own[k] ?? Number.NaN);
      if (Math.abs(delta) > reach) continue;
      const closer = best ? Math.abs(delta) - Math.abs(best.delta) : -1;
      if (closer < 0 || (closer === 0 && away < (best?.away ?? 0))) best = { at, delta, away, other };
    }
  }
  return best;
}

/** The middle first: of equally near lines it is the one that wires run along. */
function linesOf(box: Rectangle, axis: 0 | 1): readonly [number, number, number] {
  const [start, end] = [box[axis], box[axis === 0 ? 2 : 3]];
  return [(start + end) / 2, start, end];
}

function distanceBetween(a: Rectangle, b: Rectangle): number {
  const dx = Math.max(0, a[0] - b[2], b[0] - a[2]);
  const dy = Math.max(0, a[1] - b[3], b[1] - a[3]);
  return dx + dy;
}

function guideOf(box: Rectangle, { at, other }: Line, by: readonly [number, number], axis: 0 | 1): Guide {
  const [start, end, shift] = axis === 0 ? [box[1], box[3], by[1]] : [box[0], box[2], by[0]];
  const [from, to] = axis === 0 ? [other[1], other[3]] : [other[0], other[2]];
  return { at, from: Math.min(start + shift, from), to: Math.max(end + shift, to) };
}
