import { formatShape, interchangeable, sizeOf } from "../shape.ts";
import type { Example, ForwardPass, Inference, Op, Ports, Site } from "./op.ts";
import { LOSS_ATTRIBUTES, reductionScale } from "./reduction.ts";
import { largestAt, logSumExpAboveMax } from "./softmax.ts";

/**
 * Softmax cross-entropy on logits. The target is a class index (one whole number, 0 to C − 1) or a vector of C
 * probabilities (one-hot or soft). It counts as one term a sample, as in PyTorch: `mean` divides by the samples.
 */
export const crossEntropy = (ports: Ports): Op => ({
  name: "softmax-cross-entropy",
  title: "Softmax cross-entropy",
  category: "loss",
  doc: "The negative log-likelihood of the right one of C classes, on logits before any softmax; the target is a class index or C probabilities.",
  tex: String.raw`L=-\sum_i t_i\ln\frac{e^{u_i}}{\sum_j e^{u_j}}`,
  source: "Lecture 10, C classes by softmax; PyTorch nn.CrossEntropyLoss",
  look: "loss",
  expects: "logit",
  ports,
  attributes: LOSS_ATTRIBUTES,
  reducesBatch: true,
  hasPreactivation: false,
  infer,
  params: () => [],
  discretePorts: (site) => (takesIndex(site) ? [1] : []),
  forward(pass) {
    const [u, t] = operands(pass);
    const C = sizeOf(pass.site.inputs[0] ?? []);
    let sum = 0;
    for (let s = 0; s < pass.batch; s++) {
      const largest = largestAt(u, C, pass.batch, s);
      const above = logSumExpAboveMax(u, C, pass.batch, s, largest);
      for (let i = 0; i < C; i++) {
        const share = targetShare(pass.site, t, C, pass.batch, i, s);
        // −ln softmax_i = above − (u_i − max). A class that is not wanted costs nothing, even at probability 0.
        if (share !== 0) sum += share * (above - ((u[i * pass.batch + s] as number) - (u[largest] as number)));
      }
    }
    pass.output.data[0] = sum * reductionScale(pass.site.attributes, pass.batch, 1);
  },
  backward(pass) {
    const [u, t] = operands(pass);
    const C = sizeOf(pass.site.inputs[0] ?? []);
    const [byLogits, byTarget] = pass.inputGradients;
    const factor = (pass.outputGradient[0] as number) * reductionScale(pass.site.attributes, pass.batch, 1);
    for (let s = 0; s < pass.batch; s++) {
      const largest = largestAt(u, C, pass.batch, s);
      const above = logSumExpAboveMax(u, C, pass.batch, s, largest);
      let total = 0;
      for (let i = 0; i < C; i++) total += targetShare(pass.site, t, C, pass.batch, i, s);
      for (let i = 0; i < C; i++) {
        const at = i * pass.batch + s;
        const logProbability = (u[at] as number) - (u[largest] as number) - above;
        const share = targetShare(pass.site, t, C, pass.batch, i, s);
        // ∂ℓ/∂u_i = p_i·Σt − t_i, written so that a confident right answer keeps its tiny gradient:
        // for the largest logit 1 − p_i = 1 − e^(−above) is computed without a difference of near-equal numbers.
        const p = Math.exp(logProbability);
        const rest = at === largest ? -Math.expm1(-above) : 1 - p;
        if (byLogits) byLogits[at] = factor * (p * (total - share) - share * rest);
        if (byTarget && !takesIndex(pass.site)) byTarget[at] = -factor * logProbability;
      }
    }
  },
  examples: examples(),
});

/** A single number where there are several classes is an index, else the target is one probability a class. */
function takesIndex(site: Site): boolean {
  const [prediction = [], target = []] = site.inputs;
  return sizeOf(target) === 1 && sizeOf(prediction) > 1;
}

function infer(site: Site): Inference {
  const [prediction = [], target = []] = site.inputs;
  if (takesIndex(site) || interchangeable(prediction, target)) return { ok: true, shape: [] };
  return {
    ok: false,
    port: 1,
    message: `the logits are ${formatShape(prediction)} but the target is ${formatShape(target)}; it must be a class index [] or have the same shape.`,
  };
}

function operands(pass: ForwardPass): readonly [logits: Float64Array, target: Float64Array] {
  const [logits, target] = pass.inputs;
  if (logits === undefined || target === undefined) throw new TypeError("A loss needs a prediction and a target.");
  return [logits.data, target.data];
}

/** t_i of one sample; NaN for an index that names no class, so that the loss cannot look right. */
function targetShare(site: Site, target: Float64Array, C: number, batch: number, i: number, sample: number): number {
  if (!takesIndex(site)) return target[i * batch + sample] as number;
  const index = target[sample] as number;
  if (!(Number.isInteger(index) && index >= 0 && index < C)) return Number.NaN;
  return index === i ? 1 : 0;
}

function examples(): readonly Example[] {
  const logits = [0.5, -1.25, 2, 0.75, -0.5, 1];
  const soft = [0.2, 1, 0.5, 0, 0.3, 0];
  const attributes = (reduction: string, weight: number): Site["attributes"] => ({ reduction, weight });
  return [
    {
      site: { inputs: [[3], []], attributes: attributes("mean", 1) },
      inputs: [logits, [2, 0]],
      batch: 2,
      params: {},
      discrete: [1],
    },
    {
      site: { inputs: [[3], [1]], attributes: attributes("sum", 0.5) },
      inputs: [logits, [1, 1]],
      batch: 2,
      params: {},
      discrete: [1],
    },
    {
      site: { inputs: [[3], [3]], attributes: attributes("batch-mean", 2) },
      inputs: [logits, soft],
      batch: 2,
      params: {},
    },
  ];
}
