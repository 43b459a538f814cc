import { type Shape, sizeOf } from "../shape.ts";
import { axisAttribute, axisOf, noSuchAxis, viewAxis } from "./axes.ts";
import type { Attribute, Example, Op, Site } from "./op.ts";
import { maximumOf, type Operand, type Operands, range, type Working } from "./workings.ts";

/** Sum, mean, maximum and norm, over one axis, which then goes away, or over everything. */

/** One reduction of a run of numbers x_0, x_stride, x_2·stride, …, `length` of them from `first` on. */
interface Reduction {
  /** How the run becomes one number, where it is not linear. */
  workings?(numbers: readonly Operand[], site: Site): Working;
  value(x: Float64Array, run: Run, site: Site): number;
  /** Writes g·∂z/∂x_k at every place of the run; z is the value that was found. */
  spread(x: Float64Array, run: Run, z: number, g: number, into: Float64Array, site: Site): void;
}

interface Run {
  readonly first: number;
  readonly stride: number;
  readonly length: number;
}

const sumOf: Reduction = {
  value: (x, run) => total(run, (at) => x[at] as number),
  spread: (_x, run, _z, g, into) => fill(into, run, g),
};

const meanOf: Reduction = {
  value: (x, run) => total(run, (at) => x[at] as number) / run.length,
  spread: (_x, run, _z, g, into) => fill(into, run, g / run.length),
};

const maxOf: Reduction = {
  value: (x, run) => x[largestIn(x, run)] as number,
  spread(x, run, _z, g, into) {
    into[largestIn(x, run)] = g;
  },
  workings: (numbers) => maximumOf(numbers),
};

const normOf: Reduction = {
  value(x, run, site) {
    if (site.attributes["p"] === 1) return total(run, (at) => Math.abs(x[at] as number));
    // Divided by the largest first, so that no square overflows or vanishes.
    let largest = 0;
    each(run, (at) => {
      const size = Math.abs(x[at] as number);
      if (size > largest || Number.isNaN(size)) largest = size;
    });
    if (largest === 0 || !Number.isFinite(largest)) return largest;
    return largest * Math.sqrt(total(run, (at) => ((x[at] as number) / largest) ** 2));
  },
  spread(x, run, z, g, into, site) {
    each(run, (at) => {
      const value = x[at] as number;
      into[at] = site.attributes["p"] === 1 ? g * Math.sign(value) : z === 0 ? 0 : g * (value / z);
    });
  },
  workings: (numbers, site) => ({
    name: null,
    value: null,
    write: ({ fill, sum }) =>
      site.attributes["p"] === 1
        ? sum(numbers, (x) => `\\left|${fill(x)}\\right|`)
        : `\\sqrt{${sum(numbers, (x) => `\\left(${fill(x)}\\right)^{2}`)}}`,
  }),
};

export const reductionOps: readonly Op[] = [
  reduction(sumOf, {
    name: "sum",
    title: "Sum",
    doc: "The sum over an axis, or of all components.",
    tex: String.raw`z=\sum_i x_i`,
    source: "PyTorch torch.sum; ∂z/∂x_i = 1",
    linear: true,
  }),
  reduction(meanOf, {
    name: "mean",
    title: "Mean",
    doc: "The mean over an axis, or of all components.",
    tex: String.raw`z=\frac{1}{n}\,\sum_i x_i`,
    source: "PyTorch torch.mean; ∂z/∂x_i = 1/n",
    linear: true,
  }),
  reduction(maxOf, {
    name: "max",
    title: "Maximum",
    doc: "The largest component along an axis, or of all; at a tie the first of them receives the gradient.",
    tex: String.raw`z=\max_i x_i`,
    piecewiseLinear: true,
    source:
      "PyTorch torch.max(dim), whose rule at ties holds here over everything too; ∂z/∂x_i = I{i is the first maximum}",
  }),
  reduction(
    normOf,
    {
      name: "norm",
      title: "Norm",
      doc: "The length of a vector along an axis, or of all components: Euclidean, or the sum of absolute values; its derivative at 0 counts as 0.",
      tex: String.raw`z=\left(\sum_i |x_i|^p\right)^{1/p}`,
      source: "PyTorch torch.linalg.vector_norm; ∂z/∂x = x/‖x‖ for p = 2, sign x for p = 1, 0 at 0",
    },
    {
      p: {
        kind: "number",
        integer: true,
        minimum: 1,
        maximum: 2,
        default: 2,
        doc: "2: the Euclidean length; 1: the sum of absolute values.",
      },
    },
  ),
];

