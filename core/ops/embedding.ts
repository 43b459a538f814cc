import { formatShape, sizeOf } from "../shape.ts";
import type { Example, ForwardPass, Inference, NotFinite, Op, Site } from "./op.ts";

export const embedding: Op = {
  name: "embedding",
  title: "Embedding",
  category: "sequence",
  doc: "Looks up one learned vector for every index: the rows of a table, as a one-hot vector times a matrix would pick them.",
  tex: String.raw`\boldsymbol{z}_t=W_{i_t}`,
  source: "Bengio et al. 2003, A neural probabilistic language model; PyTorch nn.Embedding",
  look: "layer",
  ports: {
    kind: "named",
    ports: [{ name: "indices", doc: "Whole numbers from 0 to count − 1: one, a sequence [T], or any shape." }],
  },
  attributes: {
    count: {
      kind: "number",
      integer: true,
      minimum: 1,
      maximum: 10_000_000,
      optional: true,
      start: 10,
      doc: "How many vectors the table holds; may follow from a written W.",
    },
    size: {
      kind: "number",
      integer: true,
      minimum: 1,
      maximum: 1_000_000,
      optional: true,
      start: 4,
      doc: "The length of each vector; may follow from a written W.",
    },
  },
  reducesBatch: false,
  hasPreactivation: false,
  infer,
  params(site) {
    const { count, size } = tableAt(site);
    return [
      {
        name: "W",
        shape: [count, size],
        doc: `The table, ${formatShape([count, size])}: one row an index.`,
        defaultInit: { init: "normal" },
      },
    ];
  },
  workings(site, at, { input, param }) {
    const { count, size } = tableAt(site);
    const row = rowOf(input(0, Math.floor(at / size)).value, count);
    if (row < 0) return [];
    return [{ name: null, value: null, write: ({ fill }) => fill(param("W", row * size + (at % size))) }];
  },
  discretePorts: () => [0],
  indexCount: (site) => tableAt(site).count,
  /** A look-up computes nothing; on the way back every number is added to its row. */
  cost: (site) => ({ forward: 0, backward: sizeOf(site.inputs[0] ?? []) * tableAt(site).size }),
  forward: (pass) => lookUp(pass, pass.params["W"], pass.output.data),
  /** The rows of the changed table, looked up in the same way. */
  tangent(pass) {
    const { W } = pass.paramTangents;
    if (W) lookUp(pass, W, pass.outputTangent);
  },
  /** Equal indices share a row, whose gradient is the sum over them; a number that names none has no row to move. */
  backward: (pass) => addRows(pass, pass.outputGradient, pass.paramGradients["W"]),
  /** What is looked up is linear in the table. */
  backwardTangent: (pass) => addRows(pass, pass.outputGradientTangent, pass.paramGradientTangents["W"]),
  whyNotFinite({ site, inputs: [indices], batch }): NotFinite | null {
    const { count } = tableAt(site);
    const at = indices?.data.findIndex((index) => rowOf(index, count) < 0) ?? -1;
    if (at < 0) return null;
    const because = `the index ${indices?.data[at]} names none of the table's ${count} rows, 0 to ${count - 1}`;
    return { because, sample: at % batch };
  },
  examples: examples(),
};

function lookUp({ site, inputs: [indices], batch }: ForwardPass, W: Float64Array | undefined, z: Float64Array): void {
  if (indices === undefined || W === undefined) throw new TypeError("An embedding needs indices and a table.");
  const { count, size } = tableAt(site);
  for (let k = 0; k < indices.data.length; k++) {
    const row = rowOf(indices.data[k] as number, count);
    const start = placeOf(k, size, batch);
    for (let c = 0; c < size; c++) z[start + c * batch] = row < 0 ? Number.NaN : (W[row * size + c] as number);
  }
}

function addRows({ site, inputs: [indices], batch }: ForwardPass, g: Float64Array, W: Float64Array | undefined): void {
  if (indices === undefined || W === undefined) return;
  const { count, size } = tableAt(site);
  for (let k = 0; k < indices.data.length; k++) {
    const row = rowOf(indices.data[k] as number, count);
    const start = placeOf(k, size, batch);
    for (let c = 0; row >= 0 && c < size; c++)
      W[row * size + c] = (W[row * size + c] as number) + (g[start + c * batch] as number);
  }
}

interface Table {
  readonly count: number;
  readonly size: number;
}

/** From the attributes, or else from the W that the file writes out; null where neither tells. */
function findTable({ attributes, written }: Site): Table | null {
  const shape = written?.get("W") ?? [];
  const count = attributes["count"] ?? shape[0];
  const size = attributes["size"] ?? shape[1];
  return typeof count === "number" && typeof size === "number" ? { count, size } : null;
}

function tableAt(site: Site): Table {
  const table = findTable(site);
  if (table === null) throw new TypeError("An embedding's table has no shape.");
  return table;
}

function infer(site: Site): Inference {
  const table = findTable(site);
  if (table !== null) return { ok: true, shape: [...(site.inputs[0] ?? []), table.size] };
  return {
    ok: false,
    message:
      "its table needs a shape: write count (how many vectors) and size (the length of each), or W as a list of rows.",
  };
}

/** −1 for a number that names no row; the value is then NaN, so that nothing that follows can look right. */
function rowOf(index: number, count: number): number {
  return Number.isInteger(index) && index >= 0 && index < count ? index : -1;
}

/** Where the vector for entry k of the indices begins: they are [index][sample], the value is [index][component][sample]. */
function placeOf(k: number, size: number, batch: number): number {
  const sample = k % batch;
  return (k - sample) * size + sample;
}

function examples(): readonly Example[] {
  const W = [0.5, -1, 0.25, 2, 1.5, -0.75, 0.1, 0.2];
  const discrete = [0];
  const written = new Map([["W", [4, 2]]]);
  return [
    {
      site: { inputs: [[3]], attributes: { count: 4, size: 2 } },
      inputs: [[0, 3, 2, 2, 0, 0]],
      batch: 2,
      params: { W },
      discrete,
    },
    { site: { inputs: [[]], attributes: {}, written }, inputs: [[1, 3, 1]], batch: 3, params: { W }, discrete },
    {
      site: { inputs: [[2, 2]], attributes: { count: 2, size: 4 } },
      inputs: [[0, 1, 1, 1]],
      batch: 1,
      params: { W },
      discrete,
    },
  ];
}
