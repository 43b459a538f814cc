import { Thinned } from "../../core/training/thinned.ts";
import { HISTORY, HISTORY_STRIDE } from "../../core/view/trainingView.ts";

export interface SavedHistory {
  /** As `TrainingView.history`. */
  readonly history: Float64Array;
  readonly every: number;
  readonly seen: number;
}

/** Points of a run's curve, thinned out as they become too many. */
export class History {
  private thinned = new Thinned<CurvePoint>(HISTORY);

  /** Goes on from what was saved, where there is something. */
  constructor(saved: SavedHistory | null) {
    if (saved)
      this.thinned = new Thinned(HISTORY, { points: pointsOf(saved.history), every: saved.every, seen: saved.seen });
  }

  get saved(): SavedHistory {
    const { every, seen } = this.thinned.state;
    return { history: this.numbers, every, seen };
  }

  get numbers(): Float64Array {
    return Float64Array.from(this.thinned.points.flatMap(({ numbers }) => numbers));
  }

  /** Points one after another; their steps rise. */
  add(points: Float64Array): void {
    for (const point of pointsOf(points)) this.thinned.add(point);
  }
}

interface CurvePoint {
  readonly step: number;
  /** `HISTORY_STRIDE` of them, the step first. */
  readonly numbers: readonly number[];
}

function pointsOf(numbers: Float64Array): readonly CurvePoint[] {
  return Array.from({ length: Math.floor(numbers.length / HISTORY_STRIDE) }, (_, i) => {
    const point = [...numbers.subarray(i * HISTORY_STRIDE, (i + 1) * HISTORY_STRIDE)];
    return { step: point[0] ?? 0, numbers: point };
  });
}
