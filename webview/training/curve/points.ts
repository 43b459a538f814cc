import { HISTORY_STRIDE } from "../../../core/view/trainingView.ts";

/** The objective after so many steps. */
export interface CurvePoint {
  readonly step: number;
  /** Steps in epochs: 2.5 is half way through the third. */
  readonly epoch: number;
  /** Over the whole training part. */
  readonly training: number;
  /** Over the validation part; NaN where it was not measured. */
  readonly validation: number;
}

/** A run's history as points; numbers that do not make a whole point are left out. */
export function readHistory(history: Float64Array, stepsPerEpoch: number): readonly CurvePoint[] {
  const points: CurvePoint[] = [];
  for (let i = 0; i + HISTORY_STRIDE <= history.length; i += HISTORY_STRIDE) {
    const [step = 0, training = Number.NaN, validation = Number.NaN] = history.subarray(i, i + HISTORY_STRIDE);
    points.push({ step, epoch: epochOf(step, stepsPerEpoch), training, validation });
  }
  return points;
}

export function epochOf(step: number, stepsPerEpoch: number): number {
  return step / Math.max(1, stepsPerEpoch);
}

/** The point with the smallest validation objective, the first of equal ones; null where none was measured. */
export function bestPoint(points: readonly CurvePoint[]): CurvePoint | null {
  let best: CurvePoint | null = null;
  for (const point of points) {
    if (Number.isFinite(point.validation) && (best === null || point.validation < best.validation)) best = point;
  }
  return best;
}

/** Where the point nearest to a step stands in the list, the earlier of two as near; −1 in an empty one. Steps must rise. */
export function nearestPoint(points: readonly { readonly step: number }[], step: number): number {
  let [low, high] = [0, points.length - 1];
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.step ?? 0) <= step) low = middle;
    else high = middle;
  }
  const [before = 0, after = 0] = [points[low]?.step, points[high]?.step];
  return step - before <= after - step ? low : high;
}
