import { formatShape, type Shape, sizeOf } from "../shape.ts";
import { numberAttribute } from "./attributes.ts";
import { batchNormExamples } from "./normalizationExamples.ts";
import { epsilonAttribute, scaleAndShift } from "./normalizationParts.ts";
import type { ForwardPass, Op, Site } from "./op.ts";
import { type Grouping, type Statistics, standardize, standardizeBackward, statisticsRoom } from "./standardize.ts";
import { standardizeWorkings } from "./standardizeWorkings.ts";

export const batchNorm: Op = {
  name: "batch-norm",
  title: "Batch normalisation",
  category: "normalization",
  doc: "Brings every channel to mean 0 and variance 1, then scales and moves it by γ and β: in training over the batch and all positions, in evaluation by running statistics.",
  tex: String.raw`\hat{x}=\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}},\qquad z=\gamma\,\hat{x}+\beta`,
  source:
    "Ioffe and Szegedy 2015, Batch normalization: accelerating deep network training by reducing internal covariate shift; PyTorch nn.BatchNorm1d, nn.BatchNorm2d",
  look: "layer",
  ports: {
    kind: "named",
    ports: [{ name: "x", doc: "[channels], or channels with positions behind them: [channels, height, width]." }],
  },
  attributes: {
    momentum: {
      kind: "number",
      default: 0.1,
      minimum: 0,
      maximum: 1,
      doc: "The share of the batch's statistics in the running ones: running ← (1 − momentum)·running + momentum·new.",
    },
    epsilon: epsilonAttribute,
  },
  reducesBatch: false,
  hasPreactivation: false,
  infer: (site) => ({ ok: true, shape: site.inputs[0] ?? [] }),
  params: (site) => scaleAndShift(channelShape(site), "One a channel."),
  buffers: (site) => [
    {
      name: "mean",
      shape: channelShape(site),
      doc: "The running mean of every channel, with which evaluation normalises.",
      initial: 0,
    },
    {
      name: "variance",
      shape: channelShape(site),
      doc: "The running variance of every channel (unbiased: over n − 1), with which evaluation normalises.",
      initial: 1,
      minimum: 0,
    },
  ],
  scratch: (site, batch) => statisticsRoom(grouping(site), batch),
  mixesSamples: (mode) => mode === "training",
  refuses(site, batch, mode) {
    if (mode === "evaluation" || grouping(site).components * batch > 1) return null;
    return `needs more than one value per channel in training, but one row of shape ${formatShape(site.inputs[0] ?? [])} gives one value for each; take more rows at a time, or evaluation.`;
  },
  /** Of evaluation: a difference, a quotient, a product and a sum a component. Measuring the batch takes 4 more. */
  cost: (site) => ({ forward: 4 * sizeOf(site.inputs[0] ?? []), backward: 7 * sizeOf(site.inputs[0] ?? []) }),
  workings(site, at, operands) {
    const own = grouping(site);
    const channel = Math.floor(at / own.components);
    const given = [operands.buffer("mean", channel), operands.buffer("variance", channel)] as const;
    const epsilon = numberAttribute(site.attributes, "epsilon");
    return standardizeWorkings(operands, at, own, epsilon, operands.mode === "training" ? null : given);
  },
  forward(pass) {
    const { attributes } = pass.site;
    standardize(pass, grouping(pass.site), numberAttribute(attributes, "epsilon"), givenStatistics(pass));
    if (pass.mode === "training") moveRunning(pass, numberAttribute(attributes, "momentum"));
  },
  backward(pass) {
    const epsilon = numberAttribute(pass.site.attributes, "epsilon");
    standardizeBackward(pass, grouping(pass.site), epsilon, pass.mode === "evaluation");
  },
  examples: batchNormExamples,
};

/** A scalar is one channel. */
function channelShape({ inputs: [shape = []] }: Site): Shape {
  return shape.slice(0, 1);
}

function grouping(site: Site): Grouping {
  const channels = sizeOf(channelShape(site));
  const positions = sizeOf((site.inputs[0] ?? []).slice(1));
  return { sets: channels, components: positions, joinsSamples: true, positions, entries: channels };
}

function givenStatistics({ mode, buffers: { mean, variance } }: ForwardPass): Statistics | null {
  if (mode === "training") return null;
  if (mean === undefined || variance === undefined) throw new TypeError("batch-norm needs its running statistics.");
  return { mean, variance };
}

/** The batch itself is normalised by its biased variance; the running one estimates that of all data, over n − 1 (PyTorch does the same). */
function moveRunning({ site, batch, scratch, buffers, nextBuffers }: ForwardPass, momentum: number): void {
  const { sets, components } = grouping(site);
  const { mean, variance } = nextBuffers;
  if (mean === undefined || variance === undefined) return;
  const count = components * batch;
  for (let c = 0; c < sets; c++) {
    const unbiased = ((scratch[2 * c + 1] as number) * count) / (count - 1);
    mean[c] = (1 - momentum) * (buffers["mean"]?.[c] as number) + momentum * (scratch[2 * c] as number);
    variance[c] = (1 - momentum) * (buffers["variance"]?.[c] as number) + momentum * unbiased;
  }
}
