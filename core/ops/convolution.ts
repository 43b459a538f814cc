import { formatShape, sizeOf } from "../shape.ts";
import { activate, activateBackward, activationParams, addTo } from "./activate.ts";
import { activateBackwardTangent, activateTangent } from "./activateTangent.ts";
import { activationOf } from "./attributes.ts";
import { convolutionExamples } from "./convolutionExamples.ts";
import { convolutionAt, findConvolution, weightShape } from "./convolutionShape.ts";
import { convolve, convolveBackward } from "./convolve.ts";
import type {
  Attribute,
  BackwardPass,
  BackwardTangentPass,
  Cost,
  ForwardPass,
  Inference,
  Op,
  ParamSpec,
  Site,
  TangentPass,
} from "./op.ts";
import { poolingOps } from "./pooling.ts";
import { imageForm } from "./windows.ts";
import { type Operand, type Operands, productSum, type Working } from "./workings.ts";

/** Convolutions: one small W slides over the image and computes the same weighted sum everywhere. Images are channels first. */

const conv1d = convolution(1, {
  name: "conv1d",
  title: "Convolution 1-D",
  doc: "Kernels slide along a signal; every output channel is the same weighted sum at every place, plus a bias, through an activation.",
  tex: String.raw`u_{o,x}=b_o+\sum_{c,j} W_{o,c,j}\,x_{c,\,s x+d j-p},\qquad \boldsymbol{z}=\varphi(\boldsymbol{u})`,
  source: "PyTorch nn.Conv1d (cross-correlation: the kernel is not flipped)",
});

const conv2d = convolution(2, {
  name: "conv2d",
  title: "Convolution 2-D",
  doc: "Kernels slide over an image; every output channel is the same weighted sum at every place, plus a bias, through an activation.",
  tex: String.raw`u_{o,y,x}=b_o+\sum_{c,i,j} W_{o,c,i,j}\,x_{c,\,s y+d i-p,\,s x+d j-p},\qquad \boldsymbol{z}=\varphi(\boldsymbol{u})`,
  source:
    "LeCun et al. 1998, Gradient-based learning; PyTorch nn.Conv2d (cross-correlation: the kernel is not flipped)",
});

export const convolutionOps: readonly Op[] = [conv1d, conv2d, ...poolingOps];

/** The record for a kernel that slides along so many axes. A convolution along one is that of an image of height 1. */
function convolution(axes: number, facts: Pick<Op, "name" | "title" | "doc" | "tex" | "source">): Op {
  return {
    ...facts,
    category: "convolution",
    look: "layer",
    ports: {
      kind: "named",
      ports: [{ name: "x", doc: `${axes === 1 ? "A signal" : "An image"}, ${imageForm(axes)}.` }],
    },
    attributes: attributes(axes),
    reducesBatch: false,
    hasPreactivation: true,
    infer(site): Inference {
      const found = findConvolution(site, axes);
      if ("message" in found) return found;
      const { channels, rows, columns } = found;
      return { ok: true, shape: [channels, ...(axes === 1 ? [] : [rows.output]), columns.output] };
    },
    params: (site) => params(site, axes),
    cost: (site) => cost(site, axes),
    forward: (pass) => forward(pass, axes),
    backward: (pass) => backward(pass, axes),
    workings: (site, at, operands) => workings(site, at, operands, axes),
    tangent: (pass) => tangent(pass, axes),
    backwardTangent: (pass) => backwardTangent(pass, axes),
    examples: convolutionExamples(axes),
  };
}

function attributes(axes: number): Readonly<Record<string, Attribute>> {
  const whole = { kind: "number", integer: true, minimum: 1 } as const;
  const extent = { kind: "extent", axes } as const;
  return {
    channels: {
      ...whole,
      maximum: 1_000_000,
      optional: true,
      start: 4,
      doc: "How many output channels it has, one kernel each; may follow from a written W.",
    },
    kernel: {
      ...extent,
      minimum: 1,
      optional: true,
      start: 3,
      doc: "The size of the kernel; may follow from a written W.",
    },
    stride: { ...extent, minimum: 1, default: 1, doc: "How far the kernel moves from one place to the next." },
    padding: { ...extent, minimum: 0, default: 0, doc: "How many zeros are added on both sides of the input." },
    dilation: { ...extent, minimum: 1, default: 1, doc: "How far apart the entries of the kernel lie on the input." },
    groups: {
      ...whole,
      default: 1,
      doc: "Splits the channels into so many groups that do not see each other; it divides the channels of both sides.",
    },
    activation: {
      kind: "activation",
      default: "identity",
      vector: false,
      doc: "φ, applied to every component of the pre-activation u.",
    },
    bias: { kind: "boolean", default: true, doc: "false removes the bias b." },
  };
}

function params(site: Site, axes: number): readonly ParamSpec[] {
  const found = convolutionAt(site, axes);
  const W = weightShape(found, axes);
  const form = axes === 1 ? "[out][in / groups][length]" : "[out][in / groups][height][width]";
  const specs: ParamSpec[] = [
    {
      name: "W",
      shape: W,
      doc: `The kernels, ${form}: ${formatShape(W)}.`,
      defaultInit: { init: activationOf(site.attributes).activation.weightInit },
    },
  ];
  if (site.attributes["bias"] !== false) {
    specs.push({
      name: "b",
      shape: [found.channels],
      doc: "The biases, one an output channel.",
      defaultInit: { init: "zeros" },
    });
  }
  return [...specs, ...activationParams(site)];
}

