import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { loadParameters } from "../../../core/interop/weights.ts";
import { datasetOf } from "../../../core/training/dataParts.ts";
import { BINS, readHistogram } from "../../../core/training/histogram.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { InsideHistory } from "../../../core/training/insideHistory.ts";
import { type InsideNews, InsideRun } from "../../../core/training/insideRun.ts";
import { planTraining } from "../../../core/training/plan.ts";
import { runJob, type TrainingCommand, type TrainingMessage } from "../../../core/training/trainingJob.ts";
import { NORMS, QUANTITIES } from "../../../core/view/insideView.ts";

const FILE = {
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
};

interface Options {
  /** The clock goes on by so much at every look at it. */
  readonly tick: number;
  readonly file?: object;
  readonly commands?: (asked: number, isWaiting: boolean) => TrainingCommand | null;
}

async function run({ tick, file = FILE, commands = () => null }: Options): Promise<TrainingMessage[]> {
  const text = JSON.stringify(file);
  const { document, graph } = compile(text);
  assert.ok(document && graph);
  const noFile = () => Promise.reject(new Error("no file"));
  const { dataset } = await loadDataset(document, graph, noFile);
  const { parameters, buffers } = await loadParameters(document, graph, noFile);
  assert.ok(dataset);
  const { rows, inputs, parts } = dataset;
  const heard: TrainingMessage[] = [];
  let [time, asked] = [0, 0];
  await runJob(
    { text, rows, inputs, parts, start: parameters, buffers },
    {
      kernels: null,
      now: () => (time += tick),
      post: (message) => heard.push(message),
      breathe: () => Promise.resolve(),
      nextCommand: (isWaiting) => Promise.resolve(commands(asked++, isWaiting)),
    },
  );
  return heard;
}

const newsOf = (heard: readonly TrainingMessage[]): readonly InsideNews[] =>
  heard.flatMap((message) => (message.type === "inside" ? [message.news] : []));
const probesOf = (heard: readonly TrainingMessage[]) =>
  newsOf(heard).flatMap((news) => (news.kind === "probed" ? [news.point] : []));

