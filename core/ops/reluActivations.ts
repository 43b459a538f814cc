import { type Activation, type Constants, elementwise } from "./activation.ts";
import { erfc, gaussian } from "./errorFunction.ts";
import { sigmoid } from "./sigmoidActivations.ts";

/** The ReLU and its variations. At the kink the derivative is PyTorch's: 0 for relu, the slope for leaky-relu and prelu, α for elu. */

const HE = "He et al., Delving deep into rectifiers, 2015";

const LEAK_TEX = String.raw`\begin{cases}u&u>0\\a\,u&u\le 0\end{cases}`;
const LEAK_DERIVATIVE_TEX = String.raw`\begin{cases}1&u>0\\a&u\le 0\end{cases}`;
const leak = (u: number, a: Constants): number => (u > 0 ? u : (a["slope"] ?? Number.NaN) * u);
const leakDerivative = (u: number, a: Constants): number => (u > 0 ? 1 : (a["slope"] ?? Number.NaN));

// α and λ to the digits of Klambauer et al.; PyTorch uses the same.
const SELU_ALPHA = 1.6732632423543772848170429916717;
const SELU_SCALE = 1.0507009873554804934193349852946;

/** Φ(u), the standard normal distribution function; through erfc, so that its lower tail keeps all its digits. */
const normalBelow = (u: number): number => erfc(-u * Math.SQRT1_2) / 2;
const normalDensity = (u: number): number => gaussian(u * Math.SQRT1_2) / Math.sqrt(2 * Math.PI);

// ½(1 + tanh v) = σ(2v), and the right side does not cancel for negative v.
const GELU_TANH_SLOPE = 2 * Math.sqrt(2 / Math.PI);
const GELU_TANH_CUBIC = 0.044715;
const geluTanhGate = (u: number): number => sigmoid(GELU_TANH_SLOPE * u * (1 + GELU_TANH_CUBIC * u * u));

