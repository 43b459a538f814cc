import { formatShape, type Shape, sizeOf } from "../shape.ts";
import { numberAttribute } from "./attributes.ts";
import { axisAttribute, axisOf, noSuchAxis, viewAxis } from "./axes.ts";
import type { Attributes, Example, Inference, Op, Ports, Site } from "./op.ts";

/** Ops that cut and fold values: every component of the value is one of the input's, so gradients go back where it came from. */

const ONE: Ports = { kind: "named", ports: [{ name: "x", doc: "Any value." }] };
const COPIES = {
  category: "shaping",
  look: "sign",
  ports: ONE,
  reducesBatch: false,
  hasPreactivation: false,
  linear: true,
  params: () => [],
  cost: () => ({ forward: 0, backward: 0 }),
} as const satisfies Partial<Op>;

const slice: Op = {
  ...COPIES,
  name: "slice",
  title: "Slice",
  doc: "Cuts a part out of its input along one axis; the axis stays, as long as the part.",
  tex: String.raw`\boldsymbol{z}=\boldsymbol{x}[\text{from}:\text{to}]`,
  source: "PyTorch torch.narrow; the gradient of what is left out is 0",
  attributes: {
    axis: axisAttribute("The axis that is cut.", { default: 0 }),
    from: {
      kind: "number",
      integer: true,
      minimum: 0,
      default: 0,
      doc: "The first entry that is kept, counted from 0.",
    },
    to: {
      kind: "number",
      integer: true,
      minimum: 1,
      optional: true,
      doc: "The entry before which it ends; left out: the end of the axis.",
    },
  },
  infer(site): Inference {
    const axis = axisOf(site, "axis");
    if (axis === null) return noSuchAxis(site, "axis");
    const [shape = []] = site.inputs;
    const { from, to, length } = cut(site, axis);
    const where = `axis ${axis} of the input ${formatShape(shape)} has ${length} entries`;
    if (to > length)
      return { ok: false, message: `"to" is ${to}, but ${where}; it ends at ${length}.`, attribute: { name: "to" } };
    if (from < to) return { ok: true, shape: shape.with(axis, to - from) };
    if (from >= length)
      return { ok: false, message: `"from" is ${from}, but ${where}, counted from 0.`, attribute: { name: "from" } };
    const message = `"from" is ${from} and "to" is ${to}: nothing would be left; "to" must be larger.`;
    return { ok: false, message, attribute: { name: "to" } };
  },
  forward({ site, inputs: [x], output: { data: z }, batch }) {
    if (x === undefined) throw new TypeError("A slice needs x.");
    eachRow(site, batch, (from, to, length) => z.set(x.data.subarray(from, from + length), to));
  },
  backward({ site, outputGradient: g, inputGradients: [into], batch }) {
    if (into) eachRow(site, batch, (from, to, length) => into.set(g.subarray(to, to + length), from));
  },
  examples: [
    example([5], { axis: 0, from: 1, to: 3 }),
    example([3, 2], { axis: 0, from: 1 }),
    example([2, 3, 2], { axis: 1, from: 0, to: 2 }),
    example([2, 3], { axis: -1, from: 2, to: 3 }),
  ],
};

/** The same numbers in the same order: what is known of the input (that it is a sigmoid's output) holds of the value. */
const PASSES_ON = {
  ...COPIES,
  passesOn: true,
  forward: ({ inputs: [x], output }) => {
    if (x !== undefined) output.data.set(x.data);
  },
  backward: ({ inputGradients: [into], outputGradient }) => into?.set(outputGradient),
} as const satisfies Partial<Op>;

const reshape: Op = {
  ...PASSES_ON,
  name: "reshape",
  title: "Reshape",
  doc: "The same numbers in the same order under another shape.",
  tex: String.raw`\boldsymbol{z}=\boldsymbol{x}`,
  source: "PyTorch torch.reshape, row-major",
  attributes: {
    shape: { kind: "shape", doc: "The new shape, e.g. [2, 3]; its axes multiply to as many numbers as the input has." },
  },
  infer(site): Inference {
    const [shape = []] = site.inputs;
    const wanted = site.attributes["shape"] as Shape;
    if (sizeOf(wanted) === sizeOf(shape)) return { ok: true, shape: wanted };
    const message = `the input is ${formatShape(shape)}, ${sizeOf(shape)} numbers, but "shape" is ${formatShape(wanted)}, which holds ${sizeOf(wanted)}; both must hold as many.`;
    return { ok: false, message, attribute: { name: "shape" } };
  },
  examples: [example([2, 3], { shape: [3, 2] }), example([4], { shape: [2, 1, 2] }), example([], { shape: [1, 1] })],
};

