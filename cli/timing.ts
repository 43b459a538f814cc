/** How fast something is, on a machine that also does other things: warmed up, then timed in slices, of which the median counts. */

export interface TimingOptions {
  /** Seconds before the clock starts. */
  readonly warmUp: number;
  /** Seconds of slices. */
  readonly measure: number;
  /** The time in seconds; the machine's own by default. */
  readonly clock?: () => number;
}

/** A slice must be long for the clock and short against a pause of the machine. */
const SLICE_SECONDS = 0.02;

/** Seconds that one of `run`'s repetitions takes. */
export function timeOf(run: (count: number) => void, options: TimingOptions): number {
  const { warmUp, measure, clock: now = () => performance.now() / 1000 } = options;
  const timed = (count: number): number => {
    const start = now();
    run(count);
    return now() - start;
  };
  let count = 1;
  let perRepetition = Number.POSITIVE_INFINITY;
  for (const end = now() + warmUp; ; ) {
    const seconds = timed(count);
    perRepetition = seconds / count;
    if (now() >= end) break;
    // By steps of four, because the first calls tell little of the later ones.
    count = Math.max(1, Math.min(4 * count, Math.round(SLICE_SECONDS / perRepetition)));
  }
  count = Math.max(1, Math.round(SLICE_SECONDS / perRepetition));
  const slices: number[] = [];
  for (const end = now() + measure; slices.length === 0 || now() < end; ) slices.push(timed(count) / count);
  return middleOf(slices);
}

/** The median; of two in the middle, their mean. */
export function middleOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}
