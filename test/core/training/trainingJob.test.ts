import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import { loadParameters } from "../../../core/interop/weights.ts";
import { train } from "../../../core/training/loop.ts";
import { planTraining } from "../../../core/training/plan.ts";
import {
  type JobHost,
  runJob,
  type TrainingCommand,
  type TrainingJob,
  type TrainingMessage,
} from "../../../core/training/trainingJob.ts";

const TEXT = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input" },
    h: { op: "dense", inputs: ["x"], units: 3, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], activation: "identity" },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
  data: {
    rows: Array.from({ length: 10 }, (_, i) => ({ x: [Math.sin(i), Math.cos(2 * i)], t: Math.sin(3 * i) })),
    split: { validation: 3, seed: 1 },
  },
  training: { optimizer: "adam", learningRate: 0.01, batchSize: 3, epochs: 20, seed: 4 },
});

const noFile = () => Promise.reject(new Error("no file"));

async function jobOf(text: string): Promise<TrainingJob> {
  const { document, graph } = compile(text);
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, noFile);
  const { parameters, buffers } = await loadParameters(document, graph, noFile);
  assert.ok(dataset);
  return { text, rows: dataset.rows, inputs: dataset.inputs, parts: dataset.parts, start: parameters, buffers };
}

/** A host whose clock goes on by `tick` at every look at it, and who gives commands when it is asked for them. */
async function run(
  job: TrainingJob,
  {
    tick = 1,
    commands = () => null,
    afterwards = [],
  }: {
    tick?: number;
    commands?: (asked: number, isWaiting: boolean) => TrainingCommand | null;
    afterwards?: TrainingCommand[];
  } = {},
): Promise<TrainingMessage[]> {
  const heard: TrainingMessage[] = [];
  let time = 0;
  let asked = 0;
  const host: JobHost = {
    kernels: null,
    now: () => (time += tick),
    post: (message) => heard.push(message),
    breathe: () => Promise.resolve(),
    // Nobody asks anything of a run that has ended, unless a test does.
    nextCommand: (isWaiting) =>
      Promise.resolve(
        heard.some(({ type }) => type === "ended") ? (afterwards.shift() ?? null) : commands(asked++, isWaiting),
      ),
  };
  await runJob(job, host);
  return heard;
}

const looks = (heard: readonly TrainingMessage[]) =>
  heard.flatMap((message) => (message.type === "looked" || message.type === "ended" ? [message.look] : []));

/** By the plain loop, on the training rows. */
async function plainly(text: string, steps: number) {
  const { document, graph } = compile(text);
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, noFile);
  assert.ok(dataset?.parts);
  const { training } = dataset.parts;
  const inputs = new Map(
    [...dataset.inputs].map(([id, values]) => {
      const size = values.length / dataset.rows;
      const taken = new Float64Array(size * training.length);
      for (let i = 0; i < size; i++)
        for (const [r, row] of training.entries()) taken[i * training.length + r] = values[i * dataset.rows + row] ?? 0;
      return [id, taken] as const;
    }),
  );
  const plan = planTraining(document.training, graph, training.length);
  assert.ok(typeof plan !== "string");
  const start = (await loadParameters(document, graph, noFile)).parameters;
  const rows = { ...dataset, rows: training.length, inputs, written: inputs, parts: null };
  let last = start;
  for (const step of train(graph, rows, start, { ...plan, steps })) last = new Map(step.parameters());
  const machine = createMachine(graph, { batch: training.length, inputs, parameters: last, target: null });
  machine.runAll();
  return { parameters: last, objective: machine.objective };
}

