import { formatShape, type Shape, sizeOf } from "../shape.ts";
import { addTo } from "./activate.ts";
import { affine, affineBackward } from "./affine.ts";
import { numberAttribute } from "./attributes.ts";
import type { BackwardPass, Example, ForwardPass, Inference, Op, Site } from "./op.ts";
import { productSum, range } from "./workings.ts";

/** Products of vectors and matrices, and a learned matrix applied at every position. */

const matmul: Op = {
  name: "matmul",
  multilinear: true,
  title: "Matrix product",
  category: "arithmetic",
  doc: "The product of two matrices, of a matrix and a vector, or of a vector and a matrix.",
  tex: String.raw`Z=A\,B,\qquad z_{ij}=\sum_k a_{ik}\,b_{kj}`,
  source: "PyTorch torch.matmul for one and two axes; ∂L/∂A = ∂L/∂Z·Bᵀ, ∂L/∂B = Aᵀ·∂L/∂Z",
  look: "sign",
  ports: {
    kind: "named",
    ports: [
      { name: "a", doc: "[m, k], or a row [k]." },
      { name: "b", doc: "[k, n], or a column [k]." },
    ],
  },
  attributes: {},
  reducesBatch: false,
  hasPreactivation: false,
  infer: inferProduct,
  params: () => [],
  cost(site) {
    const { m, k, n } = extents(site);
    return { forward: 2 * m * k * n, backward: 4 * m * k * n };
  },
  forward({ site, inputs: [a, b], output, batch }) {
    if (a === undefined || b === undefined) throw new TypeError("A product needs two factors.");
    const { m, k, n } = extents(site);
    output.data.fill(0);
    addProduct(asMatrix(a.data, k), asMatrix(b.data, n), asMatrix(output.data, n), [m, k, n], batch);
  },
  backward({ site, inputs: [a, b], outputGradient, inputGradients: [byA, byB], batch }) {
    if (a === undefined || b === undefined) throw new TypeError("A product needs two factors.");
    const { m, k, n } = extents(site);
    const g = asMatrix(outputGradient, n);
    if (byA) addProduct(g, transposed(asMatrix(b.data, n)), asMatrix(byA, k), [m, n, k], batch);
    if (byB) addProduct(transposed(asMatrix(a.data, k)), g, asMatrix(byB, n), [k, m, n], batch);
  },
  workings(site, at, { input }) {
    const { k, n } = extents(site);
    const [row, column] = [Math.floor(at / n), at % n];
    return [productSum(range(k).map((i) => [input(0, row * k + i), input(1, i * n + column)]))];
  },
  examples: [
    productExample([2, 3], [3, 2]),
    productExample([2, 3], [3]),
    productExample([2], [2, 3]),
    productExample([1, 1], [1, 1]),
  ],
};

const dot: Op = {
  name: "dot",
  multilinear: true,
  title: "Dot product",
  category: "arithmetic",
  doc: "The sum of the products of two vectors' components.",
  tex: String.raw`z=\boldsymbol{a}^{\top}\boldsymbol{b}=\sum_i a_i\,b_i`,
  source: "PyTorch torch.dot; ∂z/∂a = b, ∂z/∂b = a",
  look: "sign",
  ports: {
    kind: "named",
    ports: [
      { name: "a", doc: "A vector." },
      { name: "b", doc: "A vector of the same length." },
    ],
  },
  attributes: {},
  reducesBatch: false,
  hasPreactivation: false,
  infer({ inputs: [a = [], b = []] }): Inference {
    if (a.length === 1 && b.length === 1 && a[0] === b[0]) return { ok: true, shape: [] };
    const other = a.length > 1 || b.length > 1 ? "; for matrices there is matmul" : "";
    const message = `the first input is ${formatShape(a)} and the second ${formatShape(b)}; both must be vectors of one length${other}.`;
    return { ok: false, port: 1, message };
  },
  params: () => [],
  cost: ({ inputs: [a = []] }) => ({ forward: 2 * sizeOf(a), backward: 2 * sizeOf(a) }),
  forward({ inputs: [a, b], output: { data: z }, batch }) {
    if (a === undefined || b === undefined) throw new TypeError("A dot product needs two vectors.");
    z.fill(0);
    for (let k = 0; k < a.data.length; k++)
      z[k % batch] = (z[k % batch] as number) + (a.data[k] as number) * (b.data[k] as number);
  },
  backward({ inputs: [a, b], outputGradient: g, inputGradients: [byA, byB], batch }) {
    for (let k = 0; byA && b && k < byA.length; k++) byA[k] = (g[k % batch] as number) * (b.data[k] as number);
    for (let k = 0; byB && a && k < byB.length; k++) byB[k] = (g[k % batch] as number) * (a.data[k] as number);
  },
  workings: ({ inputs: [a = []] }, _at, { input }) => [
    productSum(range(sizeOf(a)).map((i) => [input(0, i), input(1, i)])),
  ],
  examples: [productExample([3], [3]), productExample([1], [1])],
};

