import { formatShape, sizeOf } from "../shape.ts";
import { numberAttribute } from "./attributes.ts";
import type { Example, ForwardPass, Inference, Op, Site } from "./op.ts";
import { type Operands, productSum, range, type Working } from "./workings.ts";

export const attention: Op = {
  name: "attention",
  title: "Attention",
  category: "sequence",
  doc: "Scaled dot-product attention: every position of the query takes a mean of the values, weighted by how well its query agrees with each key.",
  tex: String.raw`Z=\mathrm{softmax}\left(\frac{Q\,K^{\top}}{\sqrt{d}}\right)V`,
  source:
    "Vaswani et al. 2017, Attention is all you need, sections 3.2.1 and 3.2.2; PyTorch F.scaled_dot_product_attention",
  look: "layer",
  ports: {
    kind: "named",
    ports: [
      { name: "query", doc: "[T, d]: what each of T positions looks for." },
      { name: "key", doc: "[S, d]: what each of S positions offers." },
      { name: "value", doc: "[S, dv]: what each of them gives." },
    ],
  },
  attributes: {
    heads: {
      kind: "number",
      integer: true,
      minimum: 1,
      default: 1,
      doc: "Splits d and dv into so many parts; each attends by itself, and their values are joined again.",
    },
    causal: { kind: "boolean", default: false, doc: "true: position t sees only the positions up to t." },
  },
  reducesBatch: false,
  hasPreactivation: false,
  infer,
  params: () => [],
  /** The weights, [head][query's position][key's position][sample]; behind them room for the derivatives by one row of them. */
  scratch(site, batch) {
    const { heads, T, S } = extents(site);
    return (heads * T + 1) * S * batch;
  },
  /** A product and a sum an entry; scaling, and the softmax's difference, exponential, sum and quotient, a weight. */
  cost(site) {
    const { heads, T, S, d, dv } = extents(site);
    return { forward: T * S * (2 * d + 2 * dv + 5 * heads), backward: T * S * (4 * d + 4 * dv + 5 * heads) };
  },
  workings,
  forward,
  backward,
  examples: examples(),
};

interface Extents {
  readonly heads: number;
  readonly causal: boolean;
  readonly T: number;
  readonly S: number;
  readonly d: number;
  readonly dv: number;
}

function extents({ inputs: [query = [], key = [], value = []], attributes }: Site): Extents {
  const [T = 1, d = 1] = query;
  const [S = 1] = key;
  const [, dv = 1] = value;
  return { heads: numberAttribute(attributes, "heads"), causal: attributes["causal"] === true, T, S, d, dv };
}

/** Positions beyond these are in the softmax and the mean alone. */
const MOST_SCORES = 3;

/** The scores of the position's query with every key that it sees, their softmax, and the mean of the values by these. */
function workings(site: Site, at: number, { input }: Operands): readonly Working[] {
  const { heads, causal, S, d, dv } = extents(site);
  const [t, column] = [Math.floor(at / dv), at % dv];
  const [dOfHead, dvOfHead] = [d / heads, dv / heads];
  const head = Math.floor(column / dvOfHead);
  const seen = range(causal ? t + 1 : S);
  const part = range(dOfHead).map((i) => head * dOfHead + i);
  const scores = seen.map(
    (s) => part.reduce((sum, i) => sum + input(0, t * d + i).value * input(1, s * d + i).value, 0) / Math.sqrt(dOfHead),
  );
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const total = exponentials.reduce((sum, each) => sum + each, 0);
  const weights = exponentials.map((each) => each / total);
  return [
    ...scores.slice(0, MOST_SCORES).map(
      (score, s): Working => ({
        name: `s_{${s}}`,
        value: score,
        write: ({ fill, sum }) => {
          const products = sum(part, (i) => `${fill(input(0, t * d + i))} \\cdot ${fill(input(1, s * d + i))}`);
          return `\\frac{${products}}{\\sqrt{${dOfHead}}}`;
        },
      }),
    ),
    { name: "\\boldsymbol{a}", value: weights, write: () => "\\mathrm{softmax}(\\boldsymbol{s})" },
    productSum(seen.map((s) => [{ symbol: `a_{${s}}`, value: weights[s] ?? Number.NaN }, input(2, s * dv + column)])),
  ];
}

