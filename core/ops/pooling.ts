import { formatShape, sizeOf } from "../shape.ts";
import { extentAttribute } from "./attributes.ts";
import { readImage } from "./convolutionShape.ts";
import type { Attribute, AttributeValue, Cost, Example, Inference, Op, Site } from "./op.ts";
import {
  averageAll,
  averageAllBackward,
  averagePool,
  averagePoolBackward,
  maxPool,
  maxPoolBackward,
  type Pool,
  windowOf,
} from "./pool.ts";
import { extentsOf, NO_AXIS, type Refusal, refuse, slide } from "./windows.ts";
import { maximumOf } from "./workings.ts";

/** Pooling: every channel by itself, one number for every place of a window that slides over the image. Channels first. */

const IMAGE = { kind: "named", ports: [{ name: "x", doc: "An image, [channels, height, width]." }] } as const;
const NO_PARAMS = { category: "convolution", reducesBatch: false, hasPreactivation: false, params: () => [] } as const;
const WINDOW: Readonly<Record<string, Attribute>> = {
  kernel: { kind: "extent", axes: 2, minimum: 1, start: 2, doc: "The size of the window." },
  stride: {
    kind: "extent",
    axes: 2,
    minimum: 1,
    optional: true,
    doc: "How far the window moves from one place to the next; by default its own size, so that windows do not overlap.",
  },
};
const padding = (doc: string): Attribute => ({ kind: "extent", axes: 2, minimum: 0, default: 0, doc });

const maxPool2d: Op = {
  ...NO_PARAMS,
  name: "max-pool2d",
  title: "Max pooling",
  doc: "The largest number of each window, channel by channel; the gradient goes to where it stands, to the first of several.",
  tex: String.raw`z_{c,y,x}=\max_{i,j} x_{c,\,s y+i-p,\,s x+j-p}`,
  source:
    "PyTorch nn.MaxPool2d: the padding is −∞, of equal numbers the first row by row counts, NaN is larger than all",
  look: "layer",
  ports: IMAGE,
  piecewiseLinear: true,
  attributes: {
    ...WINDOW,
    padding: padding("Places added on both sides, which count as −∞; at most half the kernel."),
  },
  infer,
  cost: (site) => costOf(site, -1, 1),
  workings: (site, at, { input }) => [maximumOf(windowOf(poolAt(site), at).map((place) => input(0, place)))],
  forward({ site, inputs: [x], output, batch }) {
    if (x !== undefined) maxPool(x.data, output.data, poolAt(site), batch);
  },
  backward({ site, inputs: [x], output, outputGradient, inputGradients: [into], batch }) {
    if (x !== undefined && into) maxPoolBackward(x.data, output.data, outputGradient, into, poolAt(site), batch);
  },
  examples: [
    example([2, 4, 4], { kernel: 2, padding: 0 }),
    example([1, 5, 4], { kernel: [3, 2], stride: [2, 1], padding: [1, 1] }),
  ],
};

const averagePool2d: Op = {
  ...NO_PARAMS,
  name: "avg-pool2d",
  title: "Average pooling",
  doc: "The mean of each window, channel by channel.",
  tex: String.raw`z_{c,y,x}=\frac{1}{n}\,\sum_{i,j} x_{c,\,s y+i-p,\,s x+j-p}`,
  source: "PyTorch nn.AvgPool2d, countPadding being its count_include_pad",
  look: "layer",
  linear: true,
  ports: IMAGE,
  attributes: {
    ...WINDOW,
    padding: padding("Zeros added on both sides; at most half the kernel."),
    countPadding: {
      kind: "boolean",
      default: true,
      doc: "Whether n counts the zeros of the padding too; false divides by the places on the image alone.",
    },
  },
  infer,
  cost: (site) => costOf(site, 0, 0),
  forward({ site, inputs: [x], output, batch }) {
    if (x !== undefined) averagePool(x.data, output.data, poolAt(site), countsPadding(site), batch);
  },
  backward({ site, outputGradient, inputGradients: [into], batch }) {
    if (into) averagePoolBackward(outputGradient, into, poolAt(site), countsPadding(site), batch);
  },
  examples: [
    example([2, 4, 4], { kernel: 2, padding: 0, countPadding: true }),
    example([1, 5, 4], { kernel: [3, 2], stride: [2, 1], padding: [1, 1], countPadding: true }),
    example([1, 4, 5], { kernel: [2, 4], stride: [1, 2], padding: [1, 2], countPadding: false }),
  ],
};

