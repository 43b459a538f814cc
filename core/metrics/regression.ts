/** How far predictions of a regression lie from their targets, over all rows and components of one output. */
export interface RegressionMetrics {
  /**
   * The coefficient of determination 1 − Σ(y−t)²/Σ(t−t̄)² of each component, averaged; at most 1, and 0 for whoever always says the mean. Null
   * where a component's targets are all the same: there is nothing to explain.
   */
  readonly r2: number | null;
  /** The root of the mean of (y−t)². */
  readonly rmse: number;
  /** The mean of |y−t|. */
  readonly mae: number;
}

/** Values are [component][row]. A RangeError where there are no rows, or not as many targets as predictions. */
export function regressionMetrics(predicted: Float64Array, target: Float64Array, rows: number): RegressionMetrics {
  if (rows === 0 || predicted.length !== target.length || predicted.length % rows !== 0)
    throw new RangeError(`${predicted.length} predictions and ${target.length} targets for ${rows} rows`);
  const components = predicted.length / rows;
  let squares = 0;
  let absolutes = 0;
  let r2: number | null = 0;
  for (let i = 0; i < components; i++) {
    const y = predicted.subarray(i * rows, (i + 1) * rows);
    const t = target.subarray(i * rows, (i + 1) * rows);
    const mean = t.reduce((sum, value) => sum + value, 0) / rows;
    let left = 0;
    let spread = 0;
    for (let r = 0; r < rows; r++) {
      const error = (y[r] as number) - (t[r] as number);
      left += error * error;
      absolutes += Math.abs(error);
      spread += ((t[r] as number) - mean) ** 2;
    }
    squares += left;
    // The mean of equal numbers may miss them by a hair; and the squares of tiny distances are 0.
    const isConstant = t.every((value) => value === t[0]);
    r2 = r2 === null || isConstant || spread === 0 ? null : r2 + (1 - left / spread) / components;
  }
  return { r2, rmse: Math.sqrt(squares / predicted.length), mae: absolutes / predicted.length };
}