function infer(site: Site): Inference {
  const [query = [], key = [], value = []] = site.inputs;
  const refuse = (port: number, message: string): Inference => ({ ok: false, port, message });
  const shapes = `the query is ${formatShape(query)}, the key ${formatShape(key)} and the value ${formatShape(value)}`;
  const form = "they must be [T, d], [S, d] and [S, dv]";
  if (query.length !== 2 || key.length !== 2 || value.length !== 2) {
    const odd = key.length !== 2 ? 1 : query.length !== 2 ? 0 : 2;
    return refuse(odd, `${shapes}; ${form}.`);
  }
  const { heads, causal, T, S, d, dv } = extents(site);
  if (key[1] !== d) return refuse(1, `${shapes}; ${form}: queries and keys are compared, so both need the same d.`);
  if (value[0] !== S) return refuse(2, `${shapes}; ${form}: every key needs a value, so both need the same S.`);
  if (d % heads !== 0 || dv % heads !== 0)
    return refuse(d % heads !== 0 ? 0 : 2, `${heads} heads must divide both d = ${d} and dv = ${dv}; ${shapes}.`);
  if (causal && T !== S)
    return refuse(1, `causal attention compares positions, so it needs as many keys as queries; ${shapes}.`);
  return { ok: true, shape: [T, dv] };
}

/** Head by head and position by position: scores qₜ·kₛ/√(d/heads), their softmax over s, and the mean of the values. */
function forward(pass: ForwardPass): void {
  const { batch, scratch: weights, output } = pass;
  const [query, key, value] = operands(pass);
  const { heads, causal, T, S, d, dv } = extents(pass.site);
  const scale = 1 / Math.sqrt(d / heads);
  output.data.fill(0);
  for (let h = 0; h < heads; h++) {
    for (let t = 0; t < T; t++) {
      const seen = causal ? t + 1 : S;
      const row = (h * T + t) * S * batch;
      weights.fill(0, row, row + S * batch);
      for (let s = 0; s < seen; s++) {
        const at = row + s * batch;
        addProducts(query, columnsOf(h, t, d, heads, batch), key, columnsOf(h, s, d, heads, batch), weights, at, batch);
        for (let b = at; b < at + batch; b++) weights[b] = (weights[b] as number) * scale;
      }
      softmaxOver(weights, row, seen, batch);
      const z = columnsOf(h, t, dv, heads, batch);
      for (let s = 0; s < seen; s++)
        addScaled(weights, row + s * batch, value, columnsOf(h, s, dv, heads, batch), output.data, z, batch);
    }
  }
}

/**
 * With the weights P and g = ∂L/∂Z: ∂L/∂V = Pᵀg, ∂L/∂P = gVᵀ; through the softmax ∂L/∂score = P ⊙ (∂L/∂P − Σ_s P ⊙ ∂L/∂P), which
 * √(d/heads) divides; and a score is a product of its query and its key.
 */
function backward(pass: Parameters<Op["backward"]>[0]): void {
  const { batch, scratch: weights, outputGradient } = pass;
  const [query, key, value] = operands(pass);
  const [byQuery, byKey, byValue] = pass.inputGradients;
  const { heads, causal, T, S, d, dv } = extents(pass.site);
  const scale = 1 / Math.sqrt(d / heads);
  const byScore = heads * T * S * batch;
  for (let h = 0; h < heads; h++) {
    for (let t = 0; t < T; t++) {
      const seen = causal ? t + 1 : S;
      const row = (h * T + t) * S * batch;
      const z = columnsOf(h, t, dv, heads, batch);
      const q = columnsOf(h, t, d, heads, batch);
      weights.fill(0, byScore, byScore + S * batch);
      for (let s = 0; s < seen; s++) {
        const v = columnsOf(h, s, dv, heads, batch);
        addProducts(outputGradient, z, value, v, weights, byScore + s * batch, batch);
        if (byValue) addScaled(weights, row + s * batch, outputGradient, z, byValue, v, batch);
      }
      throughSoftmax(weights, row, byScore, seen, batch, scale);
      for (let s = 0; s < seen; s++) {
        const k = columnsOf(h, s, d, heads, batch);
        if (byQuery) addScaled(weights, byScore + s * batch, key, k, byQuery, q, batch);
        if (byKey) addScaled(weights, byScore + s * batch, query, q, byKey, k, batch);
      }
    }
  }
}