describe("the inside of a run", () => {
  it("is looked at from the first numbers to the last, each step but the first compared with the one before", async () => {
    const heard = await run({ tick: 0 });
    assert.equal(heard[0]?.type, "begun");
    assert.equal(heard.at(-1)?.type, "ended");
    const [begun] = newsOf(heard);
    assert.ok(begun?.kind === "begun" && begun.layout);
    assert.deepEqual(begun.metrics, [
      { loss: "L", kind: "r2" },
      { loss: "L", kind: "mae" },
    ]);
    const probes = probesOf(heard);
    assert.deepEqual(
      probes.map(({ step }) => step),
      Array.from({ length: 61 }, (_, step) => step),
    );
    for (const { step, layers } of probes) {
      assert.ok((layers[0] ?? 0) > 0 && (layers[NORMS] ?? 0) > 0);
      assert.equal(Number.isNaN(layers[2]), step === 0);
    }
  });

  it("metrics come with every measurement, of both parts", async () => {
    const heard = await run({ tick: 0 });
    const points = newsOf(heard).flatMap((news) => (news.kind === "measured" ? [news.point] : []));
    assert.equal(points.length, 61);
    const last = points.at(-1) ?? assert.fail();
    assert.ok((last.training[0] ?? 2) <= 1 && (last.training[1] ?? -1) > 0 && (last.validation[1] ?? -1) > 0);
    // Training makes the mean distance smaller.
    assert.ok((last.training[1] ?? 0) < (points[0]?.training[1] ?? 0));
  });

  it("a dear look comes more rarely: in its share of the time, once the free ones are used up", async () => {
    const { document, graph } = compile(JSON.stringify(FILE));
    assert.ok(document && graph);
    const { dataset } = await loadDataset(document, graph, () => Promise.reject(new Error("no file")));
    const training = (dataset && datasetOf(dataset, "training")) ?? assert.fail();
    const plan = planTraining({ ...document.training, settings: { steps: 4000 } }, graph, training.rows);
    assert.ok(typeof plan !== "string");
    const start = initialParameters(graph);
    const looksOf = (cost: number) => {
      let [time, step, spent, looks] = [0, 0, 0, 0];
      // Reading θ is what costs here.
      const learned = () => {
        time += cost / 2;
        spent += cost / 2;
        return { step, parameters: start, buffers: new Map() };
      };
      const inside = new InsideRun({
        graph,
        training,
        validation: null,
        plan,
        start,
        rowName: String,
        now: () => time,
        tell: ({ kind }) => (looks += Number(kind === "probed")),
      });
      inside.look(learned, true);
      while (step < 4000) {
        const most = inside.limit(step, 100, null, learned);
        assert.ok(most >= 1 && most <= 100);
        step += most;
        time += most;
        inside.look(learned);
      }
      return { looks, spent, time };
    };
    assert.equal(looksOf(0.1).looks, 201);
    const { looks, spent, time } = looksOf(40);
    assert.ok(looks > 5 && looks < 60, String(looks));
    assert.ok(spent <= 300 + 2 * 40 + 0.11 * time, `${spent} of ${time}`);
  });

  it("who steps by hand sees every step", async () => {
    const plan: readonly TrainingCommand[] = ["step", "step", "epoch", "stop"];
    let next = -1;
    const heard = await run({
      tick: 0,
      file: { ...FILE, training: { ...FILE.training, epochs: 1000 } },
      commands: (_, isWaiting) => {
        if (next < 0) {
          next = 0;
          return "pause";
        }
        return isWaiting ? (plan[next++] ?? null) : null;
      },
    });
    assert.deepEqual(
      probesOf(heard).map(({ step }) => step),
      [0, 1, 2, 3],
    );
  });

  it("a run is kept in few points and fewer histograms, the newest among them", async () => {
    const heard = await run({ tick: 0, file: { ...FILE, training: { ...FILE.training, epochs: 400 } } });
    const history = new InsideHistory();
    for (const news of newsOf(heard)) history.hear(news);
    const view = history.layersView();
    assert.deepEqual([view.why, view.rows, view.ofRows], [null, 7, 7]);
    assert.equal(view.norms.length, view.steps.length * NORMS * (2 + 4));
    assert.equal(view.steps.at(-1), 1200);
    const metrics = history.metricsView();
    assert.equal(metrics.training.length, metrics.steps.length * 2);
    for (const quantity of QUANTITIES) {
      const { steps, histograms } = history.distributionsView(0, quantity);
      assert.ok(steps.length <= 60 && steps.length >= 15);
      assert.deepEqual([steps[0], steps.at(-1)], [0, 1200]);
      for (const [k] of steps.entries()) {
        const { count, bins } = readHistogram(histograms, k);
        assert.equal(count, 3 * 7);
        assert.equal(bins.length, BINS);
        assert.equal(
          bins.reduce((sum, each) => sum + each, 0),
          count,
        );
      }
    }
  });

  it("a network that cannot be trained says so and nothing of its inside", async () => {
    const nodes = {
      ...FILE.nodes,
      n: { op: "batch-norm", inputs: ["h"] },
      y: { op: "neuron", inputs: ["n"], activation: "identity" },
    };
    const heard = await run({
      tick: 0,
      file: {
        ...FILE,
        nodes,
        data: { rows: FILE.data.rows.slice(0, 1) },
        training: { ...FILE.training, batchSize: 1 },
      },
    });
    // One row has no statistics: training itself refuses it, and nothing else is said.
    assert.equal(heard.at(-1)?.type, "failed");
  });

  it("what is thinned out never loses its order, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 400 }), (gaps) => {
        const history = new InsideHistory();
        history.hear({ kind: "begun", layout: null, why: "no", metrics: [{ loss: "L", kind: "mae" }] });
        let step = 0;
        for (const gap of gaps) {
          step += gap;
          const numbers = Float64Array.of(step);
          history.hear({ kind: "measured", point: { step, training: numbers, validation: numbers } });
        }
        const { steps, training } = history.metricsView();
        assert.ok(steps.length < 300);
        assert.deepEqual(training, steps);
        assert.ok(steps.every((each, i) => i === 0 || each > (steps[i - 1] ?? each)));
        assert.equal(history.layersView().why, "no");
      }),
      { numRuns: 30 },
    );
  });
});
