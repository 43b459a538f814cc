import { sizeOf } from "../shape.ts";
import { classOperands, inferClasses, takesIndex, targetShare, whyNoClass } from "./classTarget.ts";
import type { BackwardPass, BackwardTangentPass, Cost, Example, ForwardPass, NotFinite, Op, Site } from "./op.ts";
import { inferPair, LOSS_PORTS } from "./pairLoss.ts";
import { over, timesLog, whyLogFails } from "./probabilities.ts";
import { LOSS_ATTRIBUTES, reductionScale } from "./reduction.ts";
import { largestAt, logSumExpAboveMax } from "./softmax.ts";

/**
 * Losses that compare the predicted probabilities p of C classes with those of the target, t. Each counts as one term a
 * sample: `mean` divides by the samples. On probabilities they take ln p as it is; on logits (their own, or those behind
 * an untouched softmax) ln p_i = u_i − max − ln Σ e^(u_j − max), which stays exact where p_i has rounded to 0 or 1.
 */

/** One class of one sample. */
interface ClassTerm {
  /** Its place in [class][sample]. */
  readonly at: number;
  readonly share: number;
  readonly logP: number;
  readonly p: number;
  /** 1 − p. */
  readonly rest: number;
  /** Σ_i t_i of the sample; 1 for a distribution. */
  readonly total: number;
}

/** Visits every class of every sample; p by way of the logits where they are given. */
function eachClass(pass: ForwardPass, logits: Float64Array | null, visit: (term: ClassTerm) => void): void {
  const [p, target, C] = classOperands(pass);
  const { site, batch } = pass;
  for (let s = 0; s < batch; s++) {
    const largest = logits ? largestAt(logits, C, batch, s) : 0;
    const above = logits ? logSumExpAboveMax(logits, C, batch, s, largest) : 0;
    let total = 0;
    for (let i = 0; i < C; i++) total += targetShare(site, target, C, batch, i, s);
    for (let i = 0; i < C; i++) {
      const at = i * batch + s;
      const share = targetShare(site, target, C, batch, i, s);
      if (logits === null) {
        const own = p[at] as number;
        visit({ at, share, logP: Math.log(own), p: own, rest: 1 - own, total });
        continue;
      }
      const logP = (logits[at] as number) - (logits[largest] as number) - above;
      const own = Math.exp(logP);
      // For the largest logit 1 − p = 1 − e^(−above) is computed without a difference of near-equal numbers.
      visit({ at, share, logP, p: own, rest: at === largest ? -Math.expm1(-above) : 1 - own, total });
    }
  }
}

/** L = −Σ t ln p, or with `relative` Σ t (ln t − ln p). A class that is not wanted costs nothing, even at probability 0. */
function sumClasses(pass: ForwardPass, logits: Float64Array | null, relative: boolean): void {
  let sum = 0;
  eachClass(pass, logits, ({ share, logP }) => {
    sum += timesLog(share, (relative ? Math.log(share) : 0) - logP);
  });
  pass.output.data[0] = sum * reductionScale(pass.site.attributes, pass.batch, 1);
}

interface ClassGradients {
  readonly byProbability?: Float64Array | null | undefined;
  readonly byLogits?: Float64Array | null | undefined;
  readonly byTarget: Float64Array | null | undefined;
}

/** ∂ℓ/∂p_i = −t_i/p_i, ∂ℓ/∂u_i = p_i·Σt − t_i, and ∂ℓ/∂t_i = −ln p_i, with `relative` ln t_i + 1 more. */
function spreadClasses(
  pass: BackwardPass,
  logits: Float64Array | null,
  relative: boolean,
  { byProbability, byLogits, byTarget }: ClassGradients,
): void {
  const factor = (pass.outputGradient[0] as number) * reductionScale(pass.site.attributes, pass.batch, 1);
  const index = takesIndex(pass.site);
  eachClass(pass, logits, ({ at, share, logP, p, rest, total }) => {
    if (byProbability) byProbability[at] = -factor * over(share, p);
    // p·Σt − t, written so that a confident right answer keeps its tiny gradient.
    if (byLogits) byLogits[at] = factor * (p * (total - share) - share * rest);
    if (byTarget && !index) byTarget[at] = factor * ((relative ? Math.log(share) + 1 : 0) - logP);
  });
}

/**
 * The changes of what `spreadClasses` writes. With u̇ the change of the logits, ln p_i changes by u̇_i − Σ_j p_j·u̇_j; without logits
 * by ṗ_i/p_i. f is the upstream gradient times the reduction's factor, and changes too.
 */
