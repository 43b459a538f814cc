import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { nodeThreads } from "../../../../cli/kernels.ts";
import { compile } from "../../../../core/compile.ts";
import { type Dataset, loadDataset } from "../../../../core/data/dataset.ts";
import { createTrainer, type Trainer } from "../../../../core/engine/wasm/wasmTrainer.ts";
import type { Graph } from "../../../../core/graph/graph.ts";
import { initialParameters } from "../../../../core/training/initializers.ts";
import { train } from "../../../../core/training/loop.ts";
import { planTraining, type TrainingPlan } from "../../../../core/training/plan.ts";
import { testKernels } from "../../../support/kernels.ts";

interface Golden {
  readonly network: object;
  readonly cases: readonly {
    readonly title: string;
    readonly training: object;
    readonly l2: number;
    readonly steps: readonly { readonly objective: number; readonly parameters: Readonly<Record<string, unknown>> }[];
  }[];
}

const golden: Golden = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../training/expected/trajectories.json"), "utf8"),
);
const kernels = testKernels();

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

function trainerOf(
  { graph, dataset, plan }: Setup,
  more: { precision?: "f64" | "f32"; observes?: boolean } = {},
): Trainer {
  return createTrainer(kernels, { graph, dataset, plan, start: initialParameters(graph), precision: "f64", ...more });
}

function near(actual: number | undefined, expected: number, tolerance: number, what: string): void {
  const error = Math.abs((actual ?? Number.NaN) - expected);
  assert.ok(error <= tolerance * Math.max(Math.abs(expected), 1e-3), `${what}: ${actual} instead of ${expected}`);
}

describe("training in the module against PyTorch: every step of every trajectory to 1e-10", () => {
  for (const { title, training, l2, steps } of golden.cases) {
    it(title, async () => {
      const trainer = trainerOf(
        await setUp({ ...golden.network, training, ...(l2 > 0 ? { regularization: { l2 } } : {}) }),
      );
      for (const [i, expected] of steps.entries()) {
        const [objective] = trainer.run(1);
        near(objective, expected.objective, 1e-10, `objective of step ${i + 1}`);
        const theta = trainer.parameters();
        for (const [name, value] of Object.entries(expected.parameters))
          for (const [k, number] of [value].flat(3).entries())
            near(theta.get(name)?.[k], Number(number), 1e-10, `${name}[${k}] after step ${i + 1}`);
      }
      assert.equal(trainer.run(1).length, 0, "no step more than planned");
    });
  }
});

const spiral = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [] },
    z1: { op: "dense", inputs: ["x"], units: 8, activation: "tanh" },
    z2: { op: "dense", inputs: ["z1"], units: 8, activation: "tanh" },
    y: { op: "neuron", inputs: ["z2"], activation: "sigmoid" },
    L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
  },
  objective: "L",
  data: { generator: "spiral", samples: 53, noise: 0.05, seed: 3 },
};

const PLANS: readonly (readonly [title: string, training: object, more?: object])[] = [
  ["plain descent, moved as gradients are found", { learningRate: 0.1, batchSize: 10, epochs: 3 }],
  [
    "the last batch of an epoch has fewer rows, shuffled",
    { learningRate: 0.1, batchSize: 10, epochs: 4, shuffle: true, seed: 5 },
  ],
  ["all rows at once", { learningRate: 0.3, steps: 30 }],
  [
    "adam, shuffled, with a rest",
    { optimizer: "adam", learningRate: 0.02, batchSize: 8, epochs: 3, shuffle: true, seed: 2 },
  ],
  [
    "only some parameters move",
    { optimizer: "sgd", momentum: 0.9, learningRate: 0.05, steps: 20, only: ["z2.W", "y.b"] },
  ],
  [
    "plain descent under a schedule, a rest in every epoch",
    { learningRate: 0.3, batchSize: 10, epochs: 4, schedule: { name: "cosine", length: 7, per: "step" } },
  ],
  ["clipped, all rows at once", { learningRate: 0.5, steps: 30, clip: { norm: 0.05 } }],
  ["regularized", { learningRate: 0.1, steps: 12, batchSize: 10 }, { regularization: { l2: 0.01, l1: 0.001 } }],
];

