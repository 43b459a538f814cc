import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import { batchesOf, rowsAtOnce } from "../../../core/metrics/batches.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { createYardstick } from "../../../core/training/yardstick.ts";
import { testKernels } from "../../support/kernels.ts";

const ROWS = 23;

async function open(nodes: object, objective: readonly string[]) {
  const { document, graph, problems } = compile(
    JSON.stringify({
      nn: 1,
      nodes: {
        x: { op: "input", shape: [2] },
        t: { op: "input" },
        h: { op: "dense", inputs: ["x"], units: 3, activation: "tanh" },
        n: { op: "batch-norm", inputs: ["h"], buffers: { mean: 0.1, variance: 0.7 } },
        d: { op: "dropout", inputs: ["h"], rate: 0.5 },
        y: { op: "neuron", inputs: ["d"] },
        ...nodes,
      },
      objective,
      regularization: { l2: 0.1 },
      data: { generator: "moons", samples: ROWS, noise: 0.1 },
    }),
  );
  assert.ok(document && graph, problems.map(({ message }) => message).join());
  const { dataset } = await loadDataset(document, graph, () => Promise.reject(new Error("no files")));
  assert.ok(dataset);
  return { graph, dataset };
}

describe("createYardstick", () => {
  for (const [what, y] of [
    ["dropout", { op: "neuron", inputs: ["d"] }],
    ["running statistics", { op: "neuron", inputs: ["n"] }],
  ] as const) {
    it(`is the objective of an evaluating pass over all rows, in any batches and either engine, with ${what}`, async () => {
      for (const reduction of ["mean", "sum", "batch-mean"]) {
        const nodes = { y, A: { op: "logistic", inputs: ["y", "t"], reduction }, B: { op: "l1", inputs: ["y", "t"] } };
        const { graph, dataset } = await open(nodes, ["A", "B", "A"]);
        const start = initialParameters(graph);
        const other = new Map([...start].map(([name, values]) => [name, values.map((v) => v * 1.5 + 0.1)]));
        const buffers = new Map([["n.mean", Float64Array.of(0.2, -0.1, 0)]]);
        const machine = createMachine(graph, {
          batch: ROWS,
          inputs: dataset.inputs,
          parameters: other,
          buffers,
          target: null,
        });
        machine.runAll();
        const expected = machine.objective ?? Number.NaN;
        for (const kernels of [null, testKernels()])
          for (const most of [ROWS, 5, 1]) {
            const measure = createYardstick(kernels, graph, dataset, start, most);
            measure(start, buffers);
            const found = measure(other, buffers);
            assert.ok(Math.abs(found - expected) <= 1e-12 * Math.abs(expected), `${found}, not ${expected}`);
          }
      }
    });
  }

  it("takes as many rows at once as fit, all of them where the objective joins them in its own way", async () => {
    const apart = await open({ L: { op: "squared-error", inputs: ["y", "t"] } }, ["L"]);
    assert.equal(rowsAtOnce(apart.graph, ROWS), ROWS);
    const few = rowsAtOnce(apart.graph, 1_000_000, 10_000);
    assert.ok(few > 1 && few < 1000, String(few));
    assert.equal(rowsAtOnce(apart.graph, ROWS, 1), 1);
    const joined = await open(
      {
        L: { op: "squared-error", inputs: ["y", "t"] },
        root: { op: "function", inputs: { l: "L" }, expression: "sqrt(l)" },
      },
      ["root"],
    );
    assert.equal(rowsAtOnce(joined.graph, 1_000_000, 1), 1_000_000);
    const measure = createYardstick(null, joined.graph, joined.dataset, initialParameters(joined.graph));
    assert.ok(measure(initialParameters(joined.graph), new Map()) > 0);
  });

  it("batches are all rows once, in order", () => {
    assert.deepEqual(batchesOf(5, 2), [[0, 1], [2, 3], [4]]);
    assert.deepEqual(batchesOf(4, 4), [[0, 1, 2, 3]]);
  });
});