const project: Op = {
  name: "project",
  title: "Projection",
  category: "neuron",
  doc: "One learned linear map applied at every position: along the last axis, with the same W and b everywhere.",
  tex: String.raw`\boldsymbol{z}_p=W\,\boldsymbol{x}_p+\boldsymbol{b}`,
  source: "PyTorch nn.Linear on [..., d]",
  look: "layer",
  linear: true,
  ports: {
    kind: "named",
    ports: [{ name: "x", doc: "[..., d]: a sequence [T, d], for example; every last axis is one vector x_p." }],
  },
  attributes: {
    features: {
      kind: "number",
      integer: true,
      minimum: 1,
      maximum: 1_000_000,
      doc: "The length of the last axis of the value.",
    },
    bias: { kind: "boolean", default: true, doc: "false removes the bias b." },
  },
  reducesBatch: false,
  hasPreactivation: false,
  infer(site): Inference {
    const [shape = []] = site.inputs;
    if (shape.length > 0)
      return { ok: true, shape: [...shape.slice(0, -1), numberAttribute(site.attributes, "features")] };
    const message = `the input is a scalar ${formatShape(shape)}; a projection needs an axis to act on, such as [d] or [T, d].`;
    return { ok: false, port: 0, message };
  },
  params(site) {
    const { features, d } = projection(site);
    const W = {
      name: "W",
      shape: [features, d],
      doc: `The weights, ${formatShape([features, d])}. One row a feature of the value, one column an entry of the last axis.`,
      defaultInit: { init: "glorot-uniform" },
    };
    const b = {
      name: "b",
      shape: [features],
      doc: "The bias, added at every position.",
      defaultInit: { init: "zeros" },
    };
    return site.attributes["bias"] === false ? [W] : [W, b];
  },
  workings(site, at, { input, param }) {
    const { features, d } = projection(site);
    const [position, feature] = [Math.floor(at / features), at % features];
    const terms = range(d).map((i) => [param("W", feature * d + i), input(0, position * d + i)] as const);
    return [productSum(terms, site.attributes["bias"] === false ? null : param("b", feature))];
  },
  cost(site) {
    const { features, d, positions } = projection(site);
    return { forward: 2 * positions * features * d, backward: 4 * positions * features * d };
  },
  forward(pass) {
    const { features, d, positions } = projection(pass.site);
    const [x] = pass.inputs;
    const { W, b } = pass.params;
    if (x === undefined || W === undefined) throw new TypeError("A projection needs x and W.");
    for (let p = 0; p < positions; p++)
      affine(W, b ?? null, at(pass, x.data, p, d), at(pass, pass.output.data, p, features), features, d, pass.batch);
  },
  backward(pass: BackwardPass) {
    const { features, d, positions } = projection(pass.site);
    const [x] = pass.inputs;
    const { W } = pass.params;
    if (x === undefined || W === undefined) throw new TypeError("A projection needs x and W.");
    const { W: byW = null, b: byB = null } = pass.paramGradients;
    const byX = pass.inputGradients[0] ?? null;
    for (let p = 0; p < positions; p++) {
      const delta = at(pass, pass.outputGradient, p, features);
      const into = { W: byW, b: byB, x: byX && at(pass, byX, p, d) };
      affineBackward({ W, x: at(pass, x.data, p, d), delta }, into, features, d, pass.batch);
    }
  },
  tangent(pass) {
    const { features, d, positions } = projection(pass.site);
    const [x] = pass.inputs;
    const [xTangent] = pass.inputTangents;
    const { W } = pass.params;
    if (x === undefined || W === undefined) throw new TypeError("A projection needs x and W.");
    const { W: WTangent, b: bTangent } = pass.paramTangents;
    const byParams = new Float64Array(features * pass.batch);
    for (let p = 0; p < positions; p++) {
      const z = at(pass, pass.outputTangent, p, features);
      if (xTangent) affine(W, null, at(pass, xTangent, p, d), z, features, d, pass.batch);
      if (!WTangent && !bTangent) continue;
      const changeOfW = WTangent ?? new Float64Array(W.length);
      affine(changeOfW, bTangent ?? null, at(pass, x.data, p, d), byParams, features, d, pass.batch);
      addTo(z, byParams);
    }
  },
  backwardTangent(pass) {
    const { features, d, positions } = projection(pass.site);
    const [x] = pass.inputs;
    const [xTangent] = pass.inputTangents;
    const { W } = pass.params;
    if (x === undefined || W === undefined) throw new TypeError("A projection needs x and W.");
    const { W: WTangent } = pass.paramTangents;
    const { W: byW = null, b: byB = null } = pass.paramGradientTangents;
    const byX = pass.inputGradientTangents[0] ?? null;
    for (let p = 0; p < positions; p++) {
      const delta = at(pass, pass.outputGradient, p, features);
      const deltaTangent = at(pass, pass.outputGradientTangent, p, features);
      const atX = { W, x: at(pass, x.data, p, d) };
      const intoX = byX && at(pass, byX, p, d);
      affineBackward({ ...atX, delta: deltaTangent }, { W: byW, b: byB, x: intoX }, features, d, pass.batch);
      if (WTangent)
        affineBackward({ ...atX, W: WTangent, delta }, { W: null, b: null, x: intoX }, features, d, pass.batch);
      if (xTangent)
        affineBackward(
          { W, x: at(pass, xTangent, p, d), delta },
          { W: byW, b: null, x: null },
          features,
          d,
          pass.batch,
        );
    }
  },
  examples: [projectExample([2, 3], 2, true), projectExample([3], 1, false), projectExample([2, 1, 2], 3, true)],
};

