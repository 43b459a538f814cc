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
  for (let i = 0; i < units; i++) {
    const row = i * batch;
    if (gradients.b !== null) {
      let sum = 0;
      for (let s = 0; s < batch; s++) sum += delta[row + s] as number;
      gradients.b[i] = (gradients.b[i] as number) + sum;
    }
    for (let j = 0; j < inputs; j++) {
      const entry = i * inputs + j;
      const column = j * batch;
      if (gradients.W !== null) {
        let sum = 0;
        for (let s = 0; s < batch; s++) sum += (delta[row + s] as number) * (x[column + s] as number);
        gradients.W[entry] = (gradients.W[entry] as number) + sum;
      }
      if (gradients.x !== null) {
        const weight = W[entry] as number;
        for (let s = 0; s < batch; s++)
          gradients.x[column + s] = (gradients.x[column + s] as number) + weight * (delta[row + s] as number);
      }
    }
  }
}
