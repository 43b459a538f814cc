import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { compile } from "../../../core/compile.ts";
import { type Dataset, loadDataset, selectRows } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { createTrainer } from "../../../core/engine/wasm/wasmTrainer.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { train } from "../../../core/training/loop.ts";
import { planTraining, type TrainingPlan } from "../../../core/training/plan.ts";
import { testKernels } from "../../support/kernels.ts";

/** Training through normalisations and dropout: what moves, what is drawn, and that both engines do the same. */

type Numbers = Readonly<Record<string, number | readonly unknown[]>>;

interface Golden {
  readonly network: object;
  readonly cases: readonly {
    readonly title: string;
    readonly training: object;
    readonly steps: readonly { readonly objective: number; readonly parameters: Numbers; readonly buffers: Numbers }[];
    readonly evaluation: number;
  }[];
}

const golden: Golden = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "expected/normalizedTrajectories.json"), "utf8"),
);

interface Setup {
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly plan: TrainingPlan;
}

async function setUp(network: object): Promise<Setup> {
  const { document, graph, problems } = compile(JSON.stringify(network));
  assert.ok(document && graph, problems.map(({ message }) => message).join());
  const { dataset } = await loadDataset(document, graph, () => Promise.reject(new Error("no files here")));
  assert.ok(dataset);
  const plan = planTraining(document.training, graph, dataset.rows);
  if (typeof plan === "string") assert.fail(plan);
  return { graph, dataset, plan };
}

function near(actual: number | undefined, expected: number, tolerance: number, what: string): void {
  const error = Math.abs((actual ?? Number.NaN) - expected);
  assert.ok(error <= tolerance * Math.max(Math.abs(expected), 1e-3), `${what}: ${actual} instead of ${expected}`);
}

function same(found: ReadonlyMap<string, Float64Array>, expected: Numbers, what: string): void {
  for (const [name, value] of Object.entries(expected))
    for (const [k, number] of [value].flat(3).entries())
      near(found.get(name)?.[k], Number(number), 1e-10, `${name}[${k}] ${what}`);
}

function evaluate({ graph, dataset }: Setup, theta: ReadonlyMap<string, Float64Array>, kept: typeof theta): number {
  const rows = Array.from({ length: dataset.rows }, (_, row) => row);
  const machine = createMachine(graph, {
    batch: rows.length,
    inputs: selectRows(dataset, rows),
    parameters: theta,
    buffers: kept,
    target: objectiveTarget(graph),
  });
  machine.runAll();
  return machine.objective ?? Number.NaN;
}

describe("training with normalisations against PyTorch, running statistics included", () => {
  for (const { title, training, steps, evaluation } of golden.cases) {
    it(`${title}, reference`, async () => {
      const setup = await setUp({ ...golden.network, training });
      const { graph, dataset, plan } = setup;
      let last = 0;
      for (const step of train(graph, dataset, initialParameters(graph), plan)) {
        const expected = steps[step.step - 1];
        assert.ok(expected);
        near(step.objective, expected.objective, 1e-10, `objective of step ${step.step}`);
        same(step.parameters(), expected.parameters, `after step ${step.step}`);
        same(step.buffers(), expected.buffers, `after step ${step.step}`);
        if (step.step === steps.length)
          near(evaluate(setup, step.parameters(), step.buffers()), evaluation, 1e-10, "evaluation");
        last = step.step;
      }
      assert.equal(last, steps.length);
    });

    it(`${title}, in the module, one step a call and all in one`, async () => {
      const { graph, dataset, plan } = await setUp({ ...golden.network, training });
      const start = initialParameters(graph);
      const [one, all] = [1, 2].map(() =>
        createTrainer(testKernels(), { graph, dataset, plan, start, precision: "f64" }),
      );
      assert.ok(one && all);
      for (const [i, expected] of steps.entries()) {
        near(one.run(1)[0], expected.objective, 1e-10, `objective of step ${i + 1}`);
        same(one.parameters(), expected.parameters, `after step ${i + 1}`);
        same(one.buffers(), expected.buffers, `after step ${i + 1}`);
      }
      all.run(steps.length);
      assert.deepEqual(all.buffers(), one.buffers());
    });
  }
});

const dropping = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input" },
    h: { op: "dense", inputs: ["x"], units: 6, activation: "tanh" },
    d: { op: "dropout", inputs: ["h"], rate: 0.4 },
    y: { op: "neuron", inputs: ["d"] },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
  data: {
    rows: [
      { x: [1, 2], t: 1 },
      { x: [-1, 0.5], t: 0 },
      { x: [0.3, -0.2], t: 2 },
    ],
  },
};

describe("training with dropout", () => {
  const objectives = async (training: object): Promise<readonly number[]> => {
    const { graph, dataset, plan } = await setUp({ ...dropping, training });
    return [...train(graph, dataset, initialParameters(graph), plan)].map(({ objective }) => objective);
  };

  it("drops others at every step, the same ones in every run, and others with another seed", async () => {
    // Nothing moves: what changes is what was dropped.
    const training = { learningRate: 1e-300, steps: 12, seed: 3 };
    const first = await objectives(training);
    assert.equal(new Set(first).size, 12);
    assert.deepEqual(await objectives(training), first);
    const { graph, dataset, plan } = await setUp({ ...dropping, training: { ...training, seed: 4 } });
    const start = initialParameters((await setUp({ ...dropping, training })).graph);
    const [other] = train(graph, dataset, start, plan);
    assert.notEqual(other?.objective, first[0]);
  });

  it("the module draws what the reference draws, in long calls and with a rest", async () => {
    for (const training of [
      { learningRate: 0.05, steps: 9 },
      { learningRate: 0.05, batchSize: 2, epochs: 4, shuffle: true },
    ]) {
      const { graph, dataset, plan } = await setUp({ ...dropping, training });
      const start = initialParameters(graph);
      const trainer = createTrainer(testKernels(), { graph, dataset, plan, start, precision: "f64" });
      const found = [...trainer.run(4), ...trainer.run(1000)];
      const expected = await objectives(training);
      assert.equal(found.length, expected.length);
      for (const [i, objective] of expected.entries()) near(found[i], objective, 1e-12, `step ${i + 1}`);
    }
  });
});

describe("training that cannot be", () => {
  it("a last batch of one row is refused by batch-norm in words", async () => {
    const { graph, dataset, plan } = await setUp({
      ...golden.network,
      training: { batchSize: 7, steps: 3 },
    });
    assert.throws(
      () => [...train(graph, dataset, initialParameters(graph), plan)],
      /RangeError: "bn" \(batch-norm\) needs more than one value per channel in training, but one row of shape \[3\]/,
    );
  });
});
