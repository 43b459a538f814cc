import { formatShape, interchangeable, type Shape, sizeOf } from "../shape.ts";
import { addTo } from "./activate.ts";
import type { BackwardPass, Example, Formula, ForwardPass, Inference, Op, Ports, Site } from "./op.ts";
import { scale, scaleBy } from "./scale.ts";
import {
  softmaxActivation,
  softmaxBackward,
  softmaxBackwardTangent,
  softmaxCost,
  softmaxForward,
  softmaxTangent,
} from "./softmax.ts";

/** Ops without parameters of their own: sums and products of alike values, joining, softmax. */

const ALIKE: Ports = { kind: "list", name: "terms", minimum: 1, doc: "Values of one shape." };
const JOINED: Ports = { kind: "vector", name: "x", doc: "Any number of references, flattened and joined in order." };
const NO_PARAMS = { attributes: {}, reducesBatch: false, hasPreactivation: false, params: () => [] } as const;

const add: Op = {
  ...NO_PARAMS,
  name: "add",
  title: "Add",
  category: "arithmetic",
  doc: "The sum of its inputs, component by component.",
  tex: String.raw`\boldsymbol{z}=\sum_k \boldsymbol{x}_k`,
  source: "Lecture 10, the chain rule: each term receives the whole gradient",
  look: "sign",
  ports: ALIKE,
  linear: true,
  dependence: () => "own",
  infer: inferAlike,
  cost: (site) => ({ forward: (site.inputs.length - 1) * sizeOf(site.inputs[0] ?? []), backward: 0 }),
  forward(pass) {
    const z = pass.output.data.fill(0);
    for (const x of pass.inputs) for (let k = 0; k < z.length; k++) z[k] = (z[k] as number) + (x.data[k] as number);
  },
  backward(pass) {
    for (const gradient of pass.inputGradients) gradient?.set(pass.outputGradient);
  },
  examples: [
    {
      site: { inputs: [[2], [2], [2]], attributes: {} },
      inputs: [
        [1, -2, 0.5, 3],
        [0.25, 1, -1, 2],
        [4, 0, 1, 1],
      ],
      batch: 2,
      params: {},
    },
    {
      site: { inputs: [[], [1]], attributes: {} },
      inputs: [
        [1, -2],
        [0.25, 1],
      ],
      batch: 2,
      params: {},
    },
  ],
};

const mul: Op = {
  ...NO_PARAMS,
  name: "mul",
  title: "Multiply",
  category: "arithmetic",
  doc: "The product of its inputs, component by component.",
  tex: String.raw`\boldsymbol{z}=\prod_k \boldsymbol{x}_k`,
  source: "The product rule: ∂z/∂x_k is the product of the other factors",
  look: "sign",
  ports: ALIKE,
  multilinear: true,
  dependence: () => "own",
  infer: inferAlike,
  cost(site) {
    const factors = site.inputs.length;
    const others = (factors - 1) * sizeOf(site.inputs[0] ?? []);
    return { forward: others, backward: factors * others };
  },
  forward(pass) {
    const z = pass.output.data.fill(1);
    for (const x of pass.inputs) for (let k = 0; k < z.length; k++) z[k] = (z[k] as number) * (x.data[k] as number);
  },
  backward(pass) {
    // The product of the others, never z / x_k: a factor may be 0.
    for (let port = 0; port < pass.inputs.length; port++) {
      const gradient = pass.inputGradients[port];
      if (gradient === null || gradient === undefined) continue;
      gradient.set(pass.outputGradient);
      for (let other = 0; other < pass.inputs.length; other++) {
        const factor = pass.inputs[other];
        if (other === port || factor === undefined) continue;
        for (let k = 0; k < gradient.length; k++) gradient[k] = (gradient[k] as number) * (factor.data[k] as number);
      }
    }
  },
  examples: [
    {
      site: { inputs: [[2], [2], [2]], attributes: {} },
      inputs: [
        [1, -2, 0.5, 3],
        [0.25, 1, -1, 2],
        [4, 0, 0, 1],
      ],
      batch: 2,
      params: {},
    },
    { site: { inputs: [[]], attributes: {} }, inputs: [[1, -2]], batch: 2, params: {} },
  ],
};

