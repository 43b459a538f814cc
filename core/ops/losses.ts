import { formatShape, interchangeable, sizeOf } from "../shape.ts";
import { crossEntropy } from "./crossEntropy.ts";
import type { BackwardPass, Example, ForwardPass, Inference, Op, Ports, Site } from "./op.ts";
import { LOSS_ATTRIBUTES, reductionScale } from "./reduction.ts";
import { softplus } from "./reluActivations.ts";
import { sigmoid } from "./sigmoidActivations.ts";

/** Losses that compare a prediction with its target component by component. Without a hidden ½; by default the mean. */

const PORTS: Ports = {
  kind: "named",
  ports: [
    { name: "prediction", doc: "What the network gives." },
    { name: "target", doc: "What it should give." },
  ],
};

/** One term ℓ(y, t) and its two partial derivatives. */
interface Term {
  value(y: number, t: number): number;
  byPrediction(y: number, t: number): number;
  byTarget(y: number, t: number): number;
}

const squaredError: Term = {
  value: (y, t) => (y - t) * (y - t),
  byPrediction: (y, t) => 2 * (y - t),
  byTarget: (y, t) => 2 * (t - y),
};

/** 0·ln 0 is 0 here: a certain prediction of the right class costs nothing; of the wrong class, infinitely much. */
const timesLog = (factor: number, log: number): number => (factor === 0 ? 0 : factor * log);
const over = (numerator: number, denominator: number): number => (numerator === 0 ? 0 : numerator / denominator);

const binaryCrossEntropy: Term = {
  value: (y, t) => -timesLog(t, Math.log(y)) - timesLog(1 - t, Math.log1p(-y)),
  byPrediction: (y, t) => over(1 - t, 1 - y) - over(t, y),
  byTarget: (y) => Math.log1p(-y) - Math.log(y),
};

/** The same loss where u is the logit of y = σ(u): −t·ln σ(u) − (1−t)·ln σ(−u) = ln(1 + e^u) − t·u. */
const logistic: Term = {
  value: (u, t) => timesLog(t, softplus(-u)) + timesLog(1 - t, softplus(u)),
  byPrediction: (u, t) => (1 - t) * sigmoid(u) - t * sigmoid(-u),
  byTarget: (u) => -u,
};

/** ∂ℓ/∂y of binary cross-entropy, with y = σ(u) and 1 − y = σ(−u) kept exact. */
const byProbability = (u: number, t: number): number => over(1 - t, sigmoid(-u)) - over(t, sigmoid(u));

const VECTOR_SITE: Site = { inputs: [[2], [2]], attributes: { reduction: "mean", weight: 1 } };
const sites: readonly Site[] = [
  VECTOR_SITE,
  { ...VECTOR_SITE, attributes: { reduction: "sum", weight: 0.5 } },
  { ...VECTOR_SITE, attributes: { reduction: "batch-mean", weight: 2 } },
  { inputs: [[], [1]], attributes: { reduction: "mean", weight: 1 } },
];
const examples = (prediction: readonly number[], target: readonly number[]): readonly Example[] =>
  sites.map((site) => {
    const size = 2 * sizeOf(site.inputs[0] ?? []);
    return { site, inputs: [prediction.slice(0, size), target.slice(0, size)], batch: 2, params: {} };
  });

