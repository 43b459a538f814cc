import { formatShape, sizeOf } from "../shape.ts";
import { readImage } from "./convolutionShape.ts";
import type { Attribute, AttributeValue, BackwardPass, Example, ForwardPass, Inference, Op, Site } from "./op.ts";
import { type Axis, extentsOf, NO_AXIS, slide, windowEnd, windowStart } from "./windows.ts";

/** Pooling: every channel by itself, one number for every place of a window that slides over the image. Channels first. */

const IMAGE = { kind: "named", ports: [{ name: "x", doc: "An image, [channels, height, width]." }] } as const;
const NO_PARAMS = { category: "convolution", reducesBatch: false, hasPreactivation: false, params: () => [] } as const;
const WINDOW: Readonly<Record<string, Attribute>> = {
  kernel: { kind: "extent", axes: 2, minimum: 1, doc: "The size of the window." },
  stride: {
    kind: "extent",
    axes: 2,
    minimum: 1,
    optional: true,
    doc: "How far the window moves from one place to the next; by default its own size, so that windows do not overlap.",
  },
};
const padding = (doc: string): Attribute => ({ kind: "extent", axes: 2, minimum: 0, default: 0, doc });

/** The windows of a site: its channels, and the two axes along which they slide. */
interface Pool {
  readonly channels: number;
  readonly rows: Axis;
  readonly columns: Axis;
}

const maxPool: Op = {
  ...NO_PARAMS,
  name: "max-pool2d",
  title: "Max pooling",
  doc: "The largest number of each window, channel by channel; the gradient goes to where it stands, to the first of several.",
  tex: String.raw`z_{c,y,x}=\max_{i,j}\, x_{c,\,s y+i-p,\,s x+j-p}`,
  source:
    "PyTorch nn.MaxPool2d: the padding is −∞, of equal numbers the first row by row counts, NaN is larger than all",
  look: "sign",
  ports: IMAGE,
  attributes: {
    ...WINDOW,
    padding: padding("Places added on both sides, which count as −∞; at most half the kernel."),
  },
  infer,
  cost: (site) => costOf(site, -1, 1),
  forward: maxForward,
  backward: maxBackward,
  examples: [
    example([2, 4, 4], { kernel: 2, padding: 0 }),
    example([1, 5, 4], { kernel: [3, 2], stride: [2, 1], padding: [1, 1] }),
  ],
};

const averagePool: Op = {
  ...NO_PARAMS,
  name: "avg-pool2d",
  title: "Average pooling",
  doc: "The mean of each window, channel by channel.",
  tex: String.raw`z_{c,y,x}=\frac{1}{n}\sum_{i,j} x_{c,\,s y+i-p,\,s x+j-p}`,
  source: "PyTorch nn.AvgPool2d, countPadding being its count_include_pad",
  look: "sign",
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
  forward: averageForward,
  backward: averageBackward,
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
  tex: String.raw`z_c=\frac{1}{n}\sum_{y,x} x_{c,y,x}`,
  source: "Lin, Chen and Yan 2014, Network in network; PyTorch nn.AdaptiveAvgPool2d(1)",
  look: "sign",
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
    return { ok: false, message, port: 0 };
  },
  cost: (site) => ({ forward: sizeOf(site.inputs[0] ?? []), backward: sizeOf(site.inputs[0] ?? []) }),
  forward({ inputs: [x], output: { data: z }, batch }) {
    if (x === undefined) return;
    const places = x.data.length / z.length;
    z.fill(0);
    for (let c = 0; c * batch < z.length; c++) {
      for (let place = 0; place < places; place++) {
        const from = (c * places + place) * batch;
        for (let s = 0; s < batch; s++) z[c * batch + s] = (z[c * batch + s] as number) + (x.data[from + s] as number);
      }
    }
    for (let k = 0; k < z.length; k++) z[k] = (z[k] as number) / places;
  },
  backward({ inputGradients: [into], outputGradient, batch }) {
    if (!into) return;
    const places = into.length / outputGradient.length;
    for (let c = 0; c * batch < outputGradient.length; c++) {
      for (let place = 0; place < places; place++) {
        const to = (c * places + place) * batch;
        for (let s = 0; s < batch; s++)
          into[to + s] = (into[to + s] as number) + (outputGradient[c * batch + s] as number) / places;
      }
    }
  },
  examples: [
    { site: { inputs: [[2, 2, 3]], attributes: {} }, inputs: [distinct(24)], batch: 2, params: {} },
    { site: { inputs: [[3, 2]], attributes: {} }, inputs: [distinct(12)], batch: 2, params: {} },
  ],
};

