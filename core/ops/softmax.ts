import type { VectorActivation } from "./activation.ts";
import type { Cost } from "./op.ts";

/** Softmax over the components of each sample, and the logarithm of its denominator. All arrays are [component][sample]. */

/** The place in `u` of the sample's largest component. Subtracting it first keeps every exponent at or below 0. */
export function largestAt(u: Float64Array, size: number, batch: number, sample: number): number {
  let at = sample;
  for (let i = 1; i < size; i++) {
    if ((u[i * batch + sample] as number) > (u[at] as number)) at = i * batch + sample;
  }
  return at;
}

/** ln Σ_j e^(u_j − max). The largest term is exactly 1, so log1p of the others keeps them where they are tiny. */
export function logSumExpAboveMax(
  u: Float64Array,
  size: number,
  batch: number,
  sample: number,
  largest: number,
): number {
  let others = 0;
  for (let i = 0; i < size; i++) {
    const at = i * batch + sample;
    if (at !== largest) others += Math.exp((u[at] as number) - (u[largest] as number));
  }
  return Math.log1p(others);
}

/** z_i = e^(u_i − max)/Σ_j e^(u_j − max). */
export function softmaxForward(u: Float64Array, z: Float64Array, size: number, batch: number): void {
  for (let s = 0; s < batch; s++) {
    const max = u[largestAt(u, size, batch, s)] as number;
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const e = Math.exp((u[i * batch + s] as number) - max);
      z[i * batch + s] = e;
      sum += e;
    }
    for (let i = 0; i < size; i++) z[i * batch + s] = (z[i * batch + s] as number) / sum;
  }
}

/**
 * J = diag(z) − z·zᵀ, so Jᵀg has the components z_i·(g_i − Σ_j z_j·g_j). All g are taken relative to that of the largest z,
 * which changes nothing in exact arithmetic but keeps the digits where one z is nearly 1 and the difference would cancel.
 */
export function softmaxBackward(
  z: Float64Array,
  outputGradient: Float64Array,
  delta: Float64Array,
  size: number,
  batch: number,
): void {
  for (let s = 0; s < batch; s++) {
    const reference = outputGradient[largestAt(z, size, batch, s)] as number;
    let mean = 0;
    for (let i = 0; i < size; i++)
      mean += (z[i * batch + s] as number) * ((outputGradient[i * batch + s] as number) - reference);
    for (let i = 0; i < size; i++) {
      const at = i * batch + s;
      delta[at] = (delta[at] as number) + (z[at] as number) * ((outputGradient[at] as number) - reference - mean);
    }
  }
}

/** J·u̇ with the components z_i·(u̇_i − Σ_j z_j·u̇_j): J is symmetric, so it is what backward does to a gradient. */
export function softmaxTangent(
  z: Float64Array,
  inputTangent: Float64Array,
  outputTangent: Float64Array,
  size: number,
  batch: number,
): void {
  softmaxBackward(z, inputTangent, outputTangent, size, batch);
}

/** With m = Σ_j z_j·g_j, the change of z_i·(g_i − m) is ż_i·(g_i − m) + z_i·(ġ_i − ṁ). Relative to the largest z's g and ġ, as above. Adds. */
export function softmaxBackwardTangent(
  { z, outputGradient: g }: { readonly z: Float64Array; readonly outputGradient: Float64Array },
  changes: { readonly z: Float64Array; readonly outputGradient: Float64Array },
  into: Float64Array,
  size: number,
  batch: number,
): void {
  for (let s = 0; s < batch; s++) {
    const largest = largestAt(z, size, batch, s);
    let mean = 0;
    let meanTangent = 0;
    const gBeside = (at: number): number => (g[at] as number) - (g[largest] as number);
    const changeBeside = (at: number): number =>
      (changes.outputGradient[at] as number) - (changes.outputGradient[largest] as number);
    for (let at = s; at < size * batch; at += batch) {
      mean += (z[at] as number) * gBeside(at);
      meanTangent += (changes.z[at] as number) * gBeside(at) + (z[at] as number) * changeBeside(at);
    }
    for (let at = s; at < size * batch; at += batch) {
      const change =
        (changes.z[at] as number) * (gBeside(at) - mean) + (z[at] as number) * (changeBeside(at) - meanTangent);
      into[at] = (into[at] as number) + change;
    }
  }
}

/** Forward: difference, exponential, addition and division a component. Backward: as the two loops above. */
export function softmaxCost(size: number): Cost {
  return { forward: 4 * size, backward: 7 * size };
}

export const softmaxActivation: VectorActivation = {
  vector: true,
  name: "softmax",
  title: "Softmax",
  doc: "Turns a vector of logits into the probabilities of C classes: positive, with sum 1.",
  tex: String.raw`\frac{e^{u_i}}{\sum_j e^{u_j}}`,
  derivativeTex: String.raw`\frac{\partial z_i}{\partial u_j}=z_i\,(I\{i=j\}-z_j)`,
  text: "e^(u_i)/Σ_j e^(u_j)",
  derivativeText: "∂z_i/∂u_j = z_i·(1 if i = j, else 0, − z_j)",
  source: "Lecture 10, the network's output: C classes; PyTorch nn.Softmax",
  attributes: {},
  range: [0, 1],
  link: "softmax",
  weightInit: "glorot-uniform",
  forward: softmaxForward,
  backward: softmaxBackward,
};