describe("training in the module against the reference", () => {
  for (const [title, training, more] of PLANS) {
    it(title, async () => {
      const setup = await setUp({ ...spiral, training, ...more });
      const trainer = trainerOf(setup);
      const objectives = [...trainer.run(7), ...trainer.run(1), ...trainer.run(10_000)];
      let last: ReadonlyMap<string, Float64Array> = new Map();
      let count = 0;
      for (const step of train(setup.graph, setup.dataset, initialParameters(setup.graph), setup.plan)) {
        near(objectives[count], step.objective, 1e-9, `objective of step ${step.step}`);
        last = step.parameters();
        count++;
      }
      assert.equal(objectives.length, count);
      const found = trainer.parameters();
      for (const [name, values] of last)
        for (const [k, value] of values.entries()) near(found.get(name)?.[k], value, 1e-8, `${name}[${k}]`);
    });
  }

  it("whoever observes gets the gradients, and the same numbers", async () => {
    const setup = await setUp({ ...spiral, training: { learningRate: 0.1, batchSize: 10, epochs: 2 } });
    const [fused, observed] = [trainerOf(setup), trainerOf(setup, { observes: true })];
    assert.equal(fused.parameterGradient("z1.W"), null);
    fused.run(5);
    observed.run(5);
    assert.equal(fused.parameterGradient("z1.W"), null, "moved as it was found");
    assert.ok(observed.parameterGradient("z1.W")?.some((g) => g !== 0));
    for (const [name, values] of observed.parameters())
      for (const [k, value] of values.entries()) near(fused.parameters().get(name)?.[k], value, 1e-12, `${name}[${k}]`);
  });

  it("32 bits: near the same path, and the same bits every time", async () => {
    const setup = await setUp({ ...spiral, training: { learningRate: 0.1, batchSize: 10, epochs: 20, shuffle: true } });
    const [a, b, exact] = [
      trainerOf(setup, { precision: "f32" }),
      trainerOf(setup, { precision: "f32" }),
      trainerOf(setup),
    ];
    const objectives = a.run(1000);
    assert.deepEqual(objectives, b.run(1000));
    assert.deepEqual(a.parameters(), b.parameters());
    near(objectives.at(-1), exact.run(1000).at(-1) ?? Number.NaN, 1e-3, "last objective");
  });

  it("numbers that several neurons share move once, and show the same everywhere", async () => {
    const setup = await setUp({
      nn: 1,
      nodes: {
        x: { op: "input" },
        t: { op: "input" },
        h: { op: "neuron", inputs: ["x"], activation: "tanh", params: { w: ["s"], b: "b" } },
        y: { op: "neuron", inputs: ["h", "x"], params: { w: ["s", 0.5], b: "b" } },
        L: { op: "squared-error", inputs: ["y", "t"] },
      },
      params: { s: 0.8, b: 0.1 },
      objective: "L",
      data: {
        rows: [
          { x: 1, t: 2 },
          { x: -1, t: 0.5 },
          { x: 0.5, t: 1 },
        ],
      },
      training: { optimizer: "adam", learningRate: 0.05, steps: 8 },
    });
    const trainer = trainerOf(setup);
    trainer.run(8);
    const steps = [...train(setup.graph, setup.dataset, initialParameters(setup.graph), setup.plan)];
    for (const [name, values] of steps.at(-1)?.parameters() ?? [])
      for (const [k, value] of values.entries())
        near(trainer.parameters().get(name)?.[k], value, 1e-12, `${name}[${k}]`);
  });

  it("threads that share the work give the same bits as one alone", async () => {
    const wide = {
      ...spiral,
      nodes: {
        ...spiral.nodes,
        z1: { op: "dense", inputs: ["x"], units: 37, activation: "tanh" },
        z2: { op: "dense", inputs: ["z1"], units: 21, activation: "relu" },
      },
    };
    for (const training of [
      { learningRate: 0.1, batchSize: 10, epochs: 3 },
      { optimizer: "adam", learningRate: 0.01, batchSize: 16, epochs: 3, shuffle: true },
      {
        learningRate: 0.1,
        batchSize: 10,
        epochs: 3,
        clip: { norm: 0.1 },
        schedule: { name: "exponential", gamma: 0.5 },
      },
    ]) {
      const setup = await setUp({ ...wide, training });
      const shared = testKernels(true);
      const threads = { count: 2, host: nodeThreads(resolve(import.meta.dirname, "../../../../dist")) };
      for (const precision of ["f64", "f32"] as const) {
        const start = initialParameters(setup.graph);
        const team = createTrainer(shared, { ...setup, start, precision, threads });
        const alone = createTrainer(shared, { ...setup, start, precision });
        assert.deepEqual(team.run(1000), alone.run(1000));
        assert.deepEqual(team.parameters(), alone.parameters());
        team.dispose();
      }
    }
  });
});
