import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import type { EngineState } from "../../../core/training/engineState.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { planTraining } from "../../../core/training/plan.ts";
import { createStepEngine } from "../../../core/training/stepEngine.ts";
import { runJob, type TrainingCommand, type TrainingMessage } from "../../../core/training/trainingJob.ts";
import { MOST_ENTRIES, optimizerView } from "../../../core/view/optimizerView.ts";

/** y = w·x, L = Σ(y − t)² over two rows; worked out by hand below. */
const file = (training: object, weights: readonly number[] = [1]) => ({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [weights.length] },
    t: { op: "input" },
    y: { op: "neuron", inputs: ["x"], activation: "identity", params: { w: weights, b: 0 } },
    L: { op: "squared-error", inputs: ["y", "t"], reduction: "sum" },
  },
  objective: "L",
  data: { rows: [{ x: weights.map((_, i) => Number(i === 0)), t: 0 }] },
  training: { only: ["y.w"], steps: 3, ...training },
});

async function read(text: string) {
  const { document, graph } = compile(text);
  assert.ok(document && graph, text);
  const { dataset } = await loadDataset(document, graph, () => Promise.reject(new Error("no file")));
  assert.ok(dataset);
  const plan = planTraining(document.training, graph, dataset.rows);
  assert.ok(typeof plan !== "string");
  return { graph, dataset, plan };
}

async function statesAfter(steps: number, training: object, weights?: readonly number[]) {
  const { graph, dataset, plan } = await read(JSON.stringify(file(training, weights)));
  const start = initialParameters(graph);
  const engine = createStepEngine(null, { graph, dataset, start, buffers: new Map(), plan, precision: "f64" });
  engine.run(steps);
  const before = engine.state();
  engine.run(1);
  return { plan, before, after: engine.state() };
}

const near = (actual: number | undefined, wanted: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - wanted) < 1e-12, `${actual}, not ${wanted}`);

describe("what an optimizer remembers", () => {
  it("momentum: v and the next Δθ, by hand", async () => {
    const { plan, before, after: next } = await statesAfter(2, { optimizer: "sgd", learningRate: 0.1, momentum: 0.5 });
    const view = optimizerView(plan, "y.w", null, before, next);
    // L = w², so g = 2w, and the first v is g itself.
    let [w, v] = [1, 0];
    for (let step = 1; step <= 3; step++) {
      if (step === 3) {
        assert.deepEqual(
          view.arrays.map(({ name }) => name),
          ["velocity", "step"],
        );
        near(view.arrays[0]?.numbers[0], v);
      }
      v = step === 1 ? 2 * w : 0.5 * v + 2 * w;
      if (step === 3) near(view.arrays[1]?.numbers[0], -0.1 * v);
      w -= 0.1 * v;
    }
    assert.deepEqual([view.step, view.moves, view.isMoving, view.entries], [2, 2, true, [0]]);
  });

  it("Adam: the mean and the mean square after the first step are (1 − β) times the gradient and its square", async () => {
    const { plan, before, after: next } = await statesAfter(1, { optimizer: "adam", learningRate: 0.01 });
    const { arrays } = optimizerView(plan, "y.w", null, before, next);
    const g = 10 * (arrays[0]?.numbers[0] ?? 0);
    assert.ok(g > 0);
    near(arrays[1]?.numbers[0], 0.001 * g * g);
    const moved = (next.parameters.get("y.w")?.[0] ?? 0) - (before.parameters.get("y.w")?.[0] ?? 0);
    assert.deepEqual(
      arrays.map(({ name }) => name),
      ["mean", "square", "step"],
    );
    near(arrays[2]?.numbers[0], moved);
  });

  it("what the settings do not use is left out, and what does not move has nothing", async () => {
    const plain = await statesAfter(1, { optimizer: "sgd", learningRate: 0.1 });
    const names = (found: typeof plain) =>
      optimizerView(found.plan, "y.w", null, found.before, found.after).arrays.map(({ name }) => name);
    assert.deepEqual(names(plain), ["step"]);
    assert.deepEqual(names(await statesAfter(1, { optimizer: "rmsprop" })), ["square", "step"]);
    assert.deepEqual(names(await statesAfter(1, { optimizer: "rmsprop", centered: true, momentum: 0.1 })), [
      "square",
      "mean",
      "velocity",
      "step",
    ]);
    const still = optimizerView(plain.plan, "y.b", null, plain.before, plain.after);
    assert.deepEqual([still.isMoving, still.arrays.length], [false, 0]);
    const last = optimizerView(plain.plan, "y.w", null, plain.after, null);
    assert.deepEqual(last.arrays, []);
  });

  it("of a large parameter the statistics alone", async () => {
    const weights = Array.from({ length: MOST_ENTRIES + 1 }, (_, i) => i / 100);
    const { plan, before, after: next } = await statesAfter(1, { optimizer: "adam" }, [1, ...weights]);
    const view = optimizerView(plan, "y.w", null, before, next);
    assert.deepEqual([view.entries.length, view.arrays[0]?.numbers.length], [0, 0]);
    assert.equal(view.arrays[0]?.statistics.count, MOST_ENTRIES + 2);
  });

  it("a run tells the state one step further, and goes on as if nobody had asked", async () => {
    const text = JSON.stringify(file({ optimizer: "adam", learningRate: 0.1 }));
    const { dataset, graph } = await read(text);
    const commands: TrainingCommand[] = [
      "step",
      { type: "state", step: Number.POSITIVE_INFINITY },
      { type: "next", step: 1 },
      "resume",
    ];
    const run = async (given: readonly TrainingCommand[]) => {
      const heard: TrainingMessage[] = [];
      const queue = ["pause" as const, ...given];
      await runJob(
        {
          text,
          rows: dataset.rows,
          inputs: dataset.inputs,
          parts: null,
          start: initialParameters(graph),
          buffers: new Map(),
        },
        {
          kernels: null,
          now: () => 0,
          post: (message) => heard.push(message),
          breathe: () => Promise.resolve(),
          nextCommand: async () => queue.shift() ?? null,
        },
      );
      const states = heard.flatMap((message): EngineState[] => (message.type === "state" ? [message.state] : []));
      const end = heard.findLast((message) => message.type === "ended");
      return { states, end: end?.type === "ended" ? end.look.parameters : null };
    };
    const asked = await run(commands);
    assert.deepEqual(
      asked.states.map(({ step }) => step),
      [1, 2],
    );
    const { plan, before, after: next } = await statesAfter(1, { optimizer: "adam", learningRate: 0.1 });
    assert.ok(plan);
    assert.deepEqual(asked.states, [before, next]);
    assert.deepEqual(asked.end, (await run(["resume"])).end);
  });
});
