import { HISTORY, HISTORY_STRIDE } from "../../core/view/trainingView.ts";

/** Points of a run's curve, thinned out as they become too many. */
export class History {
  private points: number[][] = [];
  /** Every so many measured points are one of the history: doubled whenever there are too many of them. */
  private every = 1;
  private seen = 0;

  get saved(): { readonly history: Float64Array; readonly every: number; readonly seen: number } {
    return { history: this.numbers, every: this.every, seen: this.seen };
  }

  get numbers(): Float64Array {
    return Float64Array.from(this.points.flat());
  }

  /** Goes on from what was saved. */
  recover({ history, every, seen }: History["saved"]): void {
    this.points = [];
    for (let at = 0; at + HISTORY_STRIDE <= history.length; at += HISTORY_STRIDE)
      this.points.push([...history.subarray(at, at + HISTORY_STRIDE)]);
    this.every = Math.max(1, Math.trunc(every) || 1);
    this.seen = Math.max(this.points.length, Math.trunc(seen) || 0);
  }

  /** Points one after another; their steps rise, and one that is there already is left as it is. */
  add(points: Float64Array): void {
    for (let at = 0; at + HISTORY_STRIDE <= points.length; at += HISTORY_STRIDE)
      this.addPoint([...points.subarray(at, at + HISTORY_STRIDE)]);
  }

  private addPoint(point: number[]): void {
    const last = this.points.at(-1);
    if (last && (point[0] ?? 0) <= (last[0] ?? 0)) return;
    // The newest stands at the end whatever its turn.
    const isExtra = this.points.length > 1 && (this.seen - 1) % this.every !== 0;
    this.seen += 1;
    if (isExtra) this.points[this.points.length - 1] = point;
    else this.points.push(point);
    if (this.points.length < HISTORY) return;
    this.points = this.points.filter((_, i) => i % 2 === 0 || i === this.points.length - 1);
    this.every *= 2;
  }
}