const flatten: Op = {
  ...PASSES_ON,
  name: "flatten",
  title: "Flatten",
  doc: "The same numbers in the same order as one vector.",
  tex: String.raw`\boldsymbol{z}=\boldsymbol{x}`,
  source: "PyTorch nn.Flatten, row-major",
  attributes: {},
  infer: ({ inputs: [shape = []] }) => ({ ok: true, shape: [sizeOf(shape)] }),
  examples: [example([2, 3], {}), example([], {})],
};

const transpose: Op = {
  ...COPIES,
  name: "transpose",
  title: "Transpose",
  doc: "Swaps two axes; a matrix becomes its transpose.",
  tex: String.raw`Z=X^{\top}`,
  source: "PyTorch torch.transpose; the gradient is swapped back",
  attributes: {
    first: axisAttribute("One of the two axes.", { default: -2 }),
    second: axisAttribute("The other.", { default: -1 }),
  },
  infer(site): Inference {
    const [shape = []] = site.inputs;
    const [first, second] = [axisOf(site, "first"), axisOf(site, "second")];
    if (first === null) return noSuchAxis(site, "first");
    if (second === null) return noSuchAxis(site, "second");
    return { ok: true, shape: shape.with(first, shape[second] ?? 1).with(second, shape[first] ?? 1) };
  },
  forward({ site, inputs: [x], output: { data: z }, batch }) {
    if (x === undefined) throw new TypeError("A transpose needs x.");
    eachSwap(site, (from, to) => {
      for (let s = 0; s < batch; s++) z[to * batch + s] = x.data[from * batch + s] as number;
    });
  },
  backward({ site, outputGradient: g, inputGradients: [into], batch }) {
    if (!into) return;
    eachSwap(site, (from, to) => {
      for (let s = 0; s < batch; s++) into[from * batch + s] = g[to * batch + s] as number;
    });
  },
  examples: [
    example([2, 3], { first: -2, second: -1 }),
    example([2, 3, 2], { first: 0, second: 2 }),
    example([2, 1, 3], { first: 1, second: 2 }),
    example([3], { first: 0, second: 0 }),
  ],
};

export const shapingOps: readonly Op[] = [slice, reshape, flatten, transpose];

function cut(site: Site, axis: number): { readonly from: number; readonly to: number; readonly length: number } {
  const length = site.inputs[0]?.[axis] ?? 1;
  const { to } = site.attributes;
  return { from: numberAttribute(site.attributes, "from"), to: typeof to === "number" ? to : length, length };
}

/** Visits the runs of numbers that stay together: from where in the input, to where in the value, and how many. */
function eachRow(site: Site, batch: number, visit: (from: number, to: number, length: number) => void): void {
  const axis = axisOf(site, "axis") ?? 0;
  const { outer, length, inner } = viewAxis(site.inputs[0] ?? [], axis);
  const { from, to } = cut(site, axis);
  const row = inner * batch;
  for (let o = 0; o < outer; o++) visit((o * length + from) * row, o * (to - from) * row, (to - from) * row);
}

/** Visits every component: its number in the input, and in the value. */
function eachSwap(site: Site, visit: (from: number, to: number) => void): void {
  const [shape = []] = site.inputs;
  const [one, other] = [axisOf(site, "first") ?? 0, axisOf(site, "second") ?? 0];
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  if (low === high) {
    for (let k = 0; k < sizeOf(shape); k++) visit(k, k);
    return;
  }
  // [outer, rows, middle, columns, inner] becomes [outer, columns, middle, rows, inner].
  const { outer, length: rows } = viewAxis(shape, low);
  const { length: columns, inner } = viewAxis(shape, high);
  const middle = sizeOf(shape.slice(low + 1, high));
  for (let o = 0; o < outer; o++)
    for (let r = 0; r < rows; r++)
      for (let m = 0; m < middle; m++)
        for (let c = 0; c < columns; c++)
          for (let i = 0; i < inner; i++)
            visit(
              (((o * rows + r) * middle + m) * columns + c) * inner + i,
              (((o * columns + c) * middle + m) * rows + r) * inner + i,
            );
}

function example(shape: Shape, attributes: Attributes): Example {
  const numbers = Array.from({ length: 2 * sizeOf(shape) }, (_, k) => Math.sin(0.2 + 1.4 * k));
  return { site: { inputs: [shape], attributes }, inputs: [numbers], batch: 2, params: {} };
}
