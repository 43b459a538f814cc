import { type Axis, endOn, firstOn } from "./windows.ts";

/**
 * Cross-correlation and its derivatives, the hot loops of a convolutional network. Every image is
 * [channel][row][column][sample] and `W` is [out][in / groups][height][width], all flat. Each of the three functions
 * takes one weight after the other and goes along the rows of the image that it is multiplied with, so that the
 * innermost loop runs through memory in order: over the samples, and with stride 1 over the whole row at once.
 */
export interface Convolution {
  readonly inChannels: number;
  readonly channels: number;
  readonly groups: number;
  readonly rows: Axis;
  readonly columns: Axis;
}

/** u_o = b_o + Σ_c W_oc ⋆ x_c, over the channels c of o's group: u[y, x] = b + Σ_ij W[i, j] · x[y·s + i·d − p, x·s + j·d − p]. */
export function convolve(
  W: Float64Array,
  b: Float64Array | null,
  x: Float64Array,
  u: Float64Array,
  convolution: Convolution,
  batch: number,
): void {
  const { rows, columns, channels, groups } = convolution;
  const inGroup = convolution.inChannels / groups;
  const imageIn = rows.input * columns.input;
  const imageOut = rows.output * columns.output;
  let at = 0;
  for (let out = 0; out < channels; out++) {
    const firstChannel = Math.floor((out * groups) / channels) * inGroup;
    u.fill(b === null ? 0 : (b[out] as number), out * imageOut * batch, (out + 1) * imageOut * batch);
    for (let c = firstChannel; c < firstChannel + inGroup; c++) {
      for (let i = 0; i < rows.kernel; i++) {
        const lastRow = endOn(rows, i);
        for (let j = 0; j < columns.kernel; j++) {
          const weight = W[at++] as number;
          const column = firstOn(columns, j);
          const count = endOn(columns, j) - column;
          const columnIn = column * columns.stride + j * columns.dilation - columns.padding;
          for (let row = firstOn(rows, i); row < lastRow; row++) {
            const rowIn = row * rows.stride + i * rows.dilation - rows.padding;
            const to = out * imageOut + row * columns.output + column;
            const from = c * imageIn + rowIn * columns.input + columnIn;
            addRow(weight, x, from, columns.stride, u, to, 1, count, batch);
          }
        }
      }
    }
  }
}

/**
 * With δ = ∂L/∂u: adds to ∂L/∂W[i, j] the sum of δ[y, x] · x[y·s + i·d − p, x·s + j·d − p] over all places and samples,
 * to ∂L/∂b the sum of δ, and to ∂L/∂x at every place the δ of each u that read it, times the weight that it was read
 * with. Each is skipped where it is null.
 */
export function convolveBackward(
  at: { readonly W: Float64Array; readonly x: Float64Array; readonly delta: Float64Array },
  gradients: { readonly W: Float64Array | null; readonly b: Float64Array | null; readonly x: Float64Array | null },
  convolution: Convolution,
  batch: number,
): void {
  const { W, x, delta } = at;
  const { rows, columns, channels, groups } = convolution;
  const inGroup = convolution.inChannels / groups;
  const imageIn = rows.input * columns.input;
  const imageOut = rows.output * columns.output;
  if (gradients.b !== null) addSums(delta, gradients.b, imageOut * batch);
  let entry = 0;
  for (let out = 0; out < channels; out++) {
    const firstChannel = Math.floor((out * groups) / channels) * inGroup;
    for (let c = firstChannel; c < firstChannel + inGroup; c++) {
      for (let i = 0; i < rows.kernel; i++) {
        const lastRow = endOn(rows, i);
        for (let j = 0; j < columns.kernel; j++, entry++) {
          const weight = W[entry] as number;
          const column = firstOn(columns, j);
          const count = endOn(columns, j) - column;
          const columnIn = column * columns.stride + j * columns.dilation - columns.padding;
          let sum = 0;
          for (let row = firstOn(rows, i); row < lastRow; row++) {
            const rowIn = row * rows.stride + i * rows.dilation - rows.padding;
            const behind = out * imageOut + row * columns.output + column;
            const front = c * imageIn + rowIn * columns.input + columnIn;
            if (gradients.W !== null) sum += dotRow(delta, behind, x, front, columns.stride, count, batch);
            if (gradients.x !== null)
              addRow(weight, delta, behind, 1, gradients.x, front, columns.stride, count, batch);
          }
          if (gradients.W !== null) gradients.W[entry] = (gradients.W[entry] as number) + sum;
        }
      }
    }
  }
}

/** to += weight · from, along `count` places that lie `step` places apart, for every sample. */
function addRow(
  weight: number,
  from: Float64Array,
  fromPlace: number,
  fromStep: number,
  to: Float64Array,
  toPlace: number,
  toStep: number,
  count: number,
  batch: number,
): void {
  // Neighbours in both: one run.
  const isRun = fromStep === 1 && toStep === 1;
  const runs = isRun ? 1 : count;
  const length = isRun ? count * batch : batch;
  for (let k = 0; k < runs; k++) {
    const source = (fromPlace + k * fromStep) * batch;
    const target = (toPlace + k * toStep) * batch;
    for (let s = 0; s < length; s++)
      to[target + s] = (to[target + s] as number) + weight * (from[source + s] as number);
  }
}

/** Σ δ · x along a row of `count` places, over every sample; in x they lie `step` apart. */
function dotRow(
  delta: Float64Array,
  deltaPlace: number,
  x: Float64Array,
  xPlace: number,
  step: number,
  count: number,
  batch: number,
): number {
  const runs = step === 1 ? 1 : count;
  const length = step === 1 ? count * batch : batch;
  let sum = 0;
  for (let k = 0; k < runs; k++) {
    const d = (deltaPlace + k) * batch;
    const v = (xPlace + k * step) * batch;
    for (let s = 0; s < length; s++) sum += (delta[d + s] as number) * (x[v + s] as number);
  }
  return sum;
}

/** ∂L/∂b_o += Σ δ_o over the places and samples of channel o. */
function addSums(delta: Float64Array, b: Float64Array, length: number): void {
  for (let out = 0; out < b.length; out++) {
    let sum = 0;
    for (let k = out * length; k < (out + 1) * length; k++) sum += delta[k] as number;
    b[out] = (b[out] as number) + sum;
  }
}
