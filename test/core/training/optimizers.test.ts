import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { type TrainingStep, train } from "../../../core/training/loop.ts";
import { optimizers } from "../../../core/training/optimizers.ts";
import { planTraining } from "../../../core/training/plan.ts";

interface Golden {
  readonly network: object;
  readonly cases: readonly {
    readonly title: string;
    readonly training: object;
    readonly l2: number;
    readonly steps: readonly { readonly objective: number; readonly parameters: Readonly<Record<string, unknown>> }[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(resolve(import.meta.dirname, "expected/trajectories.json"), "utf8"));

interface Taken extends TrainingStep {
  readonly theta: ReadonlyMap<string, Float64Array>;
}

async function trajectory(network: object): Promise<readonly Taken[]> {
  const { document, graph, problems } = compile(JSON.stringify(network));
  assert.ok(document && graph, problems.map(({ message }) => message).join());
  const { dataset } = await loadDataset(document, graph, () => Promise.reject(new Error("no files here")));
  assert.ok(dataset);
  const plan = planTraining(document.training, graph, dataset.rows);
  if (typeof plan === "string") assert.fail(plan);
  const taken: Taken[] = [];
  // `parameters()` gives θ as it is when asked, so it is asked after each step.
  for (const step of train(graph, dataset, initialParameters(graph), plan))
    taken.push({ ...step, theta: step.parameters() });
  return taken;
}

describe("optimizers against PyTorch: every step of every trajectory to 1e-10", () => {
  for (const { title, training, l2, steps } of golden.cases) {
    it(title, async () => {
      const regularization = l2 > 0 ? { regularization: { l2 } } : {};
      const taken = await trajectory({ ...golden.network, training, ...regularization });
      assert.equal(taken.length, steps.length);
      for (const [i, expected] of steps.entries()) {
        near(taken[i]?.objective, expected.objective, `objective of step ${i + 1}`);
        for (const [name, value] of Object.entries(expected.parameters)) {
          const numbers = [value].flat(3);
          for (const [k, number] of numbers.entries())
            near(taken[i]?.theta.get(name)?.[k], Number(number), `${name}[${k}] after step ${i + 1}`);
        }
      }
    });
  }

  it("covers every optimizer there is", () => {
    for (const name of optimizers.keys())
      assert.ok(
        golden.cases.some(({ training }) => (training as { optimizer: string }).optimizer === name),
        name,
      );
  });
});

describe("training", () => {
  const shared = {
    nn: 1,
    nodes: {
      x: { op: "input" },
      t: { op: "input" },
      h: { op: "neuron", inputs: ["x"], params: { w: ["s"], b: 0.1 } },
      y: { op: "neuron", inputs: ["h", "x"], params: { w: ["s", 0.5], b: 0 } },
      L: { op: "squared-error", inputs: ["y", "t"] },
    },
    params: { s: 0.8 },
    objective: "L",
    data: {
      rows: [
        { x: 1, t: 2 },
        { x: -1, t: 0.5 },
        { x: 0.5, t: 1 },
      ],
    },
  };

  it("a shared number moves once, by the sum over its uses, and shows the same everywhere", async () => {
    const steps = await trajectory({ ...shared, training: { learningRate: 0.1, steps: 1 } });
    const theta = steps[0]?.theta;
    const s = theta?.get("s")?.[0];
    assert.notEqual(s, 0.8);
    assert.equal(theta?.get("y.w")?.[0], s);
    // u = s·(s·x + 0.1) + 0.5·x: ∂L/∂s = mean of 2(u − t)(2s·x + 0.1).
    const rows = shared.data.rows.map(({ x, t }) => 2 * (0.8 * (0.8 * x + 0.1) + 0.5 * x - t) * (1.6 * x + 0.1));
    near(s, 0.8 - (0.1 * rows.reduce((sum, each) => sum + each, 0)) / 3, "s");
  });

  it("the same seed shuffles alike, another otherwise; each epoch sees every row once", async () => {
    const run = (seed: number) => trajectory({ ...shared, training: { shuffle: true, batchSize: 1, epochs: 4, seed } });
    const [a, b, c] = [await run(1), await run(1), await run(2)];
    const objectives = (steps: readonly TrainingStep[]): readonly number[] => steps.map(({ objective }) => objective);
    assert.deepEqual(objectives(a), objectives(b));
    assert.notDeepEqual(objectives(a), objectives(c));
    assert.deepEqual(
      a.map(({ epoch }) => epoch),
      [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    );
  });

  it("what cannot be planned is a sentence", () => {
    const { graph } = compile(JSON.stringify(shared));
    assert.ok(graph);
    assert.match(String(planTraining({ seed: 0, settings: { nesterov: true } }, graph, 3)), /needs a momentum/);
    assert.match(String(planTraining({ seed: 0, settings: { only: ["q"] } }, graph, 3)), /"q" in "only"/);
  });
});

function near(actual: number | undefined, expected: number, what: string): void {
  const error = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error <= 1e-10, `${what}: ${actual}, not ${expected}`);
}
