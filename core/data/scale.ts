/**
 * What the numbers of an input were brought to mean 0 and standard deviation 1 by, one entry a component: z = (x − mean) / deviation.
 * The deviation is that of the training rows themselves (divided by n, not n − 1). It is 0 where a component is the same in all of
 * them; such a component is only centred.
 */
export interface Scale {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Of `values`, [component][row], over the rows given. */
export function fitScale(values: Float64Array, rows: number, fittedOn: readonly number[]): Scale {
  const components = values.length / rows;
  const mean = new Float64Array(components);
  const deviation = new Float64Array(components);
  for (let i = 0; i < components; i++) {
    const column = values.subarray(i * rows, (i + 1) * rows);
    const first = column[fittedOn[0] ?? 0] ?? Number.NaN;
    // Said by comparison: the rounded mean of equal numbers need not be that number.
    if (fittedOn.every((row) => column[row] === first)) {
      mean[i] = first;
      continue;
    }
    const center = meanOf(column, fittedOn);
    mean[i] = center;
    deviation[i] = deviationOf(column, fittedOn, center);
  }
  return { mean, deviation };
}

/** (x − mean) / deviation for every row, [component][row]. */
export function standardize(values: Float64Array, rows: number, { mean, deviation }: Scale): Float64Array {
  const scaled = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) {
    const i = Math.floor(k / rows);
    scaled[k] = ((values[k] as number) - (mean[i] as number)) / (deviation[i] || 1);
  }
  return scaled;
}

/** The number of the file behind a standardized one. */
export function unstandardize(value: number, component: number, { mean, deviation }: Scale): number {
  return value * (deviation[component] || 1) + (mean[component] ?? 0);
}

/** In two rounds: the second takes out what the first has rounded away. */
function meanOf(column: Float64Array, rows: readonly number[]): number {
  let sum = 0;
  for (const row of rows) sum += column[row] as number;
  const rough = sum / rows.length;
  let rest = 0;
  for (const row of rows) rest += (column[row] as number) - rough;
  return rough + rest / rows.length;
}

/** The differences are brought below 1 first, so that their squares neither overflow nor vanish. */
function deviationOf(column: Float64Array, rows: readonly number[], mean: number): number {
  let most = 0;
  for (const row of rows) most = Math.max(most, Math.abs((column[row] as number) - mean));
  let squares = 0;
  for (const row of rows) squares += (((column[row] as number) - mean) / most) ** 2;
  return most * Math.sqrt(squares / rows.length);
}
