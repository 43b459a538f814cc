import { type Activation, elementwise } from "./activation.ts";

/**
 * Activations that saturate. Every derivative is computed from u, never as 1 − z² or z(1 − z): those cancel to 0
 * where z rounds to 1, long before the true derivative underflows.
 */

/** σ(u) = 1/(1 + e^(−u)); the exponent is never positive, so nothing overflows. */
export function sigmoid(u: number): number {
  if (u >= 0) return 1 / (1 + Math.exp(-u));
  const e = Math.exp(u);
  return e / (1 + e);
}

/** σ″ = σ(u)·σ(−u)·(σ(−u) − σ(u)), with the difference as −tanh(u/2), which does not cancel. */
export function sigmoidSecond(u: number): number {
  return -sigmoid(u) * sigmoid(-u) * Math.tanh(u / 2);
}

/** 1/cosh² u = 4e^(−2|u|)/(1 + e^(−2|u|))². */
function sechSquared(u: number): number {
  const e = Math.exp(-2 * Math.abs(u));
  return (4 * e) / ((1 + e) * (1 + e));
}

const GLOROT = "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010";

export const sigmoidActivations: readonly Activation[] = [
  elementwise({
    name: "identity",
    title: "Identity",
    doc: "Passes u on unchanged: the head of a regression network.",
    tex: "u",
    derivativeTex: "1",
    text: "u",
    derivativeText: "1",
    source: "Lecture 10, the network's output: regression",
    range: [-Infinity, Infinity],
    linear: true,
    value: (u) => u,
    derivative: () => 1,
    secondDerivative: () => 0,
  }),
  elementwise({
    name: "step",
    title: "Step",
    doc: "1 where u > 0, else 0: the biological neuron's threshold. Its derivative is 0, so nothing in front of it can learn.",
    tex: String.raw`I\{u>0\}`,
    derivativeTex: "0",
    text: "1 if u > 0, else 0",
    derivativeText: "0",
    source: "Lecture 10, the biological neuron",
    range: [0, 1],
    blocksGradient: true,
    kinks: () => [0],
    value: (u) => (Number.isNaN(u) ? u : u > 0 ? 1 : 0),
    derivative: () => 0,
    secondDerivative: () => 0,
  }),
  elementwise({
    name: "sigmoid",
    title: "Sigmoid (logistic)",
    doc: "The logistic function: squeezes u into (0, 1), read as a probability.",
    tex: String.raw`\sigma(u)=\frac{1}{1+e^{-u}}`,
    derivativeTex: String.raw`\sigma(u)\,\sigma(-u)`,
    text: "σ(u) = 1/(1 + e^(−u))",
    derivativeText: "σ(u)·σ(−u)",
    source: `Lecture 10, activations; PyTorch nn.Sigmoid; ${GLOROT}`,
    range: [0, 1],
    link: "sigmoid",
    steepest: 1 / 4,
    value: sigmoid,
    derivative: (u) => sigmoid(u) * sigmoid(-u),
    secondDerivative: sigmoidSecond,
  }),
  elementwise({
    name: "tanh",
    title: "Tanh",
    doc: "The hyperbolic tangent: squeezes u into (−1, 1), centred on 0.",
    tex: String.raw`\tanh(u)`,
    derivativeTex: String.raw`\frac{1}{\cosh^2(u)}`,
    text: "tanh(u)",
    derivativeText: "1/cosh²(u)",
    source: `PyTorch nn.Tanh; ${GLOROT}`,
    range: [-1, 1],
    steepest: 1,
    value: Math.tanh,
    derivative: sechSquared,
    secondDerivative: (u) => -2 * Math.tanh(u) * sechSquared(u),
  }),
  elementwise({
    name: "tanh-half",
    title: "Tanh(u/2)",
    doc: "The lecture's tanh(u/2), which is 2σ(u) − 1.",
    tex: String.raw`\tanh\left(\frac{u}{2}\right)`,
    derivativeTex: String.raw`\frac{1}{2\cosh^2(u/2)}`,
    text: "tanh(u/2)",
    derivativeText: "1/(2·cosh²(u/2))",
    source: "Lecture 10, activations",
    range: [-1, 1],
    steepest: 1 / 2,
    value: (u) => Math.tanh(u / 2),
    derivative: (u) => sechSquared(u / 2) / 2,
    secondDerivative: (u) => (-Math.tanh(u / 2) * sechSquared(u / 2)) / 2,
  }),
  elementwise({
    name: "hard-sigmoid",
    title: "Hard sigmoid",
    doc: "A sigmoid of three straight pieces: 0, then (u + 3)/6, then 1.",
    tex: String.raw`\frac{\min(\max(u+3,\,0),\,6)}{6}`,
    derivativeTex: String.raw`\begin{cases}\frac{1}{6}&-3<u<3\\0&\text{else}\end{cases}`,
    text: "min(max(u + 3, 0), 6)/6",
    derivativeText: "1/6 if −3 < u < 3, else 0",
    source: "PyTorch nn.Hardsigmoid; 0 at ±3 as there (whose ⅙ is a single-precision one)",
    range: [0, 1],
    steepest: 1 / 6,
    kinks: () => [-3, 3],
    value: (u) => Math.min(Math.max(u + 3, 0), 6) / 6,
    derivative: (u) => (u > -3 && u < 3 ? 1 / 6 : 0),
    secondDerivative: () => 0,
  }),
  elementwise({
    name: "hard-tanh",
    title: "Hard tanh",
    doc: "u cut off at −1 and 1.",
    tex: String.raw`\min(\max(u,\,-1),\,1)`,
    derivativeTex: String.raw`\begin{cases}1&-1<u<1\\0&\text{else}\end{cases}`,
    text: "min(max(u, −1), 1)",
    derivativeText: "1 if −1 < u < 1, else 0",
    source: "PyTorch nn.Hardtanh; 0 at ±1 as there",
    range: [-1, 1],
    steepest: 1,
    kinks: () => [-1, 1],
    value: (u) => Math.min(Math.max(u, -1), 1),
    derivative: (u) => (u > -1 && u < 1 ? 1 : 0),
    secondDerivative: () => 0,
  }),
];
