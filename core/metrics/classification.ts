/** How often a classifier is right, and what it takes for what. */
export interface ClassificationMetrics {
  /** Share of the rows (or of the components, where each is a question of its own) that are right; of those whose target names a class. */
  readonly accuracy: number;
  /** [true class][predicted class]: how often. */
  readonly confusion: readonly (readonly number[])[];
}

/** Both lists are indices of classes, 0 to `classes` − 1; a pair with any other number is left out. Accuracy is NaN where none is left. */
export function classificationMetrics(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ClassificationMetrics {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let right = 0;
  let counted = 0;
  for (let k = 0; k < actual.length; k++) {
    const row = confusion[actual[k] as number];
    const guess = predicted[k] as number;
    if (row?.[guess] === undefined) continue;
    row[guess] += 1;
    counted += 1;
    if (actual[k] === guess) right += 1;
  }
  return { accuracy: right / counted, confusion };
}

/** The class with the largest number in each row, the first of several; NaN in a row with a NaN. Values are [class][row]. */
export function largestOf(values: Float64Array, rows: number): Float64Array {
  const classes = values.length / rows;
  return Float64Array.from({ length: rows }, (_, r) => {
    let best = 0;
    for (let i = 0; i < classes; i++) {
      const value = values[i * rows + r] as number;
      if (Number.isNaN(value)) return Number.NaN;
      if (value > (values[best * rows + r] as number)) best = i;
    }
    return best;
  });
}

/** 1 from the threshold on, 0 below it; NaN for NaN. */
export function aboveOf(values: Float64Array, threshold: number): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : Number(value >= threshold)));
}
