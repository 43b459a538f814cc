import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import {
  chooseRows,
  type Dataset,
  loadDataset,
  partsOf,
  selectRows,
  trainingRows,
} from "../../../core/data/dataset.ts";
import type { Problem } from "../../../core/problems.ts";
import { accepted, refused } from "./outcomes.ts";

const NODES = {
  x: { op: "input", shape: [2] },
  t: { op: "input", shape: [] },
  y: { op: "dense", inputs: ["x"], units: 3 },
  L: { op: "softmax-cross-entropy", inputs: ["y", "t"] },
};
/** x[1] is the same in every row but the last. */
const ROWS = Array.from({ length: 12 }, (_, i) => ({ x: [i * i, i === 11 ? 9 : 5], t: i % 3 }));
const CSV = ["a,b,kind,group", ...ROWS.map(({ x, t }, i) => `${x.join()},k${t},${i < 6 ? "one" : "two"}`)].join("\n");
const FILE = { file: "d.csv", columns: { x: ["a", "b"], t: ["kind"] } };

async function load(data: object, nodes: object = NODES) {
  const text = JSON.stringify({ nn: 1, nodes, data });
  const { document, graph, problems: ofText } = compile(text);
  assert.ok(document && graph, JSON.stringify(ofText));
  const at = ({ range }: Problem) => text.slice(range.start, range.end);
  return { ...(await loadDataset(document, graph, async () => CSV)), at };
}

const accept = async (...given: Parameters<typeof load>) => accepted(await load(...given));

async function refuse(...given: Parameters<typeof load>) {
  const loaded = await load(...given);
  return { ...refused(loaded), fix: loaded.problems[0]?.fix?.newText ?? null };
}

const column = (dataset: Dataset, id: string, component: number, rows: readonly number[]) =>
  rows.map((row) => dataset.inputs.get(id)?.[component * dataset.rows + row] as number);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);

describe("split data", () => {
  it("has parts; without a split it has none, and all rows train", async () => {
    const whole = await accept({ rows: ROWS });
    assert.equal(whole.parts, null);
    assert.deepEqual(trainingRows(whole), [...ROWS.keys()]);
    assert.deepEqual(partsOf(whole), { training: [...ROWS.keys()], validation: [], test: [] });
    const { parts } = await accept({ rows: ROWS, split: { validation: 3, test: 0.25, stratify: "t" } });
    assert.deepEqual([parts?.training.length, parts?.validation.length, parts?.test.length], [6, 3, 3]);
    assert.deepEqual(parts?.test.map((row) => row % 3).toSorted(), [0, 1, 2]);
  });

  it("is stratified by an input, by one-hot as by an index, or by a column that nothing reads", async () => {
    const split = { validation: 4, seed: 2 };
    const hot = { ...NODES, t: { op: "input", shape: [3] }, L: { op: "squared-error", inputs: ["y", "t"] } };
    const [byIndex, byHot, byColumn] = await Promise.all([
      accept({ ...FILE, split: { ...split, stratify: "t" } }),
      accept({ ...FILE, split: { ...split, stratify: "t" } }, hot),
      accept({ ...FILE, split: { ...split, stratify: "group" } }),
    ]);
    assert.deepEqual(byHot.parts, byIndex.parts);
    assert.equal(byColumn.parts?.validation.filter((row) => row < 6).length, 2);
    assert.deepEqual(await refuse({ ...FILE, split: { ...split, stratify: "grop" } }), {
      code: "NN609",
      message: '"stratify" names "grop", which is no input and no column of the data; did you mean "group"?',
      at: '"grop"',
      fix: '"group"',
    });
  });

  it("is split alike wherever it comes from, a generator too", async () => {
    const split = { test: 4, seed: 9 };
    const nodes = { x: NODES.x, t: NODES.t };
    const generated = await accept({ generator: "moons", samples: 12, split }, nodes);
    assert.deepEqual((await accept({ rows: ROWS, split })).parts, generated.parts);
    assert.deepEqual((await accept({ ...FILE, split })).parts, generated.parts);
  });

  it("gives its rows as a dataset of their own, with the numbers and the words of the whole", async () => {
    const dataset = await accept({ ...FILE, split: { validation: 4 }, standardize: true });
    const rows = trainingRows(dataset);
    const chosen = chooseRows(dataset, rows);
    assert.equal(chosen.rows, 8);
    assert.equal(chosen.parts, null);
    assert.deepEqual(chosen.inputs, selectRows(dataset, rows));
    for (const [at, row] of rows.entries()) {
      assert.equal(chosen.describeRow(at), dataset.describeRow(row));
      assert.equal(chosen.written.get("x")?.[at], dataset.written.get("x")?.[row]);
    }
    assert.equal(chooseRows(dataset, [...ROWS.keys()]).parts, null);
  });
});

