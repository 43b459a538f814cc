import type { ForwardPass, NotFinite, Op } from "./op.ts";
import { addAlong, pairExamples, pairLoss, spread, spreadTangent, sumTerms, type Term } from "./pairLoss.ts";
import { over, timesLog, whyLogFails } from "./probabilities.ts";
import { softplus } from "./reluActivations.ts";
import { sigmoid } from "./sigmoidActivations.ts";

/** Losses of two classes, one component each: on the probability of the one, on its logit, on a score. */

const binaryCrossEntropy: Term = {
  value: (y, t) => -timesLog(t, Math.log(y)) - timesLog(1 - t, Math.log1p(-y)),
  byPrediction: (y, t) => over(1 - t, 1 - y) - over(t, y),
  byTarget: (y) => Math.log1p(-y) - Math.log(y),
  second: (y, t) => [over(t, y * y) + over(1 - t, (1 - y) * (1 - y)), -1 / (1 - y) - 1 / y, 0],
  cost: { forward: 7, backward: 8 },
};

/** The same loss where u is the logit of y = σ(u): −t·ln σ(u) − (1−t)·ln σ(−u) = ln(1 + e^u) − t·u. */
const logistic: Term = {
  value: (u, t) => timesLog(t, softplus(-u)) + timesLog(1 - t, softplus(u)),
  byPrediction: (u, t) => (1 - t) * sigmoid(u) - t * sigmoid(-u),
  byTarget: (u) => -u,
  second: (u) => [sigmoid(u) * sigmoid(-u), -1, 0],
  cost: { forward: 14, backward: 11 },
};

/** ∂ℓ/∂y of binary cross-entropy, with y = σ(u) and 1 − y = σ(−u) kept exact. */
const byProbability = (u: number, t: number): number => over(1 - t, sigmoid(-u)) - over(t, sigmoid(u));

/** At the kink t·y = 1 the derivative is 0, as that of PyTorch's relu is. */
const hinge: Term = {
  value: (y, t) => (Number.isNaN(t * y) ? Number.NaN : Math.max(0, 1 - t * y)),
  byPrediction: (y, t) => (1 - t * y > 0 ? -t : 0),
  byTarget: (y, t) => (1 - t * y > 0 ? -y : 0),
  second: (y, t) => [0, 1 - t * y > 0 ? -1 : 0, 0],
  cost: { forward: 3, backward: 6 },
};

export const binaryLosses: readonly Op[] = [
  {
    ...pairLoss(binaryCrossEntropy, {
      name: "binary-cross-entropy",
      title: "Binary cross-entropy",
      doc: "The negative log-likelihood of a two-class target under a predicted probability; behind a sigmoid it is computed from u, exact where the sigmoid saturates.",
      tex: String.raw`L=-\sum \left[t\ln y+(1-t)\ln(1-y)\right]`,
      slopeTex: String.raw`\frac{y-t}{y\cdot(1-y)}`,
      source: "Lecture 10, binary classification; PyTorch nn.BCELoss, without its clamp of ln at −100",
      examples: pairExamples([0.5, 0.125, 0.9, 0.75], [1, 0, 0.25, 1]),
    }),
    expects: "probability",
    logitPorts: [{ port: 0, link: "sigmoid" }],
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
    tangent(pass) {
      const u = pass.logits[0]?.data;
      const [byY, byT] = pass.inputTangents;
      const alongLogits = pass.logitTangents[0];
      const { byPrediction, byTarget } = u === undefined ? binaryCrossEntropy : logistic;
      addAlong(byTarget, pass, byT, u ?? pass.inputs[0]?.data);
      if (u === undefined) addAlong(byPrediction, pass, byY, pass.inputs[0]?.data);
      else if (alongLogits) addAlong(byPrediction, pass, alongLogits, u);
      else addAlong(byProbability, pass, byY, u);
    },
    backwardTangent(pass) {
      const u = pass.logits[0]?.data;
      const [byY, byT] = pass.inputGradientTangents;
      if (u === undefined)
        spreadTangent(binaryCrossEntropy, pass, { y: byY, t: byT }, pass.inputs[0]?.data, pass.inputTangents[0]);
      else spreadTangent(logistic, pass, { y: pass.logitGradientTangents[0], t: byT }, u, pass.logitTangents[0]);
    },
    whyNotFinite: (pass) => whyBinaryFails(pass),
  },
  pairLoss(logistic, {
    expects: "logit",
    name: "logistic",
    title: "Logistic loss",
    doc: "Binary cross-entropy on a logit u, before any sigmoid.",
    tex: String.raw`L=-\sum \left[t\ln \sigma(u)+(1-t)\ln(1-\sigma(u))\right]`,
    slopeTex: String.raw`\sigma(u)-t`,
    source: "Lecture 10, binary classification by logistic regression; PyTorch nn.BCEWithLogitsLoss",
    examples: pairExamples([0.5, -1.25, 2, 0.75], [1, 0, 0.25, 1]),
  }),
  pairLoss(hinge, {
    expects: "score",
    name: "hinge",
    title: "Hinge loss",
    doc: "Two classes by a score y, the target −1 or +1: 0 once the score is on the right side by a margin of 1, a straight line before; at the kink its derivative is 0.",
    tex: String.raw`L=\sum \max(0,\,1-t\,y)`,
    slopeTex: String.raw`-t\cdot I\{t\cdot y<1\}`,
    source: "Cortes and Vapnik, Support-vector networks, 1995; the kink as in PyTorch's relu",
    examples: pairExamples([0.5, -1.25, 2, 0.75], [1, -1, -1, 1]),
  }),
];

/** The first prediction whose logarithm, or that of 1 − it, is not finite although its share is wanted. */
function whyBinaryFails(pass: ForwardPass): NotFinite | null {
  const [y, t] = [pass.inputs[0]?.data, pass.inputs[1]?.data];
  if (pass.logits[0] || y === undefined || t === undefined) return null;
  for (let k = 0; k < y.length; k++) {
    const [probability, share] = [y[k] as number, t[k] as number];
    const reason =
      whyLogFails("the prediction", probability, share) ??
      whyLogFails("1 − the prediction", 1 - probability, 1 - share);
    if (reason !== null) return { because: reason, sample: k % pass.batch };
  }
  return null;
}
