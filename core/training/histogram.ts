/** How numbers are spread: how many of them lie in each of some bins, all as wide, between the smallest and the largest. */
export interface Histogram {
  /** All of them, finite or not. */
  readonly count: number;
  readonly nans: number;
  readonly infinities: number;
  readonly zeros: number;
  /** Of the finite ones, as mean and deviation are; NaN where there are none. */
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** √(Σ(v − mean)²/n). */
  readonly deviation: number;
  /** How many finite ones each bin has; the last bin takes the largest in. */
  readonly bins: Float64Array;
}

export const BINS = 32;
/** Numbers of a histogram in one row: count, nans, infinities, zeros, minimum, maximum, mean, deviation and the bins. */
export const HISTOGRAM_STRIDE = 8 + BINS;

/** The histogram of all numbers of several runs together, in one row as `readHistogram` reads it. */
export function histogramOf(runs: readonly Float64Array[]): Float64Array {
  const packed = new Float64Array(HISTOGRAM_STRIDE);
  const bins = packed.subarray(8);
  let [count, nans, infinities, zeros] = [0, 0, 0, 0];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const run of runs) {
    count += run.length;
    for (const value of run) {
      if (Number.isNaN(value)) nans += 1;
      else if (!Number.isFinite(value)) infinities += 1;
      else {
        if (value === 0) zeros += 1;
        if (value < minimum) minimum = value;
        if (value > maximum) maximum = value;
      }
    }
  }
  const finite = count - nans - infinities;
  packed.set([count, nans, infinities, zeros]);
  if (finite === 0) {
    packed.fill(Number.NaN, 4, 8);
    return packed;
  }
  // Relative to the largest, so that no sum of numbers or of squares overflows.
  const largest = Math.max(-minimum, maximum) || 1;
  let sum = 0;
  for (const value of finitesOf(runs)) {
    sum += value / largest;
    const bin = binOf(value, minimum, maximum);
    bins[bin] = (bins[bin] as number) + 1;
  }
  const mean = sum / finite;
  let squares = 0;
  for (const value of finitesOf(runs)) squares += (value / largest - mean) ** 2;
  packed.set([minimum, maximum, mean * largest, Math.sqrt(squares / finite) * largest], 4);
  return packed;
}

/** Reads one row of several that stand one after another. */
export function readHistogram(rows: Float64Array, index: number): Histogram {
  const row = rows.subarray(index * HISTOGRAM_STRIDE, (index + 1) * HISTOGRAM_STRIDE);
  const none = Number.NaN;
  const [
    count = 0,
    nans = 0,
    infinities = 0,
    zeros = 0,
    minimum = none,
    maximum = none,
    mean = none,
    deviation = none,
  ] = row;
  return { count, nans, infinities, zeros, minimum, maximum, mean, deviation, bins: row.subarray(8) };
}

/** Where bin `k` begins, and so where bin k − 1 ends. */
export function edgeOf({ minimum, maximum }: Pick<Histogram, "minimum" | "maximum">, k: number): number {
  const share = k / BINS;
  if (minimum === maximum) return minimum;
  return minimum * (1 - share) + maximum * share;
}

function* finitesOf(runs: readonly Float64Array[]): Generator<number> {
  for (const run of runs) for (const value of run) if (Number.isFinite(value)) yield value;
}

/** Numbers that are all the same stand in the middle. */
function binOf(value: number, minimum: number, maximum: number): number {
  if (minimum === maximum) return BINS / 2;
  const span = maximum - minimum;
  const share = Number.isFinite(span)
    ? (value - minimum) / span
    : (value / 2 - minimum / 2) / (maximum / 2 - minimum / 2);
  return Math.min(BINS - 1, Math.floor(share * BINS));
}
