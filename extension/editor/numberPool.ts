import type { Run } from "../../core/protocol.ts";

/** Gathers runs of numbers into one Float64Array, which crosses to the canvas in one piece. */
export class NumberPool {
  private readonly runs: ArrayLike<number>[] = [];
  private length = 0;

  add(numbers: ArrayLike<number> | null): Run {
    if (!numbers) return null;
    const start = this.length;
    this.runs.push(numbers);
    this.length += numbers.length;
    return [start, numbers.length];
  }

  /** The numbers of all runs in the order they were added; a copy, so the machine may go on. */
  collect(): Float64Array {
    const all = new Float64Array(this.length);
    let at = 0;
    for (const run of this.runs) {
      all.set(run, at);
      at += run.length;
    }
    return all;
  }
}