function spreadClassTangents(
  pass: BackwardTangentPass,
  {
    logits,
    change,
    relative,
  }: { readonly logits: Float64Array | null; readonly change: Float64Array | null; readonly relative: boolean },
  { byProbability, byLogits, byTarget }: ClassGradients,
): void {
  const scale = reductionScale(pass.site.attributes, pass.batch, 1);
  const f = scale * (pass.outputGradient[0] as number);
  const fTangent = scale * (pass.outputGradientTangent[0] as number);
  const index = takesIndex(pass.site);
  const tangentOfTarget = index ? null : (pass.inputTangents[1] ?? null);
  const means = new Float64Array(pass.batch);
  const totals = new Float64Array(pass.batch);
  eachClass(pass, logits, ({ at, p }) => {
    const s = at % pass.batch;
    means[s] = (means[s] as number) + p * (change?.[at] ?? 0);
    totals[s] = (totals[s] as number) + (tangentOfTarget?.[at] ?? 0);
  });
  eachClass(pass, logits, ({ at, share, logP, p, rest, total }) => {
    const s = at % pass.batch;
    const own = change?.[at] ?? 0;
    const shareTangent = tangentOfTarget?.[at] ?? 0;
    const logTangent = logits === null ? over(own, p) : own - (means[s] as number);
    if (byProbability)
      byProbability[at] = -fTangent * over(share, p) - f * (over(shareTangent, p) - over(share, p) * logTangent);
    if (byLogits) {
      const bend = p * logTangent * total + p * (totals[s] as number) - shareTangent;
      byLogits[at] = fTangent * (p * (total - share) - share * rest) + f * bend;
    }
    if (byTarget && !index) {
      const slope = (relative ? Math.log(share) + 1 : 0) - logP;
      byTarget[at] = fTangent * slope + f * ((relative ? over(shareTangent, share) : 0) - logTangent);
    }
  });
}

const ownLogits = (pass: ForwardPass): Float64Array => classOperands(pass)[0];
const logitsBehind = (pass: ForwardPass): Float64Array | null => pass.logits[0]?.data ?? null;

function cost(site: Site): Cost {
  const C = sizeOf(site.inputs[0] ?? []);
  return { forward: 6 * C + 2, backward: 8 * C + 1 };
}

const CLASS_LOSS = {
  category: "loss",
  look: "loss",
  ports: LOSS_PORTS,
  attributes: LOSS_ATTRIBUTES,
  reducesBatch: true,
  joinsComponents: true,
  hasPreactivation: false,
  params: () => [],
  cost,
} as const satisfies Partial<Op>;

const softmaxCrossEntropy: Op = {
  ...CLASS_LOSS,
  name: "softmax-cross-entropy",
  title: "Softmax cross-entropy",
  doc: "The negative log-likelihood of the right one of C classes, on logits before any softmax; the target is a class index or C probabilities.",
  tex: String.raw`L=-\sum_i t_i\ln\frac{e^{u_i}}{\sum_j e^{u_j}}`,
  slopeTex: String.raw`\frac{e^{u_i}}{\sum_j e^{u_j}}\cdot\sum_j t_j-t_i`,
  source: "Lecture 10, C classes by softmax; PyTorch nn.CrossEntropyLoss",
  expects: "logit",
  infer: (site) => inferClasses(site, "logits"),
  discretePorts: (site) => (takesIndex(site) ? [1] : []),
  forward: (pass) => sumClasses(pass, ownLogits(pass), false),
  backward(pass) {
    const [byLogits, byTarget] = pass.inputGradients;
    spreadClasses(pass, ownLogits(pass), false, { byLogits, byTarget });
  },
  backwardTangent(pass) {
    const [byLogits, byTarget] = pass.inputGradientTangents;
    const change = pass.inputTangents[0] ?? null;
    spreadClassTangents(pass, { logits: ownLogits(pass), change, relative: false }, { byLogits, byTarget });
  },
  whyNotFinite: (pass) => (takesIndex(pass.site) ? whyNoClass(pass) : null),
  examples: examples([0.5, -1.25, 2, 0.75, -0.5, 1], true),
};