type Facts = Pick<Op, "name" | "title" | "doc" | "tex" | "source"> & Pick<Partial<Op>, "linear" | "piecewiseLinear">;

function reduction(of: Reduction, facts: Facts, attributes: Readonly<Record<string, Attribute>> = {}): Op {
  return {
    ...facts,
    category: "shaping",
    look: "sign",
    ports: { kind: "named", ports: [{ name: "x", doc: "What is reduced." }] },
    attributes: {
      axis: axisAttribute("The axis that goes away; left out: all of them, and the value is a scalar.", {
        optional: true,
      }),
      ...attributes,
    },
    reducesBatch: false,
    hasPreactivation: false,
    infer(site) {
      const [shape = []] = site.inputs;
      const axis = axisOf(site, "axis");
      if (axis !== null) return { ok: true, shape: shape.toSpliced(axis, 1) };
      return site.attributes["axis"] === undefined ? { ok: true, shape: [] } : noSuchAxis(site, "axis");
    },
    params: () => [],
    cost: ({ inputs: [shape = []] }) => ({ forward: sizeOf(shape), backward: sizeOf(shape) }),
    forward({ site, inputs: [x], output: { data: z }, batch }) {
      if (x === undefined) throw new TypeError("A reduction needs x.");
      runs(site, batch, (run, at) => {
        z[at] = of.value(x.data, run, site);
      });
    },
    backward({ site, inputs: [x], output: { data: z }, outputGradient: g, inputGradients: [into], batch }) {
      if (x === undefined || !into) return;
      runs(site, batch, (run, at) => of.spread(x.data, run, z[at] as number, g[at] as number, into, site));
    },
    ...(of.workings && {
      workings: (site: Site, at: number, { input }: Operands) => {
        let first: Run = { first: 0, stride: 1, length: 0 };
        runs(site, 1, (run, place) => {
          if (place === at) first = run;
        });
        const numbers = range(first.length).map((k) => input(0, first.first + k * first.stride));
        return of.workings ? [of.workings(numbers, site)] : [];
      },
    }),
    examples: examples(attributes),
  };
}

/** Visits every run that is reduced to one number, with the place of that number. */
function runs(site: Site, batch: number, visit: (run: Run, at: number) => void): void {
  const [shape = []] = site.inputs;
  const axis = axisOf(site, "axis");
  const { outer, length, inner } =
    axis === null ? { outer: 1, length: sizeOf(shape), inner: 1 } : viewAxis(shape, axis);
  // Samples are one more inner axis.
  const stride = inner * batch;
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < stride; i++) visit({ first: o * length * stride + i, stride, length }, o * stride + i);
}

function each({ first, stride, length }: Run, visit: (at: number) => void): void {
  for (let k = 0; k < length; k++) visit(first + k * stride);
}

function fill(into: Float64Array, run: Run, value: number): void {
  each(run, (at) => {
    into[at] = value;
  });
}

function total(run: Run, term: (at: number) => number): number {
  let sum = 0;
  each(run, (at) => {
    sum += term(at);
  });
  return sum;
}

/** The place of the first largest number, or of the first that is none: NaN passes on. */
function largestIn(x: Float64Array, run: Run): number {
  let best = run.first;
  each(run, (at) => {
    const [value, sofar] = [x[at] as number, x[best] as number];
    if (value > sofar || (Number.isNaN(value) && !Number.isNaN(sofar))) best = at;
  });
  return best;
}

/** No ties and no zeros: those are kinks of max and norm. */
function examples(attributes: Readonly<Record<string, Attribute>>): readonly Example[] {
  const places: readonly (readonly [shape: Shape, axis?: number])[] = [
    [[3]],
    [[2, 3], 0],
    [[2, 3], -1],
    [[]],
    [[2, 2, 2], 1],
  ];
  return places.flatMap(([shape, axis]) =>
    ("p" in attributes ? [{ p: 1 }, { p: 2 }] : [{}]).map(
      (more): Example => ({
        site: { inputs: [shape], attributes: axis === undefined ? more : { axis, ...more } },
        inputs: [Array.from({ length: 2 * sizeOf(shape) }, (_, k) => 2 * Math.sin(0.7 + 1.9 * k))],
        batch: 2,
        params: {},
      }),
    ),
  );
}
