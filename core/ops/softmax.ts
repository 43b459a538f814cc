import type { VectorActivation } from "./activation.ts";

/** Softmax over the components of each sample, and the logarithm of its denominator. */

/** max over components, and ln Σ e^(u − max): the two halves of log-sum-exp, apart so that neither swallows the other. */
export function logSumExp(u: Float64Array, size: number, batch: number, sample: number): { readonly max: number; readonly rest: number } {
  let max = -Infinity;
  for (let i = 0; i < size; i++) max = Math.max(max, u[i * batch + sample] as number);
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.exp((u[i * batch + sample] as number) - max);
  return { max, rest: Math.log(sum) };
}

/** z_i = e^(u_i − max)/Σ_j e^(u_j − max): no exponent is positive, so logits of 1000 are harmless. */
export function softmaxForward(u: Float64Array, z: Float64Array, size: number, batch: number): void {
  for (let s = 0; s < batch; s++) {
    let max = -Infinity;
    for (let i = 0; i < size; i++) max = Math.max(max, u[i * batch + s] as number);
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
export function softmaxBackward(z: Float64Array, outputGradient: Float64Array, delta: Float64Array, size: number, batch: number): void {
  for (let s = 0; s < batch; s++) {
    let largest = s;
    for (let i = 1; i < size; i++) {
      if ((z[i * batch + s] as number) > (z[largest] as number)) largest = i * batch + s;
    }
    const reference = outputGradient[largest] as number;
    let mean = 0;
    for (let i = 0; i < size; i++) mean += (z[i * batch + s] as number) * ((outputGradient[i * batch + s] as number) - reference);
    for (let i = 0; i < size; i++) {
      const at = i * batch + s;
      delta[at] = (delta[at] as number) + (z[at] as number) * ((outputGradient[at] as number) - reference - mean);
    }
  }
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
  weightInit: "glorot-uniform",
  forward: softmaxForward,
  backward: softmaxBackward,
};