export const lossOps: readonly Op[] = [
  loss(squaredError, {
    name: "squared-error",
    title: "Squared error",
    doc: "The squared difference between prediction and target: regression.",
    tex: String.raw`L=\sum (y-t)^2`,
    source: "Lecture 10, regression: the least-squares loss Σ(y − f(x; W))²",
    examples: examples([0.5, -1.25, 2, 0.75], [1, 0.5, -0.5, 0.25]),
  }),
  {
    ...loss(binaryCrossEntropy, {
      name: "binary-cross-entropy",
      title: "Binary cross-entropy",
      doc: "The negative log-likelihood of a two-class target under a predicted probability; behind a sigmoid it is computed from u, exact where the sigmoid saturates.",
      tex: String.raw`L=-\sum \left[t\ln y+(1-t)\ln(1-y)\right]`,
      source: "Lecture 10, binary classification; PyTorch nn.BCELoss, without its clamp of ln at −100",
      examples: examples([0.5, 0.125, 0.9, 0.75], [1, 0, 0.25, 1]),
    }),
    expects: "probability",
    logitPorts: [0],
    forward(pass) {
      const [logits] = pass.logits;
      if (logits) sumTerms(logistic, pass, logits.data);
      else sumTerms(binaryCrossEntropy, pass, pass.inputs[0]?.data);
    },
    backward(pass) {
      const u = pass.logits[0]?.data;
      const [byY, byT] = pass.inputGradients;
      if (u === undefined) {
        spread(binaryCrossEntropy.byPrediction, pass, byY, pass.inputs[0]?.data);
        spread(binaryCrossEntropy.byTarget, pass, byT, pass.inputs[0]?.data);
        return;
      }
      spread(byProbability, pass, byY, u);
      spread(logistic.byTarget, pass, byT, u);
      spread(logistic.byPrediction, pass, pass.logitGradients[0], u);
    },
  },
  loss(logistic, {
    expects: "logit",
    name: "logistic",
    title: "Logistic loss",
    doc: "Binary cross-entropy on a logit u, before any sigmoid.",
    tex: String.raw`L=-\sum \left[t\ln \sigma(u)+(1-t)\ln(1-\sigma(u))\right]`,
    source: "Lecture 10, binary classification by logistic regression; PyTorch nn.BCEWithLogitsLoss",
    examples: examples([0.5, -1.25, 2, 0.75], [1, 0, 0.25, 1]),
  }),
  crossEntropy(PORTS),
];

type LossFacts = Pick<Op, "name" | "title" | "doc" | "tex" | "source" | "examples"> & Pick<Partial<Op>, "expects">;

function loss(term: Term, facts: LossFacts): Op {
  return {
    ...facts,
    category: "loss",
    look: "loss",
    ports: PORTS,
    attributes: LOSS_ATTRIBUTES,
    reducesBatch: true,
    hasPreactivation: false,
    infer: inferPair,
    params: () => [],
    forward: (pass) => sumTerms(term, pass, pass.inputs[0]?.data),
    backward(pass) {
      const [byY, byT] = pass.inputGradients;
      spread(term.byPrediction, pass, byY, pass.inputs[0]?.data);
      spread(term.byTarget, pass, byT, pass.inputs[0]?.data);
    },
  };
}

/** Prediction and target must have the same shape; the loss is one number for all samples. */
function inferPair(site: Site): Inference {
  const [prediction = [], target = []] = site.inputs;
  if (interchangeable(prediction, target)) return { ok: true, shape: [] };
  return {
    ok: false,
    port: 1,
    message: `the prediction is ${formatShape(prediction)} but the target is ${formatShape(target)}; they must have the same shape.`,
  };
}

const scaleOf = (pass: ForwardPass): number =>
  reductionScale(pass.site.attributes, pass.batch, sizeOf(pass.site.inputs[0] ?? []));

function sumTerms(term: Term, pass: ForwardPass, prediction: Float64Array | undefined): void {
  const target = pass.inputs[1]?.data;
  if (prediction === undefined || target === undefined) throw new TypeError("A loss needs a prediction and a target.");
  let sum = 0;
  for (let k = 0; k < prediction.length; k++) sum += term.value(prediction[k] as number, target[k] as number);
  pass.output.data[0] = scaleOf(pass) * sum;
}

/** Writes the partial derivative of every term, times ∂target/∂L and the reduction's factor. */
function spread(
  partial: (y: number, t: number) => number,
  pass: BackwardPass,
  into: Float64Array | null | undefined,
  prediction: Float64Array | undefined,
): void {
  const target = pass.inputs[1]?.data;
  if (into === null || into === undefined || prediction === undefined || target === undefined) return;
  const factor = (pass.outputGradient[0] as number) * scaleOf(pass);
  for (let k = 0; k < into.length; k++) into[k] = factor * partial(prediction[k] as number, target[k] as number);
}
