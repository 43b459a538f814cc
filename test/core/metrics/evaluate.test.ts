import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { type Dataset, loadDataset, selectRows } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { evaluateNetwork } from "../../../core/metrics/evaluate.ts";
import { lossOps } from "../../../core/ops/losses.ts";
import { createRandom } from "../../../core/random.ts";
import { initialParameters } from "../../../core/training/initializers.ts";

const random = createRandom("rows");
const ROWS = 23;
const rows = Array.from({ length: ROWS }, () => ({
  x: [random.normal(), random.normal()],
  number: random.normal(),
  pair: [random.normal(), random.normal()],
  yes: Math.floor(2 * random.uniform()),
  index: Math.floor(3 * random.uniform()),
}));

async function open(nodes: object, more: object): Promise<{ readonly graph: Graph; readonly dataset: Dataset }> {
  const inputs = {
    x: { op: "input", shape: [2] },
    number: { op: "input" },
    pair: { op: "input", shape: [2] },
    yes: { op: "input" },
    index: { op: "input" },
  };
  const { document, graph, problems } = compile(
    JSON.stringify({ nn: 1, nodes: { ...inputs, ...nodes }, data: { rows }, ...more }),
  );
  assert.ok(document && graph, problems.map(({ message }) => message).join());
  const { dataset } = await loadDataset(document, graph, () => Promise.reject(new Error("no files")));
  assert.ok(dataset);
  return { graph, dataset };
}

const heads = {
  y: { op: "neuron", inputs: ["x"] },
  two: { op: "dense", inputs: ["x"], units: 2 },
  p: { op: "neuron", inputs: ["x"], activation: "sigmoid" },
  scores: { op: "dense", inputs: ["x"], units: 3 },
};

describe("evaluateNetwork", () => {
  it("puts the objective together from parts, whatever the reductions, with the regularization once", async () => {
    for (const reduction of ["mean", "sum", "batch-mean"]) {
      const nodes = {
        ...heads,
        L1: { op: "squared-error", inputs: ["two", "pair"], reduction, weight: 0.5 },
        L2: { op: "binary-cross-entropy", inputs: ["p", "yes"], reduction },
        L3: { op: "softmax-cross-entropy", inputs: ["scores", "index"], reduction },
      };
      const more = { objective: ["L1", "L2", "L3"], regularization: { l2: 0.1, l1: 0.01 } };
      const { graph, dataset } = await open(nodes, more);
      const theta = initialParameters(graph);
      const machine = createMachine(graph, { batch: ROWS, inputs: dataset.inputs, parameters: theta, target: null });
      machine.runAll();
      const whole = evaluateNetwork(graph, dataset, theta, new Map());
      assert.equal(whole.objective, machine.objective, "to the bit");
      const parts = evaluateNetwork(graph, dataset, theta, new Map(), 5);
      assert.ok(Math.abs(parts.objective - whole.objective) <= 1e-12 * Math.abs(whole.objective));
      for (const [i, { lossPerRow, metrics }] of whole.heads.entries()) {
        assert.deepEqual(parts.heads[i]?.metrics, metrics);
        assert.ok(Math.abs((parts.heads[i]?.lossPerRow ?? 0) - lossPerRow) < 1e-12);
      }
    }
  });

  it("takes the loss of one row after another for the loss a row", async () => {
    for (const reduction of ["mean", "sum", "batch-mean"]) {
      const L = { op: "huber", inputs: ["two", "pair"], reduction };
      const { graph, dataset } = await open({ ...heads, L }, { objective: "L" });
      const theta = initialParameters(graph);
      let sum = 0;
      for (let row = 0; row < ROWS; row++) {
        const inputs = selectRows(dataset, [row]);
        const machine = createMachine(graph, { batch: 1, inputs, parameters: theta, target: null });
        machine.runAll();
        sum += machine.objective ?? Number.NaN;
      }
      const { heads: found } = evaluateNetwork(graph, dataset, theta, new Map());
      assert.ok(Math.abs((found[0]?.lossPerRow ?? 0) - sum / ROWS) < 1e-12, reduction);
    }
  });

  it("chooses the metrics by the loss, for every loss there is", async () => {
    const inputsOf: Readonly<Record<string, readonly [string[], string]>> = {
      "squared-error": [["y", "number"], "regression"],
      l1: [["y", "number"], "regression"],
      huber: [["two", "pair"], "regression"],
      "binary-cross-entropy": [["p", "yes"], "binary"],
      logistic: [["y", "yes"], "binary"],
      hinge: [["y", "number"], "binary"],
      nll: [["scores", "index"], "classes"],
      "multi-class-hinge": [["scores", "index"], "classes"],
      "softmax-cross-entropy": [["scores", "index"], "classes"],
      "cross-entropy": [["scores", "index"], "classes"],
      "kl-divergence": [["two", "pair"], "classes"],
      cosine: [["two", "pair"], "other"],
    };
    for (const { name } of lossOps) {
      const [inputs, kind] = inputsOf[name] ?? assert.fail(`which metrics has ${name}?`);
      const { graph, dataset } = await open({ ...heads, L: { op: name, inputs } }, { objective: "L" });
      const { heads: found } = evaluateNetwork(graph, dataset, initialParameters(graph), new Map());
      assert.equal(found[0]?.metrics.kind, kind, name);
      assert.deepEqual([found[0]?.prediction, found[0]?.target], inputs);
    }
  });

  it("a sigmoid, its logit and a hinge on it decide alike", async () => {
    const nodes = {
      ...heads,
      u: { op: "neuron", inputs: ["x"], params: { w: [1, -2], b: 0.3 } },
      q: { op: "neuron", inputs: ["x"], activation: "sigmoid", params: { w: [1, -2], b: 0.3 } },
      A: { op: "logistic", inputs: ["u", "yes"] },
      B: { op: "binary-cross-entropy", inputs: ["q", "yes"] },
      sign: { op: "function", inputs: { t: "yes" }, expression: "2 * t - 1" },
      C: { op: "hinge", inputs: ["u", "sign"] },
    };
    const { graph, dataset } = await open(nodes, { objective: ["A", "B", "C"] });
    const { heads: found } = evaluateNetwork(graph, dataset, initialParameters(graph), new Map());
    const [a, b, c] = found.map(({ metrics }) => (metrics.kind === "binary" ? metrics.confusion : assert.fail()));
    // Counted by hand from the rows.
    const expected = [
      [0, 0],
      [0, 0],
    ];
    for (const { x, yes } of rows) {
      const guess = (x[0] ?? 0) - 2 * (x[1] ?? 0) + 0.3 >= 0 ? 1 : 0;
      (expected[yes] as number[])[guess] = (expected[yes]?.[guess] ?? 0) + 1;
    }
    assert.deepEqual([a, b, c], [expected, expected, expected]);
  });
});
