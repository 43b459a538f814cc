/** One bar of a heat strip: a component, or the mean of neighbouring ones where there are more than fit. */
export interface Bar {
  readonly value: number;
  /** −1 … 1: the share of the largest magnitude, 0 where the value is not finite. */
  readonly share: number;
}

export interface Summary {
  readonly minimum: number;
  readonly mean: number;
  readonly maximum: number;
}

export const MOST_BARS = 24;

export function barsOf(numbers: Float64Array, most = MOST_BARS): readonly Bar[] {
  const count = Math.min(numbers.length, most);
  const means = Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * numbers.length) / count);
    const to = Math.floor(((i + 1) * numbers.length) / count);
    return meanOf(numbers.subarray(from, to));
  });
  const largest = Math.max(0, ...means.map(Math.abs).filter(Number.isFinite));
  return means.map((value) => ({ value, share: Number.isFinite(value) && largest > 0 ? value / largest : 0 }));
}

/** NaN anywhere makes all three NaN: an average that hides one would lie. */
export function summarize(numbers: Float64Array): Summary {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of numbers) {
    if (Number.isNaN(value)) return { minimum: Number.NaN, mean: Number.NaN, maximum: Number.NaN };
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return { minimum, mean: meanOf(numbers), maximum };
}

function meanOf(numbers: Float64Array): number {
  let sum = 0;
  for (const value of numbers) sum += value;
  return sum / numbers.length;
}