export const poolingOps: readonly Op[] = [maxPool, averagePool, globalAveragePool];

const known = new WeakMap<Site, Pool>();

/** The windows at a site whose shapes fit. Found once: a pass allocates nothing. */
function poolAt(site: Site): Pool {
  const seen = known.get(site);
  if (seen !== undefined) return seen;
  const found = findPool(site);
  if (typeof found === "string") throw new TypeError(found);
  known.set(site, found);
  return found;
}

function findPool(site: Site): Pool | string {
  const image = readImage(site.inputs[0] ?? [], 2);
  if (typeof image === "string") return image;
  const [channels = 1, ...places] = image;
  const kernel = extentsOf(site.attributes, "kernel", [1, 1]);
  const paddings = extentsOf(site.attributes, "padding", [0, 0]);
  // PyTorch's rule: then every window has at least one place on the image.
  if (paddings.some((length, axis) => length > (kernel[axis] ?? 1) / 2))
    return `"padding" is ${formatShape(paddings)}, but with the kernel ${formatShape(kernel)} it may be at most ${formatShape(kernel.map((length) => Math.floor(length / 2)))}, half of it.`;
  const slid = slide(places, kernel, site.attributes, kernel);
  if (typeof slid === "string") return slid;
  const [rows = NO_AXIS, columns = NO_AXIS] = slid;
  return { channels, rows, columns };
}

function infer(site: Site): Inference {
  const found = findPool(site);
  if (typeof found === "string") return { ok: false, message: found, port: 0 };
  return { ok: true, shape: [found.channels, found.rows.output, found.columns.output] };
}

/** So many operations for every place of every window, give or take `more` a window. */
function costOf(site: Site, more: number, backward: number): { readonly forward: number; readonly backward: number } {
  const { channels, rows, columns } = poolAt(site);
  const windows = channels * rows.output * columns.output;
  const read = rows.kernel * columns.kernel;
  return { forward: windows * (read + more), backward: windows * (backward || read + 1) };
}

/** z = max over the window; NaN where one of its numbers is. */
function maxForward({ site, inputs: [x], output: { data: z }, batch }: ForwardPass): void {
  if (x === undefined) return;
  const { channels, rows, columns } = poolAt(site);
  z.fill(Number.NEGATIVE_INFINITY);
  let to = 0;
  for (let c = 0; c < channels; c++) {
    const image = c * rows.input * columns.input;
    for (let row = 0; row < rows.output; row++) {
      for (let column = 0; column < columns.output; column++, to += batch) {
        const left = windowStart(columns, column);
        const right = windowEnd(columns, column);
        for (let y = windowStart(rows, row); y < windowEnd(rows, row); y++) {
          const start = (image + y * columns.input + left) * batch;
          const end = (image + y * columns.input + right) * batch;
          for (let from = start; from < end; from += batch) {
            for (let s = 0; s < batch; s++) {
              const value = x.data[from + s] as number;
              if (value > (z[to + s] as number) || Number.isNaN(value)) z[to + s] = value;
            }
          }
        }
      }
    }
  }
}