const globalAveragePool: Op = {
  ...NO_PARAMS,
  name: "global-avg-pool",
  title: "Global average",
  doc: "The mean of each channel over all its places: one number a channel.",
  tex: String.raw`z_c=\frac{1}{n}\,\sum_{y,x} x_{c,y,x}`,
  source: "Lin, Chen and Yan 2014, Network in network; PyTorch nn.AdaptiveAvgPool2d(1)",
  look: "layer",
  linear: true,
  ports: {
    kind: "named",
    ports: [{ name: "x", doc: "An image, [channels, height, width], or a signal, [channels, length]." }],
  },
  attributes: {},
  infer(site): Inference {
    const shape = site.inputs[0] ?? [];
    if (shape.length === 2 || shape.length === 3) return { ok: true, shape: shape.slice(0, 1) };
    const message = `it reads an image [channels, height, width] or a signal [channels, length], but its input is ${formatShape(shape)}.`;
    return refuse(message, 0);
  },
  cost: (site) => ({ forward: sizeOf(site.inputs[0] ?? []), backward: sizeOf(site.inputs[0] ?? []) }),
  forward({ inputs: [x], output, batch }) {
    if (x !== undefined) averageAll(x.data, output.data, batch);
  },
  backward({ outputGradient, inputGradients: [into], batch }) {
    if (into) averageAllBackward(outputGradient, into, batch);
  },
  examples: [
    { site: { inputs: [[2, 2, 3]], attributes: {} }, inputs: [distinct(24)], batch: 2, params: {} },
    { site: { inputs: [[3, 2]], attributes: {} }, inputs: [distinct(12)], batch: 2, params: {} },
  ],
};

export const poolingOps: readonly Op[] = [maxPool2d, averagePool2d, globalAveragePool];

const countsPadding = (site: Site): boolean => site.attributes["countPadding"] !== false;

const known = new WeakMap<Site, Pool>();

/** The windows at a site whose shapes fit. Found once: a pass allocates nothing. */
function poolAt(site: Site): Pool {
  const seen = known.get(site);
  if (seen !== undefined) return seen;
  const found = findPool(site);
  if ("message" in found) throw new TypeError(found.message);
  known.set(site, found);
  return found;
}

function findPool(site: Site): Pool | Refusal {
  const image = readImage(site.inputs[0] ?? [], 2);
  if ("message" in image) return image;
  const [channels = 1, ...places] = image;
  const kernel = extentAttribute(site.attributes, "kernel", 2);
  const paddings = extentsOf(site.attributes, "padding", [0, 0]);
  // PyTorch's rule: then every window has at least one place on the image.
  if (paddings.some((length, axis) => length > (kernel[axis] ?? 1) / 2))
    return refuse(
      `"padding" is ${formatShape(paddings)}, but with the kernel ${formatShape(kernel)} it may be at most ${formatShape(kernel.map((length) => Math.floor(length / 2)))}, half of it.`,
    );
  const slid = slide(places, kernel, site.attributes, kernel);
  if ("message" in slid) return slid;
  const [rows = NO_AXIS, columns = NO_AXIS] = slid;
  return { channels, rows, columns };
}

function infer(site: Site): Inference {
  const found = findPool(site);
  if ("message" in found) return found;
  return { ok: true, shape: [found.channels, found.rows.output, found.columns.output] };
}

/** So many operations for every place of every window, give or take `more` a window. */
function costOf(site: Site, more: number, backward: number): Cost {
  const { channels, rows, columns } = poolAt(site);
  const windows = channels * rows.output * columns.output;
  const read = rows.kernel * columns.kernel;
  return { forward: windows * (read + more), backward: windows * (backward || read + 1) };
}

function example(shape: readonly number[], attributes: Readonly<Record<string, AttributeValue>>): Example {
  return { site: { inputs: [shape], attributes }, inputs: [distinct(2 * sizeOf(shape))], batch: 2, params: {} };
}

/** Numbers no two of which are closer than a quarter, so that a maximum stays where it is when one is moved a little. */
function distinct(count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => (((k * 11) % count) - count / 2) / 4);
}