describe("a training job", () => {
  it("gives the θ of the plain loop over the training rows, bit for bit, whatever the clock does", async () => {
    const job = await jobOf(TEXT);
    const wanted = await plainly(TEXT, 60);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 0.01, 1, 7, 60), async (tick) => {
        const heard = await run(job, { tick });
        const last = heard.at(-1);
        assert.ok(last?.type === "ended" && last.ending === "steps");
        assert.equal(last.look.step, 60);
        assert.deepEqual(last.look.parameters, wanted.parameters);
        const points = looks(heard).flatMap((look) => [...look.points]);
        const steps = points.filter((_, i) => i % 3 === 0);
        assert.deepEqual(
          steps,
          [...new Set(steps)].sort((a, b) => a - b),
        );
        assert.equal(steps[0], 0);
        assert.equal(steps.at(-1), 60);
        assert.equal(points.at(-2), wanted.objective);
        assert.ok(points.every(Number.isFinite));
      }),
      { numRuns: 10 },
    );
  });

  it("says first what it will do", async () => {
    const [first] = await run(await jobOf(TEXT));
    assert.ok(first?.type === "begun");
    assert.deepEqual(first.facts, {
      optimizer: "Adam",
      learningRate: 0.01,
      steps: 60,
      stepsPerEpoch: 3,
      batchSize: 3,
      trainingRows: 7,
      validationRows: 3,
      goal: null,
    });
  });

  it("a short run has a curve of all its steps, a long one of some hundreds", async () => {
    const count = async (epochs: number) => {
      const heard = await run(await jobOf(TEXT.replace('"epochs":20', `"epochs":${epochs}`)), { tick: 0 });
      return looks(heard).reduce((sum, { points }) => sum + points.length / 3, 0);
    };
    assert.equal(await count(20), 61);
    const long = await count(1000);
    assert.ok(long > 250 && long <= 302, String(long));
  });

  it("rests when told, does a step and an epoch, goes on, and stops", async () => {
    const plan: (readonly [TrainingCommand, number, boolean])[] = [
      ["step", 1, true],
      ["step", 2, true],
      ["epoch", 3, true],
      ["epoch", 6, true],
      ["stop", 6, true],
    ];
    let next = -1;
    const at: number[] = [];
    const heard: TrainingMessage[] = await run(await jobOf(TEXT), {
      commands: (_, isWaiting) => {
        if (next < 0) {
          next = 0;
          return "pause";
        }
        if (!isWaiting) return null;
        return plan[next++]?.[0] ?? "stop";
      },
    });
    for (const look of looks(heard)) if (look.isPaused && at.at(-1) !== look.step) at.push(look.step);
    assert.deepEqual(at, [0, 1, 2, 3, 6]);
    const last = heard.at(-1);
    assert.ok(last?.type === "ended" && last.ending === "stopped");
    const { parameters } = await plainly(TEXT, 6);
    assert.deepEqual(last.look.parameters, parameters);
  });

  it("gives any of its steps again, while it rests and after its end, bit for bit", async () => {
    const asked = [0, 17, 4, 59, 60, 31, 32, 1000, 5];
    const heard = await run(await jobOf(TEXT), { afterwards: asked.map((step) => ({ type: "state", step })) });
    const states = heard.flatMap((message) => (message.type === "state" ? [message.state] : []));
    assert.deepEqual(
      states.map(({ step }) => step),
      asked.map((step) => Math.min(step, 60)),
    );
    for (const { step, parameters } of states)
      if (step > 0) assert.deepEqual(parameters, (await plainly(TEXT, step)).parameters, `step ${step}`);
    const early = await run(await jobOf(TEXT), {
      commands: (() => {
        const script: (TrainingCommand | null)[] = ["pause", "epoch", { type: "state", step: 2 }, "resume"];
        return (_: number, isWaiting: boolean) => (isWaiting || script.length === 4 ? (script.shift() ?? null) : null);
      })(),
    });
    const found = early.find((message) => message.type === "state");
    assert.deepEqual(found?.state.parameters, (await plainly(TEXT, 2)).parameters);
    assert.deepEqual(looks(early).at(-1)?.parameters, looks(heard).at(-1)?.parameters);
  });

  it("goes on in another thread from where it was saved, as if nothing had been", async () => {
    const patient = JSON.stringify({
      ...JSON.parse(TEXT),
      training: {
        optimizer: "adam",
        learningRate: 0.3,
        batchSize: 3,
        epochs: 40,
        seed: 4,
        earlyStopping: { patience: 6 },
      },
    });
    for (const text of [TEXT, patient]) {
      const job = await jobOf(text);
      const whole = looks(await run(job)).at(-1);
      for (const epochs of [1, 4, 9]) {
        const script: TrainingCommand[] = ["pause", ...Array<TrainingCommand>(epochs).fill("epoch"), "save", "close"];
        const first = await run(job, {
          commands: (_, isWaiting) => (isWaiting || script[0] === "pause" ? (script.shift() ?? null) : null),
        });
        const saved = first.find((message) => message.type === "saved");
        assert.ok(saved, `${epochs}`);
        assert.equal(
          first.some(({ type }) => type === "ended"),
          false,
        );
        const script2: TrainingCommand[] = ["resume"];
        const second = await run(
          { ...job, from: structuredClone(saved.progress) },
          {
            commands: (_, isWaiting) => (isWaiting ? (script2.shift() ?? null) : null),
            afterwards: [{ type: "state", step: 2 }],
          },
        );
        const [begin] = looks(second);
        assert.deepEqual([begin?.isPaused, begin?.step], [true, 3 * epochs]);
        const last = second.find((message) => message.type === "ended");
        assert.equal(last?.look.step, whole?.step);
        assert.deepEqual(last?.look.parameters, whole?.parameters);
        // What came before it was saved can be had again, too.
        const past = second.find((message) => message.type === "state");
        assert.deepEqual(past?.state.parameters, (await plainly(text, 2)).parameters);
      }
    }
  });

  it("a run that had ended is there again with what it gave, and does no more", async () => {
    const job = await jobOf(TEXT);
    const first = await run(job, { afterwards: ["save"] });
    const saved = first.find((message) => message.type === "saved");
    assert.ok(saved);
    const second = await run({ ...job, from: saved.progress });
    const [one, other] = [first, second].map((heard) => heard.find((message) => message.type === "ended"));
    assert.ok(one && other);
    assert.deepEqual([other.ending, other.look.step], [one.ending, one.look.step]);
    assert.deepEqual(other.look.parameters, one.look.parameters);
  });

  const without = (change: (file: { objective?: unknown; training: object; data: object }) => void) => {
    const file = JSON.parse(TEXT) as { objective?: unknown; training: object; data: object };
    change(file);
    return JSON.stringify(file);
  };
  const refusals: readonly (readonly [string, string, RegExp])[] = [
    ["no objective", without((file) => delete file.objective), /^There is nothing to make small/],
    ["nothing that moves", without((file) => Object.assign(file.training, { only: [] })), /^There is nothing to learn/],
    [
      "early stopping without a validation part",
      without((file) => {
        Object.assign(file.training, { earlyStopping: { patience: 2 } });
        Object.assign(file.data, { split: { test: 2 } });
      }),
      /^"earlyStopping" watches the validation part/,
    ],
  ];
  for (const [what, text, sentence] of refusals)
    it(`fails with a sentence: ${what}`, async () => {
      const heard = await run(await jobOf(text));
      const [last] = heard;
      assert.equal(heard.length, 1);
      assert.ok(last?.type === "failed");
      assert.match(last.sentence, sentence);
    });
});
