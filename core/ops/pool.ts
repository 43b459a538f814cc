import { type Axis, windowEnd, windowStart } from "./windows.ts";

/**
 * The loops of pooling. Images are [channel][row][column][sample], flat. Each function goes from window to window in the
 * order of the value, and inside a window row by row over the places that lie on the image; the padding is never read.
 */
export interface Pool {
  readonly channels: number;
  readonly rows: Axis;
  readonly columns: Axis;
}

/** z = max over the window; NaN where one of its numbers is. */
export function maxPool(x: Float64Array, z: Float64Array, { channels, rows, columns }: Pool, batch: number): void {
  z.fill(Number.NEGATIVE_INFINITY);
  let to = 0;
  for (let c = 0; c < channels; c++) {
    const image = c * rows.input * columns.input;
    for (let row = 0; row < rows.output; row++) {
      const bottom = windowEnd(rows, row);
      for (let column = 0; column < columns.output; column++, to += batch) {
        const left = windowStart(columns, column);
        const right = windowEnd(columns, column);
        for (let y = windowStart(rows, row); y < bottom; y++) {
          const start = (image + y * columns.input + left) * batch;
          const end = (image + y * columns.input + right) * batch;
          for (let from = start; from < end; from += batch) {
            for (let s = 0; s < batch; s++) {
              const value = x[from + s] as number;
              if (value > (z[to + s] as number) || Number.isNaN(value)) z[to + s] = value;
            }
          }
        }
      }
    }
  }
}

/** ∂L/∂z of a window goes whole to the place that its maximum came from, sample by sample. */
export function maxPoolBackward(
  x: Float64Array,
  z: Float64Array,
  outputGradient: Float64Array,
  inputGradient: Float64Array,
  { channels, rows, columns }: Pool,
  batch: number,
): void {
  let at = 0;
  for (let c = 0; c < channels; c++) {
    const image = c * rows.input * columns.input;
    for (let row = 0; row < rows.output; row++) {
      const top = windowStart(rows, row);
      const height = windowEnd(rows, row) - top;
      for (let column = 0; column < columns.output; column++) {
        const left = windowStart(columns, column);
        const width = windowEnd(columns, column) - left;
        const corner = (image + top * columns.input + left) * batch;
        for (let s = 0; s < batch; s++, at++) {
          const place = placeOf(z[at] as number, x, corner + s, height, width, columns.input * batch, batch);
          inputGradient[place] = (inputGradient[place] as number) + (outputGradient[at] as number);
        }
      }
    }
  }
}

/** Where the maximum of a window stands: at the first place that equals it, row by row; of several NaN at the last, as in PyTorch. */
function placeOf(
  maximum: number,
  x: Float64Array,
  corner: number,
  height: number,
  width: number,
  rowStep: number,
  columnStep: number,
): number {
  let found = corner;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const place = corner + i * rowStep + j * columnStep;
      const value = x[place] as number;
      if (value === maximum) return place;
      if (Number.isNaN(value)) found = place;
    }
  }
  return found;
}

/** z = Σ x / n over the window, n being all its places or, where padding does not count, those on the image. */
export function averagePool(x: Float64Array, z: Float64Array, pool: Pool, countsPadding: boolean, batch: number): void {
  const { channels, rows, columns } = pool;
  z.fill(0);
  let to = 0;
  for (let c = 0; c < channels; c++) {
    const image = c * rows.input * columns.input;
    for (let row = 0; row < rows.output; row++) {
      const top = windowStart(rows, row);
      const bottom = windowEnd(rows, row);
      for (let column = 0; column < columns.output; column++, to += batch) {
        const left = windowStart(columns, column);
        const right = windowEnd(columns, column);
        for (let y = top; y < bottom; y++) {
          const start = (image + y * columns.input + left) * batch;
          const end = (image + y * columns.input + right) * batch;
          for (let from = start; from < end; from += batch)
            for (let s = 0; s < batch; s++) z[to + s] = (z[to + s] as number) + (x[from + s] as number);
        }
        const n = countsPadding ? rows.kernel * columns.kernel : (bottom - top) * (right - left);
        for (let s = 0; s < batch; s++) z[to + s] = (z[to + s] as number) / n;
      }
    }
  }
}

/** Every place on the image that a window covers gets ∂L/∂z / n of it. */
export function averagePoolBackward(
  outputGradient: Float64Array,
  inputGradient: Float64Array,
  { channels, rows, columns }: Pool,
  countsPadding: boolean,
  batch: number,
): void {
  let from = 0;
  for (let c = 0; c < channels; c++) {
    const image = c * rows.input * columns.input;
    for (let row = 0; row < rows.output; row++) {
      const top = windowStart(rows, row);
      const bottom = windowEnd(rows, row);
      for (let column = 0; column < columns.output; column++, from += batch) {
        const left = windowStart(columns, column);
        const right = windowEnd(columns, column);
        const n = countsPadding ? rows.kernel * columns.kernel : (bottom - top) * (right - left);
        for (let y = top; y < bottom; y++) {
          const start = (image + y * columns.input + left) * batch;
          const end = (image + y * columns.input + right) * batch;
          for (let to = start; to < end; to += batch)
            for (let s = 0; s < batch; s++)
              inputGradient[to + s] = (inputGradient[to + s] as number) + (outputGradient[from + s] as number) / n;
        }
      }
    }
  }
}

/** z_c = the mean of channel c over all its places. */
export function averageAll(x: Float64Array, z: Float64Array, batch: number): void {
  const places = x.length / z.length;
  z.fill(0);
  let from = 0;
  for (let to = 0; to < z.length; to += batch) {
    for (let place = 0; place < places; place++, from += batch)
      for (let s = 0; s < batch; s++) z[to + s] = (z[to + s] as number) + (x[from + s] as number);
    for (let s = 0; s < batch; s++) z[to + s] = (z[to + s] as number) / places;
  }
}

export function averageAllBackward(outputGradient: Float64Array, inputGradient: Float64Array, batch: number): void {
  const places = inputGradient.length / outputGradient.length;
  let to = 0;
  for (let from = 0; from < outputGradient.length; from += batch) {
    for (let place = 0; place < places; place++, to += batch)
      for (let s = 0; s < batch; s++)
        inputGradient[to + s] = (inputGradient[to + s] as number) + (outputGradient[from + s] as number) / places;
  }
}

/** The places of the image that the window of component `at` of the value covers. */
export function windowOf({ rows, columns }: Pool, at: number): readonly number[] {
  const places: number[] = [];
  const column = at % columns.output;
  const row = Math.floor(at / columns.output) % rows.output;
  const image = Math.floor(at / (columns.output * rows.output)) * rows.input * columns.input;
  for (let y = windowStart(rows, row); y < windowEnd(rows, row); y++)
    for (let x = windowStart(columns, column); x < windowEnd(columns, column); x++)
      places.push(image + y * columns.input + x);
  return places;
}
