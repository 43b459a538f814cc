import { formatShape, type Shape, sizeOf } from "../shape.ts";
import { numberAttribute } from "./attributes.ts";
import type { Example, Inference, Op, Site } from "./op.ts";
import { productSum } from "./workings.ts";

/**
 * Products with something smaller than the value. `scale-by` is the one place where a value is repeated to fit another
 * (broadcasting), and its name says so; everywhere else shapes must be equal.
 */

export const scale: Op = {
  name: "scale",
  title: "Scale",
  category: "arithmetic",
  doc: "Its input times a constant, such as 1/√d in front of a softmax.",
  tex: String.raw`\boldsymbol{z}=c\,\boldsymbol{x}`,
  source: "∂z/∂x = c",
  look: "sign",
  linear: true,
  dependence: () => "own",
  ports: { kind: "named", ports: [{ name: "x", doc: "Any value." }] },
  attributes: { factor: { kind: "number", doc: "c, by which every component is multiplied; it is not learned." } },
  reducesBatch: false,
  hasPreactivation: false,
  infer: ({ inputs: [shape = []] }) => ({ ok: true, shape }),
  params: () => [],
  formula: ({ attributes }) => ({
    value: (write) => `${numberAttribute(attributes, "factor")} \\cdot ${write("x")}`,
    partial: () => String(numberAttribute(attributes, "factor")),
  }),
  forward({ site, inputs: [x], output: { data: z } }) {
    const factor = numberAttribute(site.attributes, "factor");
    for (let k = 0; x && k < z.length; k++) z[k] = factor * (x.data[k] as number);
  },
  backward({ site, outputGradient: g, inputGradients: [into] }) {
    const factor = numberAttribute(site.attributes, "factor");
    for (let k = 0; into && k < into.length; k++) into[k] = factor * (g[k] as number);
  },
  examples: [[], [3], [2, 2]].map((shape) => ({
    site: { inputs: [shape], attributes: { factor: -0.5 } },
    inputs: [numbers(shape, 0.3)],
    batch: 2,
    params: {},
  })),
};

export const scaleBy: Op = {
  name: "scale-by",
  title: "Scale by",
  category: "arithmetic",
  multilinear: true,
  doc: "Its input times a factor that the network computes: one number for all components, or one for each entry of the first axis.",
  tex: String.raw`\boldsymbol{z}_i=c_i\,\boldsymbol{x}_i`,
  source: "The product rule: ∂L/∂x_i = c_i·∂L/∂z_i, ∂L/∂c_i = Σ x_i·∂L/∂z_i over all that c_i multiplies",
  look: "sign",
  ports: {
    kind: "named",
    ports: [
      { name: "x", doc: "Any value." },
      { name: "factor", doc: "A scalar [], or for x of shape [n, ...] a vector [n]." },
    ],
  },
  attributes: {},
  reducesBatch: false,
  hasPreactivation: false,
  workings: ({ inputs: [x = [], factor = []] }, at, { input }) => [
    productSum([[input(1, Math.floor(at / (sizeOf(x) / sizeOf(factor)))), input(0, at)]]),
  ],
  infer({ inputs: [x = [], factor = []] }): Inference {
    if (sizeOf(factor) === 1 || (factor.length === 1 && factor[0] === x[0])) return { ok: true, shape: x };
    const rows = x.length > 0 ? ` or one number for each entry of the first axis, [${x[0]}]` : "";
    const message = `the input is ${formatShape(x)} but the factor is ${formatShape(factor)}; it must be one number []${rows}.`;
    return { ok: false, port: 1, message };
  },
  params: () => [],
  forward({ site, inputs: [x, factor], output: { data: z }, batch }) {
    if (x === undefined || factor === undefined) throw new TypeError("scale-by needs x and a factor.");
    eachPair(site, batch, (k, c) => {
      z[k] = (factor.data[c] as number) * (x.data[k] as number);
    });
  },
  backward({ site, inputs: [x, factor], outputGradient: g, inputGradients: [byX, byFactor], batch }) {
    eachPair(site, batch, (k, c) => {
      if (byX) byX[k] = (factor?.data[c] as number) * (g[k] as number);
      if (byFactor) byFactor[c] = (byFactor[c] as number) + (x?.data[k] as number) * (g[k] as number);
    });
  },
  examples: [example([2, 2], []), example([2, 2], [2]), example([3], [3]), example([], []), example([2, 1, 2], [1])],
};

/** Visits every component of every sample with the place of its factor. */
function eachPair({ inputs: [x = [], factor = []] }: Site, batch: number, visit: (k: number, c: number) => void): void {
  // So many components in a row share a factor.
  const shared = sizeOf(x) / sizeOf(factor);
  for (let i = 0; i < sizeOf(x); i++)
    for (let s = 0; s < batch; s++) visit(i * batch + s, Math.floor(i / shared) * batch + s);
}

function numbers(shape: Shape, first: number): number[] {
  return Array.from({ length: 2 * sizeOf(shape) }, (_, k) => Math.sin(first + 1.7 * k));
}

function example(x: Shape, factor: Shape): Example {
  const site = { inputs: [x, factor], attributes: {} };
  return { site, inputs: [numbers(x, 0.3), numbers(factor, 2)], batch: 2, params: {} };
}
