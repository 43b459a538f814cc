import { numberAttribute } from "./attributes.ts";
import { binaryLosses } from "./binaryLosses.ts";
import { classLosses } from "./classLosses.ts";
import { cosine } from "./cosine.ts";
import { distributionLosses } from "./distributionLosses.ts";
import type { Op, Site } from "./op.ts";
import { pairExamples, pairLoss, type Term } from "./pairLoss.ts";

/** Regression losses: each component's distance from its target. Without a hidden ½; by default the mean. */

const squaredError: Term = {
  value: (y, t) => (y - t) * (y - t),
  byPrediction: (y, t) => 2 * (y - t),
  byTarget: (y, t) => 2 * (t - y),
  second: () => [2, -2, 2],
  cost: { forward: 2, backward: 4 },
};

/** Math.sign is 0 at 0, which is PyTorch's derivative at the kink. */
const absoluteError: Term = {
  value: (y, t) => Math.abs(y - t),
  byPrediction: (y, t) => Math.sign(y - t),
  byTarget: (y, t) => Math.sign(t - y),
  second: () => [0, 0, 0],
  cost: { forward: 2, backward: 4 },
};

const deltaOf = (site: Site): number => numberAttribute(site.attributes, "delta");

const huber: Term = {
  value(y, t, site) {
    const delta = deltaOf(site);
    const distance = Math.abs(y - t);
    return distance <= delta ? (distance * distance) / 2 : delta * (distance - delta / 2);
  },
  // The squared error's slope, cut off at ±delta: the two pieces meet with the same slope.
  byPrediction: (y, t, site) => Math.min(Math.max(y - t, -deltaOf(site)), deltaOf(site)),
  byTarget: (y, t, site) => Math.min(Math.max(t - y, -deltaOf(site)), deltaOf(site)),
  second: (y, t, site) => (Math.abs(y - t) <= deltaOf(site) ? [1, -1, 1] : [0, 0, 0]),
  cost: { forward: 5, backward: 6 },
};

const regressionLosses: readonly Op[] = [
  pairLoss(squaredError, {
    name: "squared-error",
    title: "Squared error",
    doc: "The squared difference between prediction and target: regression.",
    tex: String.raw`L=\sum (y-t)^2`,
    slopeTex: String.raw`2\cdot(y-t)`,
    source: "Lecture 10, regression: the least-squares loss Σ(y − f(x; W))²",
    examples: pairExamples([0.5, -1.25, 2, 0.75], [1, 0.5, -0.5, 0.25]),
  }),
  pairLoss(absoluteError, {
    name: "l1",
    title: "Absolute error (L1)",
    doc: "The absolute difference between prediction and target: regression that outliers pull less; its derivative where they are equal is 0.",
    tex: String.raw`L=\sum \left|y-t\right|`,
    slopeTex: String.raw`\operatorname{sign}(y-t)`,
    source: "PyTorch nn.L1Loss",
    examples: pairExamples([0.5, -1.25, 2, 0.75], [1, 0.5, -0.5, 0.25]),
  }),
  pairLoss(huber, {
    name: "huber",
    title: "Huber loss",
    doc: "Half the squared difference up to delta, and a straight line beyond: regression that is smooth at 0 and that outliers pull less. The ½ belongs to its definition.",
    tex: String.raw`L=\sum \begin{cases}\frac{1}{2}\cdot(y-t)^2&\left|y-t\right|\le \delta\\\delta\cdot\left(\left|y-t\right|-\frac{\delta}{2}\right)&\text{else}\end{cases}`,
    slopeTex: String.raw`\max(-\delta,\,\min(y-t,\,\delta))`,
    source: "Huber, Robust estimation of a location parameter, 1964; PyTorch nn.HuberLoss",
    attributes: {
      delta: {
        kind: "number",
        default: 1,
        exclusiveMinimum: 0,
        doc: "The distance at which the square becomes a straight line.",
      },
    },
    examples: [
      ...pairExamples([0.5, -1.25, 2, 0.75], [1, 0.5, -0.5, 0.25], { delta: 1 }),
      ...pairExamples([0.5, -1.25, 2, 0.75], [1, 0.5, -0.5, 0.25], { delta: 0.4 }),
    ],
  }),
];

export const lossOps: readonly Op[] = [
  ...regressionLosses,
  ...binaryLosses,
  ...classLosses,
  ...distributionLosses,
  cosine,
];
