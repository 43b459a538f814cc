/**
 * The affine map u = W·x + b and its derivatives, the hot loops of a network. All matrices are flat: `W` is
 * [unit][input], `u`, `x`, `delta` are [component][sample] with the samples innermost, so that the inner loops run
 * through memory in order whether the batch is one sample or many.
 */
export function affine(
  W: Float64Array,
  b: Float64Array | null,
  x: Float64Array,
  u: Float64Array,
  units: number,
  inputs: number,
  batch: number,
): void {
  for (let i = 0; i < units; i++) {
    const bias = b === null ? 0 : (b[i] as number);
    if (batch === 1) {
      let sum = 0;
      for (let j = 0; j < inputs; j++) sum += (W[i * inputs + j] as number) * (x[j] as number);
      u[i] = sum + bias;
      continue;
    }
    const row = i * batch;
    u.fill(0, row, row + batch);
    for (let j = 0; j < inputs; j++) {
      const weight = W[i * inputs + j] as number;
      const column = j * batch;
      for (let s = 0; s < batch; s++) u[row + s] = (u[row + s] as number) + weight * (x[column + s] as number);
    }
    for (let s = 0; s < batch; s++) u[row + s] = (u[row + s] as number) + bias;
  }
}

/**
 * With δ = ∂L/∂u: adds δ·xᵀ to ∂L/∂W, Σ_samples δ to ∂L/∂b and Wᵀ·δ to ∂L/∂x. Each is skipped where it is null.
 */
export function affineBackward(
  at: { readonly W: Float64Array; readonly x: Float64Array; readonly delta: Float64Array },
  gradients: { readonly W: Float64Array | null; readonly b: Float64Array | null; readonly x: Float64Array | null },
  units: number,
  inputs: number,
  batch: number,
): void {
  const { W, x, delta } = at;
  if (gradients.b !== null) addSums(delta, gradients.b, batch);
  if (gradients.W !== null) addOuterProducts(delta, x, gradients.W, units, inputs, batch);
  if (gradients.x !== null) addTransposedProduct(W, delta, gradients.x, units, inputs, batch);
}

/** ∂L/∂b_i += Σ_s δ_i. */
function addSums(delta: Float64Array, b: Float64Array, batch: number): void {
  for (let i = 0; i < b.length; i++) {
    let sum = 0;
    for (let s = i * batch; s < (i + 1) * batch; s++) sum += delta[s] as number;
    b[i] = (b[i] as number) + sum;
  }
}

/** ∂L/∂W_ij += Σ_s δ_i·x_j. */
function addOuterProducts(
  delta: Float64Array,
  x: Float64Array,
  W: Float64Array,
  units: number,
  inputs: number,
  batch: number,
): void {
  for (let i = 0; i < units; i++) {
    const row = i * inputs;
    if (batch === 1) {
      const d = delta[i] as number;
      for (let j = 0; j < inputs; j++) W[row + j] = (W[row + j] as number) + d * (x[j] as number);
      continue;
    }
    for (let j = 0; j < inputs; j++) {
      let sum = 0;
      for (let s = 0; s < batch; s++) sum += (delta[i * batch + s] as number) * (x[j * batch + s] as number);
      W[row + j] = (W[row + j] as number) + sum;
    }
  }
}

/** ∂L/∂x_j += Σ_i W_ij·δ_i, sample by sample. */
function addTransposedProduct(
  W: Float64Array,
  delta: Float64Array,
  x: Float64Array,
  units: number,
  inputs: number,
  batch: number,
): void {
  for (let i = 0; i < units; i++) {
    const row = i * inputs;
    if (batch === 1) {
      const d = delta[i] as number;
      for (let j = 0; j < inputs; j++) x[j] = (x[j] as number) + (W[row + j] as number) * d;
      continue;
    }
    for (let j = 0; j < inputs; j++) {
      const weight = W[row + j] as number;
      for (let s = 0; s < batch; s++) {
        x[j * batch + s] = (x[j * batch + s] as number) + weight * (delta[i * batch + s] as number);
      }
    }
  }
}
