import assert from "node:assert/strict";
import { join } from "node:path";
import { nodeRunners } from "../../../cli/runners.ts";
import { compile } from "../../../core/compile.ts";
import { loadDataset, selectRows } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { train } from "../../../core/training/loop.ts";
import { planTraining } from "../../../core/training/plan.ts";
import type { Work } from "../../../core/training/runner.ts";

const rows = [
  { x: [0.5, -1], t: 0.25 },
  { x: [1, 0.75], t: -0.5 },
  { x: [-0.25, 0.5], t: 1 },
  { x: [2, -0.5], t: 0 },
];
const TEXT = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [] },
    h: { op: "dense", inputs: ["x"], units: 3, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"] },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
  data: { rows },
  training: { learningRate: 0.1, batchSize: 2, steps: 3 },
});

async function work(): Promise<Work> {
  const { document, graph } = compile(TEXT);
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, () => assert.fail());
  assert.ok(dataset);
  const plan = planTraining(document.training, graph, dataset.rows);
  assert.ok(typeof plan !== "string");
  return { graph, dataset, parameters: initialParameters(graph), batch: 2, plan };
}

/** Whatever an engine adds to the list must do as the machine and the loop do, in its own precision. */
for (const runner of nodeRunners(join(import.meta.dirname, "../../../dist")).filter(
  (each) => each.unavailable() === null,
)) {
  const tolerance = runner.precision === "f64" ? 1e-12 : 1e-5;
  const near = (found: number, expected: number) =>
    assert.ok(Math.abs(found - expected) <= tolerance * Math.abs(expected), `${found}, not ${expected}`);

  describe(`runner ${runner.name}`, () => {
    it("gives the objective and the gradients of a pass over the first rows", async () => {
      const job = await work();
      const { graph, dataset, parameters } = job;
      const inputs = selectRows(dataset, [0, 1]);
      const machine = createMachine(graph, { batch: 2, inputs, parameters, target: objectiveTarget(graph) });
      machine.runAll();
      const gradients = graph.parameters.flatMap(({ name }) => [...(machine.parameterGradient(name) ?? [])]);
      const run = await runner.open(job);
      run.forward(2);
      near(run.objective(), machine.objective ?? Number.NaN);
      run.pass(3);
      near(run.objective(), machine.objective ?? Number.NaN);
      near(
        run.gradientSum(),
        gradients.reduce((sum, g) => sum + Math.abs(g), 0),
      );
      assert.ok(run.bytes > 0);
    });

    it("trains step by step as the loop does, past the plan's own end, in whatever portions", async () => {
      const job = await work();
      const { graph, dataset, parameters, plan } = job;
      assert.ok(plan);
      const expected = [...train(graph, dataset, parameters, { ...plan, steps: 7 })].map(({ objective }) => objective);
      const run = await runner.open(job);
      run.train(1);
      near(run.objective(), expected[0] ?? Number.NaN);
      run.train(6);
      near(run.objective(), expected[6] ?? Number.NaN);
      run.close();
    });
  });
}
