/** A run of numbers in a few. Minimum, mean, maximum and norm are of the finite ones; NaN where there are none. */
export interface Statistics {
  readonly count: number;
  readonly minimum: number;
  readonly mean: number;
  readonly maximum: number;
  /** √Σv². */
  readonly norm: number;
  readonly zeros: number;
  readonly nans: number;
  readonly infinities: number;
}

export function statisticsOf(numbers: ArrayLike<number>): Statistics {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let largest = 0;
  let zeros = 0;
  let nans = 0;
  let infinities = 0;
  for (let k = 0; k < numbers.length; k++) {
    const value = numbers[k] as number;
    if (Number.isNaN(value)) nans++;
    else if (!Number.isFinite(value)) infinities++;
    else {
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
      if (value === 0) zeros++;
      sum += value;
      largest = Math.max(largest, Math.abs(value));
    }
  }
  const finite = numbers.length - nans - infinities;
  if (finite === 0) {
    const none = Number.NaN;
    return { count: numbers.length, minimum: none, mean: none, maximum: none, norm: none, zeros, nans, infinities };
  }
  const norm = normOf(numbers, largest);
  return { count: numbers.length, minimum, mean: sum / finite, maximum, norm, zeros, nans, infinities };
}

/** Scaled by the largest, so that squares of the very large and very small neither overflow nor vanish. */
function normOf(numbers: ArrayLike<number>, largest: number): number {
  if (largest === 0) return 0;
  let squares = 0;
  for (let k = 0; k < numbers.length; k++) {
    const share = (numbers[k] as number) / largest;
    if (Number.isFinite(share)) squares += share * share;
  }
  return largest * Math.sqrt(squares);
}