const concat: Op = {
  ...NO_PARAMS,
  name: "concat",
  title: "Join",
  category: "shaping",
  doc: "Flattens its inputs and joins them into one vector.",
  tex: String.raw`\boldsymbol{z}=[\boldsymbol{x}_1^{\top},\boldsymbol{x}_2^{\top},\dots]^{\top}`,
  source: "Lecture 10, the vector θ is written this way",
  look: "sign",
  linear: true,
  dependence: () => "own",
  ports: JOINED,
  infer: (site) => ({ ok: true, shape: [joinedSize(site)] }),
  cost: () => ({ forward: 0, backward: 0 }),
  // The joining itself happens where references meet the port.
  forward(pass) {
    const [x] = pass.inputs;
    if (x !== undefined) pass.output.data.set(x.data);
  },
  backward(pass) {
    pass.inputGradients[0]?.set(pass.outputGradient);
  },
  examples: [{ site: { inputs: [[3]], attributes: {} }, inputs: [[1, -2, 0.5, 3, 4, 5]], batch: 2, params: {} }],
};

const softmax: Op = {
  ...NO_PARAMS,
  name: "softmax",
  title: "Softmax",
  category: "activation",
  doc: softmaxActivation.doc,
  tex: `z_i=${softmaxActivation.tex}`.replaceAll("u_", "x_"),
  source: softmaxActivation.source,
  look: "layer",
  range: softmaxActivation.range,
  link: "softmax",
  cost: (site) => softmaxCost(joinedSize(site)),
  ports: JOINED,
  infer: (site) => ({ ok: true, shape: [joinedSize(site)] }),
  forward(pass) {
    const [x] = pass.inputs;
    if (x !== undefined) softmaxForward(x.data, pass.output.data, joinedSize(pass.site), pass.batch);
  },
  backward(pass) {
    const [gradient] = pass.inputGradients;
    if (!gradient) return;
    softmaxBackward(pass.output.data, pass.outputGradient, gradient, joinedSize(pass.site), pass.batch);
    addTo(gradient, pass.directDelta);
  },
  tangent({ inputTangents: [change], output, outputTangent, site, batch }) {
    if (change) softmaxTangent(output.data, change, outputTangent, joinedSize(site), batch);
  },
  backwardTangent(pass) {
    const [into] = pass.inputGradientTangents;
    if (!into) return;
    const at = { z: pass.output.data, outputGradient: pass.outputGradient };
    const changes = { z: pass.outputTangent, outputGradient: pass.outputGradientTangent };
    softmaxBackwardTangent(at, changes, into, joinedSize(pass.site), pass.batch);
    addTo(into, pass.directDeltaTangent);
  },
  dependence: () => "all",
  examples: [{ site: { inputs: [[3]], attributes: {} }, inputs: [[1, -2, 0.5, 3, 0.2, -1]], batch: 2, params: {} }],
};

const sub = difference("sub", {
  title: "Subtract",
  doc: "The first input minus the second, component by component.",
  tex: String.raw`\boldsymbol{z}=\boldsymbol{a}-\boldsymbol{b}`,
  source: "PyTorch torch.sub; ∂z/∂a = 1, ∂z/∂b = −1",
  linear: true,
  value: (a, b) => a - b,
  slopes: [() => 1, () => -1],
  formula: {
    value: (write) => `${write("a")} - ${write("b")}`,
    partial: (name) => (name === "a" ? "1" : "-1"),
  },
});

const div = difference("div", {
  title: "Divide",
  doc: "The first input divided by the second, component by component.",
  tex: String.raw`\boldsymbol{z}=\frac{\boldsymbol{a}}{\boldsymbol{b}}`,
  source: "The quotient rule: ∂z/∂a = 1/b, ∂z/∂b = −a/b²; PyTorch torch.div",
  value: (a, b) => a / b,
  slopes: [(_, b) => 1 / b, (a, b) => -(a / b) / b],
  bends: [
    [() => 0, (_, b) => -1 / (b * b)],
    [(_, b) => -1 / (b * b), (a, b) => (2 * (a / b)) / (b * b)],
  ],
  whyNotFinite({ inputs: [, b], batch }) {
    const zero = b?.data.indexOf(0) ?? -1;
    return zero < 0 ? null : { because: "the divisor is 0", sample: zero % batch };
  },
  formula: {
    value: (write) => `\\frac{${write("a")}}{${write("b")}}`,
    partial: (name, write) => (name === "a" ? `\\frac{1}{${write("b")}}` : `-\\frac{${write("a")}}{${write("b")}^{2}}`),
  },
});

