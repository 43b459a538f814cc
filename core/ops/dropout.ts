import { createRandom } from "../random.ts";
import { sizeOf } from "../shape.ts";
import { numberAttribute } from "./attributes.ts";
import type { Example, ForwardPass, Op, PassMode } from "./op.ts";

export const dropout: Op = {
  name: "dropout",
  title: "Dropout",
  category: "normalization",
  doc: "In training sets each number to 0 with the probability `rate` and multiplies the others by 1/(1 − rate), anew in every pass; in evaluation passes everything on.",
  tex: String.raw`\boldsymbol{z}=\frac{\boldsymbol{m}\odot\boldsymbol{x}}{1-p},\qquad P(m_i=0)=p`,
  source:
    "Srivastava et al. 2014, Dropout: a simple way to prevent neural networks from overfitting; PyTorch nn.Dropout (inverted: scaled in training)",
  look: "layer",
  ports: { kind: "named", ports: [{ name: "x", doc: "Anything." }] },
  attributes: {
    rate: {
      kind: "number",
      default: 0.5,
      minimum: 0,
      exclusiveMaximum: 1,
      doc: "The probability p with which a number is dropped.",
    },
  },
  reducesBatch: false,
  hasPreactivation: false,
  linear: true,
  infer: (site) => ({ ok: true, shape: site.inputs[0] ?? [] }),
  params: () => [],
  /** The factor of every number, so that the way back, and a step back and forth, sees the same ones dropped. */
  scratch: (site, batch) => sizeOf(site.inputs[0] ?? []) * batch,
  cost: (site) => ({ forward: sizeOf(site.inputs[0] ?? []), backward: sizeOf(site.inputs[0] ?? []) }),
  forward(pass) {
    const [x] = pass.inputs;
    drawFactors(pass);
    for (let k = 0; x !== undefined && k < x.data.length; k++) {
      pass.output.data[k] = (x.data[k] as number) * (pass.scratch[k] as number);
    }
  },
  backward({ inputGradients: [byX], outputGradient, scratch }) {
    for (let k = 0; byX && k < byX.length; k++) byX[k] = (outputGradient[k] as number) * (scratch[k] as number);
  },
  whyFlat: (_site, scratch, at, sample, batch) =>
    scratch?.[at * batch + sample] === 0 ? "drops it in this pass" : null,
  examples: (["training", "evaluation"] as const).flatMap((mode) => [
    example(mode, 0.5, [3]),
    example(mode, 0.2, [2, 2]),
    example(mode, 0, []),
  ]),
};

/** 0 or 1/(1 − p) in training, drawn from the node's seed in the order of the data; 1 in evaluation. */
function drawFactors({ site, mode, seed, scratch }: ForwardPass): void {
  if (mode === "evaluation") {
    scratch.fill(1);
    return;
  }
  const rate = numberAttribute(site.attributes, "rate");
  const random = createRandom(seed);
  for (let k = 0; k < scratch.length; k++) scratch[k] = random.uniform() < rate ? 0 : 1 / (1 - rate);
}

function example(mode: PassMode, rate: number, shape: readonly number[]): Example {
  const x = Array.from({ length: 2 * sizeOf(shape) }, (_, k) => 0.5 - 0.75 * k);
  return { site: { inputs: [shape], attributes: { rate } }, inputs: [x], batch: 2, params: {}, mode };
}