/** Padding is counted as if it were multiplied too. */
function cost(site: Site, axes: number): Cost {
  const found = convolutionAt(site, axes);
  const places = found.channels * found.rows.output * found.columns.output;
  const read = sizeOf(weightShape(found, axes)) / found.channels;
  const { activation } = activationOf(site.attributes);
  const bias = site.attributes["bias"] === false ? 0 : 1;
  const phi = activation.name === "identity" ? 0 : 1;
  return {
    forward: places * (2 * read - 1 + bias + phi),
    // A product and a sum for every weight and for every input that each place read; δ is φ′(u) times what arrives.
    backward: places * (4 * read + bias + 2 * phi),
  };
}

function forward(pass: ForwardPass, axes: number): void {
  const [x] = pass.inputs;
  const W = pass.params["W"];
  if (x === undefined || W === undefined || pass.preactivation === null)
    throw new TypeError("A convolution needs x, W and room for u.");
  convolve(W, pass.params["b"] ?? null, x.data, pass.preactivation.data, convolutionAt(pass.site, axes), pass.batch);
  activate(pass, pass.preactivation);
}

function backward(pass: BackwardPass, axes: number): void {
  const [x] = pass.inputs;
  const W = pass.params["W"];
  if (x === undefined || W === undefined || pass.preactivation === null || pass.delta === null)
    throw new TypeError("A convolution needs x, W, u and δ.");
  activateBackward(pass, pass.preactivation, pass.delta);
  convolveBackward(
    { W, x: x.data, delta: pass.delta },
    { W: pass.paramGradients["W"] ?? null, b: pass.paramGradients["b"] ?? null, x: pass.inputGradients[0] ?? null },
    convolutionAt(pass.site, axes),
    pass.batch,
  );
}

/** Σ W·x + b over the kernel's places that lie on the image. */
function workings(site: Site, at: number, { input, param }: Operands, axes: number): readonly Working[] {
  const { rows, columns, inChannels, channels, groups } = convolutionAt(site, axes);
  const places = rows.output * columns.output;
  const [out, y, x] = [Math.floor(at / places), Math.floor((at % places) / columns.output), at % columns.output];
  const inGroup = inChannels / groups;
  const firstChannel = Math.floor(out / (channels / groups)) * inGroup;
  const pairs: (readonly [Operand, Operand])[] = [];
  for (let c = 0; c < inGroup; c++)
    for (let i = 0; i < rows.kernel; i++)
      for (let j = 0; j < columns.kernel; j++) {
        const row = y * rows.stride - rows.padding + i * rows.dilation;
        const column = x * columns.stride - columns.padding + j * columns.dilation;
        if (row < 0 || row >= rows.input || column < 0 || column >= columns.input) continue;
        const weight = ((out * inGroup + c) * rows.kernel + i) * columns.kernel + j;
        const place = ((firstChannel + c) * rows.input + row) * columns.input + column;
        pairs.push([param("W", weight), input(0, place)]);
      }
  return [productSum(pairs, site.attributes["bias"] === false ? null : param("b", out))];
}

/** u̇ = W∗ẋ + Ẇ∗x + ḃ, ż = φ′(u) ⊙ u̇. */
function tangent(pass: TangentPass, axes: number): void {
  const [x] = pass.inputs;
  const W = pass.params["W"];
  const u = pass.preactivationTangent;
  if (x === undefined || W === undefined || u === null) throw new TypeError("A convolution needs x, W and room for u̇.");
  const shape = convolutionAt(pass.site, axes);
  const [xTangent] = pass.inputTangents;
  if (xTangent) convolve(W, null, xTangent, u, shape, pass.batch);
  const { W: WTangent, b: bTangent } = pass.paramTangents;
  if (WTangent || bTangent) {
    const byParams = new Float64Array(u.length);
    convolve(WTangent ?? new Float64Array(W.length), bTangent ?? null, x.data, byParams, shape, pass.batch);
    addTo(u, byParams);
  }
  activateTangent(pass);
}

/** The changes of ∂L/∂W = δ·xᵀ, ∂L/∂b = Σ δ and ∂L/∂x = Wᵀ·δ by the product rule: each with one factor replaced by its change. */
function backwardTangent(pass: BackwardTangentPass, axes: number): void {
  const [x] = pass.inputs;
  const W = pass.params["W"];
  const { delta } = pass;
  if (x === undefined || W === undefined || delta === null)
    throw new TypeError("A convolution needs x, weights and δ.");
  const deltaTangent = activateBackwardTangent(pass);
  const byW = pass.paramGradientTangents["W"] ?? null;
  const byX = pass.inputGradientTangents[0] ?? null;
  const [xTangent] = pass.inputTangents;
  const WTangent = pass.paramTangents["W"];
  const shape = convolutionAt(pass.site, axes);
  convolveBackward(
    { W, x: x.data, delta: deltaTangent },
    { W: byW, b: pass.paramGradientTangents["b"] ?? null, x: byX },
    shape,
    pass.batch,
  );
  if (WTangent) convolveBackward({ W: WTangent, x: x.data, delta }, { W: null, b: null, x: byX }, shape, pass.batch);
  if (xTangent) convolveBackward({ W, x: xTangent, delta }, { W: byW, b: null, x: null }, shape, pass.batch);
}