describe("standardized data", () => {
  it("has mean 0 and deviation 1 over the training rows alone; what is constant there is only centred", async () => {
    for (const source of [{ rows: ROWS }, FILE]) {
      // Seed 3 keeps the last row, the only one with another x[1], for the test.
      const dataset = await accept({ ...source, split: { test: 4, seed: 3 }, standardize: true });
      const { training, test } = dataset.parts ?? assert.fail();
      assert.ok(test.includes(11));
      const first = column(dataset, "x", 0, training);
      near(mean(first), 0);
      near(mean(first.map((z) => z * z)), 1);
      const all = column(dataset, "x", 0, [...ROWS.keys()]);
      assert.ok(Math.abs(mean(all)) > 1e-3, "the other rows have no part in it");
      assert.deepEqual(
        column(dataset, "x", 1, training),
        training.map(() => 0),
      );
      assert.deepEqual(column(dataset, "x", 1, [11]), [4]);
      const scale = dataset.scales.get("x") ?? assert.fail();
      near(scale.mean[0] ?? Number.NaN, mean(training.map((row) => row * row)));
      assert.deepEqual([scale.mean[1], scale.deviation[1]], [5, 0]);
      assert.deepEqual([...dataset.scales.keys()], ["x"]);
    }
  });

  it("keeps the file's own numbers for those who show them", async () => {
    const dataset = await accept({ rows: ROWS, standardize: true });
    assert.equal(dataset.describeRow(3), "x = [9, 5], t = 0");
    assert.deepEqual([...(dataset.written.get("x") ?? [])].slice(0, 4), [0, 1, 4, 9]);
    assert.notDeepEqual(dataset.written.get("x"), dataset.inputs.get("x"));
    assert.equal(dataset.written.get("t"), dataset.inputs.get("t"));
  });

  it("means by true every input that is more than a target, and by a list those that it names", async () => {
    const nodes = {
      x: { op: "input", shape: [1] },
      u: { op: "input", shape: [1] },
      t: { op: "input", shape: [1] },
      i: { op: "input", shape: [1] },
      e: { op: "embedding", inputs: ["i"], count: 9, size: 1 },
      y: { op: "dense", inputs: ["x", "e", "u"], units: 1 },
      L: { op: "squared-error", inputs: ["y", "t"] },
      // An autoencoder's input is its own target, and is standardized nevertheless.
      M: { op: "squared-error", inputs: ["y", "u"] },
    };
    const rows = [0, 1, 2, 3].map((i) => ({ x: [i], u: [2 * i], t: [3 * i], i: [i] }));
    const scaled = async (standardize: unknown) => [...(await accept({ rows, standardize }, nodes)).scales.keys()];
    assert.deepEqual(await scaled(true), ["x", "u"]);
    assert.deepEqual(await scaled(["t"]), ["t"]);
    assert.deepEqual(await scaled([]), []);
    assert.deepEqual(await scaled(false), []);
    const index = await refuse({ rows, standardize: ["i"] }, nodes);
    assert.match(index.message, /"i" cannot be standardized: "e" takes it as an index/);
  });

  it("refuses names of no input, class labels and numbers without a finite deviation", async () => {
    assert.deepEqual(await refuse({ rows: ROWS, standardize: ["x", "X1"] }), {
      code: "NN610",
      message: '"standardize" names "X1", which is no input with data; did you mean "x"?',
      at: '"X1"',
      fix: '"x"',
    });
    assert.deepEqual((await refuse({ rows: ROWS, standardize: ["y"] })).code, "NN610");
    const free = { x: NODES.x, t: NODES.t };
    const labels = await refuse({ ...FILE, standardize: ["t"] }, free);
    assert.match(labels.message, /it is fed by class labels, not by quantities\.$/);
    const huge = [1.7e308, 1.6e308, 1.5e308].map((a) => ({ x: [a, 0], t: 0 }));
    const found = await refuse({ rows: huge, standardize: true });
    assert.deepEqual([found.code, found.at], ["NN610", "true"]);
  });
});