/** What cross-entropy and the divergence share: they differ by Σ t ln t, which no prediction can change. */
function onProbabilities(
  relative: boolean,
): Pick<Op, "expects" | "logitPorts" | "forward" | "backward" | "backwardTangent"> {
  return {
    expects: "distribution",
    logitPorts: [{ port: 0, link: "softmax" }],
    forward: (pass) => sumClasses(pass, logitsBehind(pass), relative),
    backward(pass) {
      const [byProbability, byTarget] = pass.inputGradients;
      const byLogits = pass.logitGradients[0];
      spreadClasses(pass, logitsBehind(pass), relative, { byProbability, byLogits, byTarget });
    },
    backwardTangent(pass) {
      const [byProbability, byTarget] = pass.inputGradientTangents;
      const logits = logitsBehind(pass);
      const change = (logits === null ? pass.inputTangents[0] : pass.logitTangents[0]) ?? null;
      const into =
        logits === null ? { byProbability, byTarget } : { byLogits: pass.logitGradientTangents[0], byTarget };
      spreadClassTangents(pass, { logits, change, relative }, into);
    },
  };
}

const crossEntropy: Op = {
  ...CLASS_LOSS,
  ...onProbabilities(false),
  name: "cross-entropy",
  title: "Cross-entropy",
  doc: "The negative log-likelihood of the right one of C classes, on probabilities; the target is a class index or C probabilities. Behind a softmax it is computed from u, exact where the softmax saturates.",
  tex: String.raw`L=-\sum_i t_i\ln y_i`,
  slopeTex: String.raw`-\frac{t_i}{y_i}`,
  source: "Lecture 10, C classes by softmax; PyTorch nn.NLLLoss on the logarithm of the probabilities",
  infer: (site) => inferClasses(site, "probabilities"),
  discretePorts: (site) => (takesIndex(site) ? [1] : []),
  whyNotFinite: (pass) => (takesIndex(pass.site) ? whyNoClass(pass) : null) ?? whyProbabilityFails(pass),
  examples: examples([0.5, 0.2, 0.2, 0.7, 0.3, 0.1], true),
};

const klDivergence: Op = {
  ...CLASS_LOSS,
  ...onProbabilities(true),
  name: "kl-divergence",
  title: "Kullback–Leibler divergence",
  doc: "How far the predicted probabilities are from the target's, KL(target‖prediction); 0·ln 0 is 0. PyTorch's kl_div is the same on the logarithm of the prediction, and its mean divides by the components too.",
  tex: String.raw`L=\sum_i t_i\ln\frac{t_i}{y_i}`,
  slopeTex: String.raw`-\frac{t_i}{y_i}`,
  source: "Kullback and Leibler, On information and sufficiency, 1951; PyTorch nn.KLDivLoss, reduction batchmean",
  infer: inferPair,
  whyNotFinite: (pass, phase) => whyTargetFails(pass, phase) ?? whyProbabilityFails(pass),
  examples: examples([0.5, 0.2, 0.2, 0.7, 0.3, 0.1], false),
};

export const distributionLosses: readonly Op[] = [softmaxCrossEntropy, crossEntropy, klDivergence];

/** The first wanted class whose ln p or t/p is not finite. */
function whyProbabilityFails(pass: ForwardPass): NotFinite | null {
  if (logitsBehind(pass)) return null;
  let found: NotFinite | null = null;
  eachClass(pass, null, ({ at, share, p }) => {
    const because = whyLogFails(`the predicted probability of class ${Math.floor(at / pass.batch)}`, p, share);
    if (because !== null) found ??= { because, sample: at % pass.batch };
  });
  return found;
}

/** ln t of a target that is negative, or whose derivative ln t + 1 is asked for at 0. */
function whyTargetFails(pass: ForwardPass, phase: "forward" | "backward"): NotFinite | null {
  const target = pass.inputs[1]?.data ?? [];
  for (const [k, t] of target.entries()) {
    const sample = k % pass.batch;
    if (t < 0) return { because: `the target is ${t}, and a negative number has no logarithm`, sample };
    if (t === 0 && phase === "backward" && whyProbabilityFails(pass) === null)
      return { because: "the derivative by a target of 0 is ln 0 + 1 = −∞", sample };
  }
  return null;
}

function examples(prediction: readonly number[], withIndex: boolean): readonly Example[] {
  const soft = [0.2, 0.9, 0.5, 0.05, 0.3, 0.05];
  const attributes = (reduction: string, weight: number): Site["attributes"] => ({ reduction, weight });
  const by = (
    target: Site["inputs"][number],
    values: readonly number[],
    reduction: string,
    weight: number,
  ): Example => ({
    site: { inputs: [[3], target], attributes: attributes(reduction, weight) },
    inputs: [prediction, values],
    batch: 2,
    params: {},
    ...(values.length === 2 ? { discrete: [1] } : {}),
  });
  return [
    ...(withIndex ? [by([], [2, 0], "mean", 1), by([1], [1, 1], "sum", 0.5)] : [by([3], soft, "mean", 1)]),
    by([3], soft, "batch-mean", 2),
  ];
}