/** The part of one position's vector that a head sees: where it begins, and its length in numbers of all samples. */
interface Columns {
  readonly start: number;
  readonly length: number;
}

function columnsOf(head: number, position: number, width: number, heads: number, batch: number): Columns {
  const length = (width / heads) * batch;
  return { start: position * width * batch + head * length, length };
}

/** Adds a·b, sample by sample, to the numbers at `at`. */
function addProducts(
  a: Float64Array,
  of: Columns,
  b: Float64Array,
  by: Columns,
  into: Float64Array,
  at: number,
  batch: number,
): void {
  for (let k = 0; k < of.length; k += batch) {
    for (let s = 0; s < batch; s++)
      into[at + s] = (into[at + s] as number) + (a[of.start + k + s] as number) * (b[by.start + k + s] as number);
  }
}

/** Adds factor·a, sample by sample, to the vector at `to`. */
function addScaled(
  factors: Float64Array,
  at: number,
  a: Float64Array,
  of: Columns,
  into: Float64Array,
  to: Columns,
  batch: number,
): void {
  for (let k = 0; k < of.length; k += batch) {
    for (let s = 0; s < batch; s++) {
      const place = to.start + k + s;
      into[place] = (into[place] as number) + (factors[at + s] as number) * (a[of.start + k + s] as number);
    }
  }
}

/** Scores → weights in place. The largest score is taken off first, so that no exponential overflows. */
function softmaxOver(scores: Float64Array, row: number, seen: number, batch: number): void {
  for (let b = row; b < row + batch; b++) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let s = 0; s < seen; s++) largest = Math.max(largest, scores[b + s * batch] as number);
    let sum = 0;
    for (let s = 0; s < seen; s++) {
      const weight = Math.exp((scores[b + s * batch] as number) - largest);
      scores[b + s * batch] = weight;
      sum += weight;
    }
    for (let s = 0; s < seen; s++) scores[b + s * batch] = (scores[b + s * batch] as number) / sum;
  }
}

/** The row of ∂L/∂weight at `place` → ∂L/∂(query·key), in place. */
function throughSoftmax(
  weights: Float64Array,
  row: number,
  place: number,
  seen: number,
  batch: number,
  scale: number,
): void {
  for (let b = 0; b < batch; b++) {
    let mean = 0;
    for (let s = 0; s < seen; s++)
      mean += (weights[row + b + s * batch] as number) * (weights[place + b + s * batch] as number);
    for (let s = 0; s < seen; s++) {
      const at = b + s * batch;
      weights[place + at] = scale * (weights[row + at] as number) * ((weights[place + at] as number) - mean);
    }
  }
}

function operands(pass: ForwardPass): readonly [query: Float64Array, key: Float64Array, value: Float64Array] {
  const [query, key, value] = pass.inputs;
  if (query === undefined || key === undefined || value === undefined)
    throw new TypeError("Attention needs queries, keys and values.");
  return [query.data, key.data, value.data];
}

function examples(): readonly Example[] {
  const numbers = (count: number, stream: number): readonly number[] =>
    Array.from({ length: count }, (_, k) => Math.round(100 * Math.sin(7 * k * (k + stream) + stream)) / 100);
  const example = (shapes: readonly (readonly number[])[], heads: number, causal: boolean): Example => ({
    site: { inputs: shapes, attributes: { heads, causal } },
    inputs: shapes.map((shape, port) => numbers(2 * sizeOf(shape), port + 1)),
    batch: 2,
    params: {},
  });
  return [
    example(
      [
        [2, 3],
        [4, 3],
        [4, 2],
      ],
      1,
      false,
    ),
    example(
      [
        [3, 4],
        [3, 4],
        [3, 2],
      ],
      2,
      true,
    ),
    example(
      [
        [1, 2],
        [3, 2],
        [3, 4],
      ],
      2,
      false,
    ),
  ];
}
