import { type Shape, sizeOf } from "../shape.ts";
import { choiceAttribute, numberAttribute } from "./attributes.ts";
import { groupNormExamples, layerNormExamples } from "./normalizationExamples.ts";
import { epsilonAttribute, scaleAndShift } from "./normalizationParts.ts";
import type { Inference, Op, Site } from "./op.ts";
import { type Grouping, standardize, standardizeBackward, statisticsRoom } from "./standardize.ts";
import { standardizeWorkings } from "./standardizeWorkings.ts";

/** Normalisations within each sample: they know no batch, and do the same in training and in evaluation. */

export const layerNorm = withinSamples({
  name: "layer-norm",
  title: "Layer normalisation",
  doc: "Brings the numbers of each sample to mean 0 and variance 1, all of them together or along the last axis, then scales and moves each by γ and β.",
  source: "Ba, Kiros and Hinton 2016, Layer normalization; PyTorch nn.LayerNorm",
  portDoc: "A vector, or anything with axes; with axes: last, every row of it by itself.",
  attributes: {
    axes: {
      kind: "choice",
      values: ["all", "last"],
      default: "all",
      doc: "all: all numbers of a sample belong together. last: those along the last axis do.",
    },
  },
  infer(site) {
    const [shape = []] = site.inputs;
    if (shape.length > 0) return { ok: true, shape };
    return {
      ok: false,
      port: 0,
      message:
        "the input is a single number, [], which has nothing to be compared with; it must have at least one axis.",
    };
  },
  learnedShape: normalizedShape,
  learnedDoc: "One a number of the axes that are normalised.",
  grouping(site) {
    const components = sizeOf(normalizedShape(site));
    const sets = sizeOf(site.inputs[0] ?? []) / components;
    return { sets, components, joinsSamples: false, positions: 1, entries: components };
  },
  examples: layerNormExamples,
});

export const groupNorm = withinSamples({
  name: "group-norm",
  title: "Group normalisation",
  doc: "Brings each group of channels of each sample to mean 0 and variance 1, over all its positions, then scales and moves every channel by γ and β.",
  source: "Wu and He 2018, Group normalization; PyTorch nn.GroupNorm",
  portDoc: "[channels], or channels with positions behind them: [channels, height, width].",
  attributes: {
    groups: {
      kind: "number",
      integer: true,
      minimum: 1,
      start: 2,
      doc: "Into how many groups of neighbours the channels fall; it divides their number.",
    },
  },
  infer(site) {
    const [shape = []] = site.inputs;
    const groups = numberAttribute(site.attributes, "groups");
    const [channels] = shape;
    if (channels !== undefined && channels % groups === 0) return { ok: true, shape };
    const message =
      channels === undefined
        ? "the input is a single number, [], but groups are made of channels; it must have at least one axis."
        : `${channels} channels (the input is [${shape.join(", ")}]) cannot be split into ${groups} equal groups; groups must divide the channels.`;
    return { ok: false, port: 0, message };
  },
  learnedShape: ({ inputs: [shape = []] }) => shape.slice(0, 1),
  learnedDoc: "One a channel.",
  grouping(site) {
    const [shape = []] = site.inputs;
    const groups = numberAttribute(site.attributes, "groups");
    return {
      sets: groups,
      components: sizeOf(shape) / groups,
      joinsSamples: false,
      positions: sizeOf(shape.slice(1)),
      entries: shape[0] ?? 1,
    };
  },
  examples: groupNormExamples,
});

/** What tells one from another. */
interface Facts extends Pick<Op, "name" | "title" | "doc" | "source" | "attributes" | "examples"> {
  readonly portDoc: string;
  readonly learnedDoc: string;
  infer(site: Site): Inference;
  learnedShape(site: Site): Shape;
  grouping(site: Site): Grouping;
}

function withinSamples({ portDoc, learnedShape, learnedDoc, grouping, attributes, ...facts }: Facts): Op {
  const size = (site: Site): number => sizeOf(site.inputs[0] ?? []);
  const epsilonOf = (site: Site): number => numberAttribute(site.attributes, "epsilon");
  return {
    ...facts,
    category: "normalization",
    tex: String.raw`\hat{x}=\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}},\qquad z=\gamma\,\hat{x}+\beta`,
    look: "layer",
    ports: { kind: "named", ports: [{ name: "x", doc: portDoc }] },
    attributes: { ...attributes, epsilon: epsilonAttribute },
    reducesBatch: false,
    hasPreactivation: false,
    params: (site) => scaleAndShift(learnedShape(site), learnedDoc),
    scratch: (site, batch) => statisticsRoom(grouping(site), batch),
    /** Measuring takes 4 a component (a sum; a difference, its square and their sum), applying 4 more. */
    cost: (site) => ({ forward: 8 * size(site), backward: 13 * size(site) }),
    workings: (site, at, operands) => standardizeWorkings(operands, at, grouping(site), epsilonOf(site), null),
    forward: (pass) => standardize(pass, grouping(pass.site), epsilonOf(pass.site), null),
    backward: (pass) => standardizeBackward(pass, grouping(pass.site), epsilonOf(pass.site), false),
  };
}

function normalizedShape({ inputs: [shape = []], attributes }: Site): Shape {
  return choiceAttribute(attributes, "axes") === "last" ? shape.slice(-1) : shape;
}