export const arithmeticOps: readonly Op[] = [add, sub, mul, div, scale, scaleBy, concat, softmax];

type Slope = (a: number, b: number) => number;

/** An op on two values of one shape, the order of which counts. */
function difference(
  name: string,
  {
    value,
    slopes,
    bends,
    formula,
    ...facts
  }: Pick<Op, "title" | "doc" | "tex" | "source"> &
    Pick<Partial<Op>, "linear" | "whyNotFinite"> & {
      readonly value: Slope;
      readonly slopes: readonly [Slope, Slope];
      /** The derivatives of the two slopes by a and b; none where they are constant. */
      readonly bends?: readonly [readonly [Slope, Slope], readonly [Slope, Slope]];
      readonly formula: Formula;
    },
): Op {
  const pair = (pass: ForwardPass): readonly [Float64Array, Float64Array] => {
    const [a, b] = pass.inputs;
    if (a === undefined || b === undefined) throw new TypeError(`${name} needs two inputs.`);
    return [a.data, b.data];
  };
  const numbers = [0.5, -1.25, 0.75, 2];
  const example = (a: Shape, b: Shape): Example => ({
    site: { inputs: [a, b], attributes: {} },
    inputs: [numbers.slice(0, 2 * sizeOf(a)), [1.5, 0.4, -0.6, 0.9].slice(0, 2 * sizeOf(b))],
    batch: 2,
    params: {},
  });
  return {
    ...NO_PARAMS,
    ...facts,
    name,
    category: "arithmetic",
    look: "sign",
    ports: {
      kind: "named",
      ports: [
        { name: "a", doc: "What stands on the left." },
        { name: "b", doc: "What stands on the right, of the same shape." },
      ],
    },
    infer: inferAlike,
    dependence: () => "own",
    formula: () => formula,
    forward(pass) {
      const [a, b] = pair(pass);
      const z = pass.output.data;
      for (let k = 0; k < z.length; k++) z[k] = value(a[k] as number, b[k] as number);
    },
    backward(pass: BackwardPass) {
      const [a, b] = pair(pass);
      for (const [port, slope] of slopes.entries()) {
        const into = pass.inputGradients[port];
        if (!into) continue;
        for (let k = 0; k < into.length; k++)
          into[k] = (pass.outputGradient[k] as number) * slope(a[k] as number, b[k] as number);
      }
    },
    tangent(pass) {
      const [a, b] = pair(pass);
      for (const [port, slope] of slopes.entries()) {
        const change = pass.inputTangents[port];
        for (let k = 0; change && k < change.length; k++)
          pass.outputTangent[k] =
            (pass.outputTangent[k] as number) + (change[k] as number) * slope(a[k] as number, b[k] as number);
      }
    },
    backwardTangent(pass) {
      const [a, b] = pair(pass);
      const [aChange, bChange] = pass.inputTangents;
      for (const [port, slope] of slopes.entries()) {
        const into = pass.inputGradientTangents[port];
        const [byA, byB] = bends?.[port] ?? [() => 0, () => 0];
        for (let k = 0; into && k < into.length; k++) {
          const [x, y] = [a[k] as number, b[k] as number];
          const bend = byA(x, y) * (aChange?.[k] ?? 0) + byB(x, y) * (bChange?.[k] ?? 0);
          into[k] = (pass.outputGradientTangent[k] as number) * slope(x, y) + (pass.outputGradient[k] as number) * bend;
        }
      }
    },
    examples: [example([2], [2]), example([], [1])],
  };
}

function joinedSize(site: Site): number {
  return sizeOf(site.inputs[0] ?? []);
}

/** All inputs must have the first one's shape; nothing is repeated to make them fit. */
function inferAlike(site: Site): Inference {
  const first: Shape = site.inputs[0] ?? [];
  const port = site.inputs.findIndex((shape) => !interchangeable(shape, first));
  if (port < 0) return { ok: true, shape: first };
  const other = site.inputs[port] ?? [];
  return {
    ok: false,
    port,
    message: `the first input is ${formatShape(first)} but input ${port + 1} is ${formatShape(other)}; all must have the same shape; only scale-by repeats one value to fit another.`,
  };
}
