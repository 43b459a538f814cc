import { sizeOf } from "../shape.ts";
import { numberAttribute } from "./attributes.ts";
import { classOf, classOperands, inferIndex, whyNoClass } from "./classTarget.ts";
import type { Example, Op, Site } from "./op.ts";
import { LOSS_PORTS } from "./pairLoss.ts";
import { LOSS_ATTRIBUTES, reductionScale } from "./reduction.ts";

/** Losses whose target is the index of the right class. Each counts as one term a sample: `mean` divides by the samples. */

const INDEX_LOSS = {
  category: "loss",
  look: "loss",
  ports: LOSS_PORTS,
  reducesBatch: true,
  joinsComponents: true,
  piecewiseLinear: true,
  hasPreactivation: false,
  params: () => [],
  discretePorts: () => [1],
  whyNotFinite: whyNoClass,
} as const satisfies Partial<Op>;

const nll: Op = {
  ...INDEX_LOSS,
  name: "nll",
  title: "Negative log-likelihood",
  doc: "Minus the log-probability of the right class: the prediction is C log-probabilities, the target a class index; one term a sample.",
  tex: String.raw`L=-\sum_i t_i\,y_i`,
  slopeTex: "-t_i",
  source: "PyTorch nn.NLLLoss",
  expects: "log-probability",
  attributes: LOSS_ATTRIBUTES,
  infer: (site) => inferIndex(site, "log-probabilities"),
  cost: () => ({ forward: 2, backward: 1 }),
  forward(pass) {
    const [logP, target, C] = classOperands(pass);
    let sum = 0;
    for (let s = 0; s < pass.batch; s++) sum -= logP[classOf(target, C, s) * pass.batch + s] ?? Number.NaN;
    pass.output.data[0] = sum * reductionScale(pass.site.attributes, pass.batch, 1);
  },
  backward(pass) {
    const [, target, C] = classOperands(pass);
    const [into] = pass.inputGradients;
    if (!into) return;
    const factor = (pass.outputGradient[0] as number) * reductionScale(pass.site.attributes, pass.batch, 1);
    for (let s = 0; s < pass.batch; s++) {
      const right = classOf(target, C, s);
      for (let i = 0; i < C; i++) into[i * pass.batch + s] = i === right ? -factor : 0;
      if (Number.isNaN(right)) spoil(into, pass.batch, s);
    }
  },
  examples: examples([-0.5, -1.25, -2, -0.75, -0.25, -1], {}),
};

const multiClassHinge: Op = {
  ...INDEX_LOSS,
  name: "multi-class-hinge",
  title: "Multi-class hinge loss",
  doc: "Every other class's score must stay below the right one's by a margin; the sum over the others divided by C, as in PyTorch, is one term a sample. The target is a class index.",
  tex: String.raw`L=\frac{1}{C}\cdot\sum_{i\ne t}\max(0,\,m-y_t+y_i)`,
  source: "Crammer and Singer, 2001, in the sum form; PyTorch nn.MultiMarginLoss with p = 1",
  expects: "score",
  attributes: {
    margin: { kind: "number", default: 1, doc: "By how much the right class's score must exceed every other." },
    ...LOSS_ATTRIBUTES,
  },
  infer: (site) => inferIndex(site, "scores"),
  cost(site) {
    const C = sizeOf(site.inputs[0] ?? []);
    return { forward: 4 * (C - 1) + 2, backward: 4 * (C - 1) + 1 };
  },
  forward(pass) {
    const [y, target, C] = classOperands(pass);
    const margin = numberAttribute(pass.site.attributes, "margin");
    let sum = 0;
    for (let s = 0; s < pass.batch; s++) {
      const right = classOf(target, C, s);
      const score = y[right * pass.batch + s] ?? Number.NaN;
      let ofSample = 0;
      for (let i = 0; i < C; i++) {
        // Not Math.max: the sum must become NaN where a score is.
        const short = margin - score + (y[i * pass.batch + s] as number);
        if (i !== right && !(short <= 0)) ofSample += short;
      }
      sum += Number.isNaN(right) ? Number.NaN : ofSample / C;
    }
    pass.output.data[0] = sum * reductionScale(pass.site.attributes, pass.batch, 1);
  },
  backward(pass) {
    const [y, target, C] = classOperands(pass);
    const [into] = pass.inputGradients;
    if (!into) return;
    const margin = numberAttribute(pass.site.attributes, "margin");
    const factor = ((pass.outputGradient[0] as number) * reductionScale(pass.site.attributes, pass.batch, 1)) / C;
    for (let s = 0; s < pass.batch; s++) {
      const right = classOf(target, C, s);
      const score = y[right * pass.batch + s] ?? Number.NaN;
      let violations = 0;
      for (let i = 0; i < C; i++) {
        // At the kink itself nothing flows, as in PyTorch.
        const violates = i !== right && margin - score + (y[i * pass.batch + s] as number) > 0;
        into[i * pass.batch + s] = violates ? factor : 0;
        if (violates) violations++;
      }
      if (Number.isNaN(right)) spoil(into, pass.batch, s);
      else into[right * pass.batch + s] = -violations * factor;
    }
  },
  examples: [
    ...examples([0.5, -1.25, 2, 0.75, 0.2, 1], { margin: 1 }),
    ...examples([0.5, -1.25, 2, 0.75, 0.2, 1], { margin: 0.3 }),
  ],
};

export const classLosses: readonly Op[] = [nll, multiClassHinge];

/** A target that names no class makes the sample's gradient NaN, as it makes the loss. */
function spoil(gradient: Float64Array, batch: number, sample: number): void {
  for (let k = sample; k < gradient.length; k += batch) gradient[k] = Number.NaN;
}

/** Three classes and two samples, with each reduction. */
function examples(prediction: readonly number[], more: Site["attributes"]): readonly Example[] {
  const reductions = [
    ["mean", 1],
    ["sum", 0.5],
    ["batch-mean", 2],
  ] as const;
  return reductions.map(([reduction, weight], k) => ({
    site: { inputs: [[3], k === 1 ? [1] : []], attributes: { ...more, reduction, weight } },
    inputs: [prediction, [2, k]],
    batch: 2,
    params: {},
    discrete: [1],
  }));
}