/** The gradient of each window goes whole to the place that its maximum came from, sample by sample. */
function maxBackward({ site, inputs: [x], output, outputGradient, inputGradients: [into], batch }: BackwardPass): void {
  if (x === undefined || !into) return;
  const { channels, rows, columns } = poolAt(site);
  let at = 0;
  for (let c = 0; c < channels; c++) {
    const image = c * rows.input * columns.input;
    for (let row = 0; row < rows.output; row++) {
      for (let column = 0; column < columns.output; column++) {
        const corner = (image + windowStart(rows, row) * columns.input + windowStart(columns, column)) * batch;
        const height = windowEnd(rows, row) - windowStart(rows, row);
        const width = windowEnd(columns, column) - windowStart(columns, column);
        for (let s = 0; s < batch; s++, at++) {
          const maximum = output.data[at] as number;
          const place = placeOf(maximum, x.data, corner + s, height, width, columns.input * batch, batch);
          into[place] = (into[place] as number) + (outputGradient[at] as number);
        }
      }
    }
  }
}

/** Where the maximum of a window stands: at the first place that equals it, row by row; of several NaN at the last, as in PyTorch. */
function placeOf(
  maximum: number,
  x: Float64Array,
  corner: number,
  height: number,
  width: number,
  rowStep: number,
  columnStep: number,
): number {
  let found = corner;
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < width; k++) {
      const place = corner + y * rowStep + k * columnStep;
      const value = x[place] as number;
      if (value === maximum) return place;
      if (Number.isNaN(value)) found = place;
    }
  }
  return found;
}

/** 1/n of every window's places, n being what `countPadding` says. */
function shareOf({ site }: ForwardPass, places: number): number {
  const { rows, columns } = poolAt(site);
  return 1 / (site.attributes["countPadding"] === false ? places : rows.kernel * columns.kernel);
}

/** z = Σ x / n over the window. */
function averageForward(pass: ForwardPass): void {
  const {
    site,
    inputs: [x],
    output: { data: z },
    batch,
  } = pass;
  if (x === undefined) return;
  const { channels, rows, columns } = poolAt(site);
  z.fill(0);
  let to = 0;
  for (let c = 0; c < channels; c++) {
    const image = c * rows.input * columns.input;
    for (let row = 0; row < rows.output; row++) {
      const [top, bottom] = [windowStart(rows, row), windowEnd(rows, row)];
      for (let column = 0; column < columns.output; column++, to += batch) {
        const left = windowStart(columns, column);
        const right = windowEnd(columns, column);
        for (let y = top; y < bottom; y++) {
          const start = (image + y * columns.input + left) * batch;
          const end = (image + y * columns.input + right) * batch;
          for (let from = start; from < end; from += batch)
            for (let s = 0; s < batch; s++) z[to + s] = (z[to + s] as number) + (x.data[from + s] as number);
        }
        const share = shareOf(pass, (bottom - top) * (right - left));
        for (let s = 0; s < batch; s++) z[to + s] = (z[to + s] as number) * share;
      }
    }
  }
}

/** Every place of a window gets the same share of its gradient. */
function averageBackward(pass: BackwardPass): void {
  const {
    site,
    outputGradient,
    inputGradients: [into],
    batch,
  } = pass;
  if (!into) return;
  const { channels, rows, columns } = poolAt(site);
  let from = 0;
  for (let c = 0; c < channels; c++) {
    const image = c * rows.input * columns.input;
    for (let row = 0; row < rows.output; row++) {
      const [top, bottom] = [windowStart(rows, row), windowEnd(rows, row)];
      for (let column = 0; column < columns.output; column++, from += batch) {
        const left = windowStart(columns, column);
        const right = windowEnd(columns, column);
        const share = shareOf(pass, (bottom - top) * (right - left));
        for (let y = top; y < bottom; y++) {
          const start = (image + y * columns.input + left) * batch;
          const end = (image + y * columns.input + right) * batch;
          for (let to = start; to < end; to += batch)
            for (let s = 0; s < batch; s++)
              into[to + s] = (into[to + s] as number) + share * (outputGradient[from + s] as number);
        }
      }
    }
  }
}

function example(shape: readonly number[], attributes: Readonly<Record<string, AttributeValue>>): Example {
  return { site: { inputs: [shape], attributes }, inputs: [distinct(2 * sizeOf(shape))], batch: 2, params: {} };
}

/** Numbers no two of which are closer than a quarter, so that a maximum stays where it is when one is moved a little. */
function distinct(count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => (((k * 11) % count) - count / 2) / 4);
}