export const reluActivations: readonly Activation[] = [
  elementwise({
    name: "relu",
    title: "ReLU",
    doc: "The rectified linear unit: u where it is positive, else 0. The most common activation today.",
    tex: String.raw`\max(u,\,0)`,
    derivativeTex: String.raw`I\{u>0\}`,
    text: "max(u, 0)",
    derivativeText: "1 if u > 0, else 0",
    source: `Lecture 10, activations; PyTorch nn.ReLU; ${HE}`,
    range: [0, Infinity],
    weightInit: "he-normal",
    kinks: () => [0],
    value: (u) => Math.max(u, 0),
    derivative: (u) => (u > 0 ? 1 : 0),
    secondDerivative: () => 0,
  }),
  elementwise({
    name: "leaky-relu",
    title: "Leaky ReLU",
    doc: "A ReLU that lets a small fraction of negative u through, so that no unit dies.",
    tex: LEAK_TEX,
    derivativeTex: LEAK_DERIVATIVE_TEX,
    text: "u if u > 0, else slope·u",
    derivativeText: "1 if u > 0, else slope",
    source: "Maas, Hannun and Ng, 2013; PyTorch nn.LeakyReLU",
    attributes: { slope: { kind: "number", default: 0.01, doc: "The slope for negative u." } },
    range: [-Infinity, Infinity],
    weightInit: "he-normal",
    kinks: () => [0],
    value: leak,
    derivative: leakDerivative,
    secondDerivative: () => 0,
  }),
  elementwise({
    name: "prelu",
    title: "PReLU",
    doc: "A leaky ReLU whose slope is learned, one for the whole layer.",
    tex: LEAK_TEX,
    derivativeTex: LEAK_DERIVATIVE_TEX,
    text: "u if u > 0, else slope·u",
    derivativeText: "1 if u > 0, else slope",
    source: `${HE}; PyTorch nn.PReLU`,
    attributes: { slope: { kind: "number", default: 0.25, doc: "The initial value of the learned slope." } },
    learned: [
      {
        name: "slope",
        doc: "The slope for negative u.",
        initialFrom: "slope",
        derivative: (u) => Math.min(u, 0),
        mixedDerivative: (u) => (u > 0 ? 0 : 1),
      },
    ],
    range: [-Infinity, Infinity],
    weightInit: "he-normal",
    kinks: () => [0],
    value: leak,
    derivative: leakDerivative,
    secondDerivative: () => 0,
  }),
  elementwise({
    name: "elu",
    title: "ELU",
    doc: "Like a ReLU, but bends smoothly down to −α for negative u.",
    tex: String.raw`\begin{cases}u&u>0\\\alpha\,(e^{u}-1)&u\le 0\end{cases}`,
    derivativeTex: String.raw`\begin{cases}1&u>0\\\alpha\,e^{u}&u\le 0\end{cases}`,
    text: "u if u > 0, else α·(e^u − 1)",
    derivativeText: "1 if u > 0, else α·e^u",
    source: "Clevert, Unterthiner and Hochreiter, 2015; PyTorch nn.ELU",
    attributes: {
      alpha: { kind: "number", default: 1, doc: "The value that strongly negative u tend to, with its sign turned." },
    },
    range: [-Infinity, Infinity],
    weightInit: "he-normal",
    // With α = 1 the two pieces meet with the same slope; the second derivative still jumps, which finite differences can see.
    kinks: () => [0],
    value: (u, a) => (u > 0 ? u : (a["alpha"] ?? Number.NaN) * Math.expm1(u)),
    derivative: (u, a) => (u > 0 ? 1 : (a["alpha"] ?? Number.NaN) * Math.exp(u)),
    secondDerivative: (u, a) => (u > 0 ? 0 : (a["alpha"] ?? Number.NaN) * Math.exp(u)),
  }),
  elementwise({
    name: "selu",
    title: "SELU",
    doc: "An ELU scaled so that deep layers keep mean 0 and variance 1 by themselves.",
    tex: String.raw`\lambda\begin{cases}u&u>0\\\alpha\,(e^{u}-1)&u\le 0\end{cases}`,
    derivativeTex: String.raw`\lambda\begin{cases}1&u>0\\\alpha\,e^{u}&u\le 0\end{cases}`,
    text: "λ·(u if u > 0, else α·(e^u − 1)), λ = 1.0507, α = 1.6733",
    derivativeText: "λ·(1 if u > 0, else α·e^u)",
    source: "Klambauer et al., Self-normalizing neural networks, 2017; PyTorch nn.SELU",
    range: [-SELU_SCALE * SELU_ALPHA, Infinity],
    weightInit: "lecun-normal",
    kinks: () => [0],
    value: (u) => SELU_SCALE * (u > 0 ? u : SELU_ALPHA * Math.expm1(u)),
    derivative: (u) => SELU_SCALE * (u > 0 ? 1 : SELU_ALPHA * Math.exp(u)),
    secondDerivative: (u) => (u > 0 ? 0 : SELU_SCALE * SELU_ALPHA * Math.exp(u)),
  }),
  elementwise({
    name: "gelu",
    title: "GELU",
    doc: "u weighted by the probability that a standard normal variable lies below it; exact, with the error function.",
    tex: String.raw`u\,\Phi(u)`,
    derivativeTex: String.raw`\Phi(u)+u\,\frac{e^{-u^2/2}}{\sqrt{2\pi}}`,
    text: "u·Φ(u)",
    derivativeText: "Φ(u) + u·e^(−u²/2)/√(2π)",
    source: "Hendrycks and Gimpel, 2016; PyTorch nn.GELU",
    range: [-0.17, Infinity],
    weightInit: "he-normal",
    value: (u) => u * normalBelow(u),
    derivative: (u) => normalBelow(u) + u * normalDensity(u),
    secondDerivative: (u) => (2 - u * u) * normalDensity(u),
  }),
  elementwise({
    name: "gelu-tanh",
    title: "GELU (tanh)",
    doc: "The tanh approximation of GELU that many language models use.",
    tex: String.raw`\frac{u}{2}\left(1+\tanh\left(\sqrt{2/\pi}\,(u+0.044715\,u^3)\right)\right)`,
    derivativeTex: String.raw`\sigma(2v)+2u\,\sigma(2v)\,\sigma(-2v)\,v',\quad v=\sqrt{2/\pi}\,(u+0.044715\,u^3)`,
    text: "u·(1 + tanh v)/2, v = √(2/π)·(u + 0.044715·u³)",
    derivativeText: "σ(2v) + 2u·σ(2v)·σ(−2v)·v′, v = √(2/π)·(u + 0.044715·u³)",
    source: "Hendrycks and Gimpel, 2016; PyTorch nn.GELU(approximate='tanh')",
    range: [-0.171, Infinity],
    weightInit: "he-normal",
    value: (u) => u * geluTanhGate(u),
    derivative: (u) => {
      const gate = geluTanhGate(u);
      const opposite = geluTanhGate(-u);
      return gate + u * gate * opposite * GELU_TANH_SLOPE * (1 + 3 * GELU_TANH_CUBIC * u * u);
    },
    // With the gate σ(w): σ(w)·σ(−w)·(2w′ + u·(w″ − w′²·tanh(w/2))).
    secondDerivative: (u) => {
      const steepness = geluTanhGate(u) * geluTanhGate(-u);
      const half = (GELU_TANH_SLOPE * u * (1 + GELU_TANH_CUBIC * u * u)) / 2;
      const first = GELU_TANH_SLOPE * (1 + 3 * GELU_TANH_CUBIC * u * u);
      const second = 6 * GELU_TANH_SLOPE * GELU_TANH_CUBIC * u;
      return steepness === 0 ? 0 : steepness * (2 * first + u * (second - first * first * Math.tanh(half)));
    },
  }),
  elementwise({
    name: "silu",
    title: "SiLU (swish)",
    doc: "u weighted by its own sigmoid.",
    tex: String.raw`u\,\sigma(u)`,
    derivativeTex: String.raw`\sigma(u)\,(1+u\,\sigma(-u))`,
    text: "u·σ(u)",
    derivativeText: "σ(u)·(1 + u·σ(−u))",
    source: "Elfwing, Uchibe and Doya, 2017; PyTorch nn.SiLU",
    range: [-0.2785, Infinity],
    weightInit: "he-normal",
    value: (u) => u * sigmoid(u),
    derivative: (u) => sigmoid(u) * (1 + u * sigmoid(-u)),
    secondDerivative: (u) => sigmoid(u) * sigmoid(-u) * (2 - u * Math.tanh(u / 2)),
  }),
  elementwise({
    name: "softplus",
    title: "Softplus",
    doc: "A smooth ReLU: log(1 + e^u).",
    tex: String.raw`\ln(1+e^{u})`,
    derivativeTex: String.raw`\sigma(u)`,
    text: "ln(1 + e^u)",
    derivativeText: "σ(u)",
    source: "Dugas et al., 2001; PyTorch nn.Softplus, without its switch to u beyond 20",
    range: [0, Infinity],
    weightInit: "he-normal",
    value: softplus,
    derivative: sigmoid,
    secondDerivative: (u) => sigmoid(u) * sigmoid(-u),
  }),
];

/** ln(1 + e^u) = max(u, 0) + ln(1 + e^(−|u|)): neither overflows nor loses the small values. */
export function softplus(u: number): number {
  return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
}