export const matrixOps: readonly Op[] = [matmul, dot, project];

/** A vector on the left is a row, on the right a column; the axis of length 1 is not in the value's shape. */
function extents({ inputs: [a = [], b = []] }: Site): { readonly m: number; readonly k: number; readonly n: number } {
  return { m: a.length === 2 ? (a[0] ?? 1) : 1, k: a.at(-1) ?? 1, n: b.length === 2 ? (b[1] ?? 1) : 1 };
}

function inferProduct(site: Site): Inference {
  const [a = [], b = []] = site.inputs;
  const { m, k, n } = extents(site);
  const both = `the first input is ${formatShape(a)} and the second ${formatShape(b)}`;
  const fault = (port: number, rule: string): Inference => ({ ok: false, port, message: `${both}; ${rule}.` });
  if (a.length === 1 && b.length === 1)
    return fault(1, "a matrix product needs a matrix; for two vectors of one length there is dot");
  if (a.length < 1 || a.length > 2) return fault(0, "the first must be a matrix [m, k] or a vector [k]");
  if (b.length < 1 || b.length > 2) return fault(1, "the second must be a matrix [k, n] or a vector [k]");
  if (b[0] !== k) return fault(1, `the second must have as many rows as the first has columns, ${k}`);
  return { ok: true, shape: [...(a.length === 2 ? [m] : []), ...(b.length === 2 ? [n] : [])] };
}

/** Entry (i, j) of a matrix of samples starts at (i·row + j·column)·batch. */
interface Matrix {
  readonly data: Float64Array;
  readonly row: number;
  readonly column: number;
}

const asMatrix = (data: Float64Array, columns: number): Matrix => ({ data, row: columns, column: 1 });
const transposed = ({ data, row, column }: Matrix): Matrix => ({ data, row: column, column: row });

/** Z += A·B, sample by sample, for A of m × k and B of k × n. */
function addProduct(
  a: Matrix,
  b: Matrix,
  z: Matrix,
  [m, k, n]: readonly [m: number, k: number, n: number],
  batch: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const il = (i * a.row + l * a.column) * batch;
      for (let j = 0; j < n; j++) {
        const lj = (l * b.row + j * b.column) * batch;
        const ij = (i * z.row + j * z.column) * batch;
        for (let s = 0; s < batch; s++)
          z.data[ij + s] = (z.data[ij + s] as number) + (a.data[il + s] as number) * (b.data[lj + s] as number);
      }
    }
  }
}

function projection(site: Site): { readonly features: number; readonly d: number; readonly positions: number } {
  const [shape = []] = site.inputs;
  return {
    features: numberAttribute(site.attributes, "features"),
    d: shape.at(-1) ?? 1,
    positions: sizeOf(shape.slice(0, -1)),
  };
}

/** The vector at one position. */
function at({ batch }: ForwardPass, data: Float64Array, position: number, length: number): Float64Array {
  return data.subarray(position * length * batch, (position + 1) * length * batch);
}

function productExample(a: Shape, b: Shape): Example {
  const numbers = (shape: Shape, first: number): number[] =>
    Array.from({ length: 2 * sizeOf(shape) }, (_, k) => Math.sin(first + 1.7 * k));
  return { site: { inputs: [a, b], attributes: {} }, inputs: [numbers(a, 0.3), numbers(b, 2)], batch: 2, params: {} };
}

function projectExample(shape: Shape, features: number, bias: boolean): Example {
  const d = shape.at(-1) ?? 1;
  const W = Array.from({ length: features * d }, (_, k) => Math.cos(0.4 + 1.3 * k));
  return {
    site: { inputs: [shape], attributes: { features, bias } },
    inputs: [Array.from({ length: 2 * sizeOf(shape) }, (_, k) => Math.sin(0.5 + 2.1 * k))],
    batch: 2,
    params: bias ? { W, b: [0.1, -0.45, 0.3].slice(0, features) } : { W },
  };
}
