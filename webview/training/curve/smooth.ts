/**
 * Exponential smoothing: each value is the mean of itself and all before it, one that is k points back with weight
 * `factor`ᵏ, so 0 leaves all as it is. The weights add up to 1 from the first value on (the bias correction of Adam,
 * Kingma and Ba 2015, algorithm 1), or the curve would begin near 0. What is not finite stays, and no mean takes it in.
 * `factor` is in [0, 1).
 */
export function smooth(values: readonly number[], factor: number): readonly number[] {
  if (factor <= 0) return values;
  let mean = 0;
  let weight = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    mean = factor * mean + (1 - factor) * value;
    weight = factor * weight + (1 - factor);
    return mean / weight;
  });
}
