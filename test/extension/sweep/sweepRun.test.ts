import assert from "node:assert/strict";
import { join } from "node:path";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { applyEdits } from "../../../core/document/edits.ts";
import { finish } from "../../../core/engine/steps.ts";
import { readSweepNumbers, type SweepWishes } from "../../../core/view/sweepView.ts";
import { startTeam } from "../../../extension/sweep/startTeam.ts";
import { planFiles } from "../../../extension/sweep/sweepFiles.ts";
import { SweepRun } from "../../../extension/sweep/sweepRun.ts";
import { planWork, type SweepWork, sweepForm } from "../../../extension/sweep/sweepWork.ts";
import { json, Scratch } from "../../cli/support.ts";

const file = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input" },
    h: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], activation: "sigmoid" },
    L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
  },
  objective: "L",
  data: { generator: "xor", samples: 60, noise: 0.1, seed: 2, split: { validation: 0.25, seed: 1 } },
  training: { optimizer: "adam", learningRate: 0.05, epochs: 15, seed: 3 },
};

async function opened(text: string) {
  const { document, graph } = compile(text);
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, async () => assert.fail());
  assert.ok(dataset);
  return { text, document, graph, dataset };
}

async function work(text: string, wishes: SweepWishes): Promise<SweepWork> {
  const planned = finish(planWork(await opened(text), wishes));
  if (typeof planned === "string") assert.fail(planned);
  return planned;
}

function run(planned: SweepWork): Promise<SweepRun> {
  return new Promise((resolve) => {
    const sweep: SweepRun = new SweepRun(planned, startTeam, () => !sweep.isRunning && resolve(sweep));
  });
}

const GRID: SweepWishes = {
  kind: "grid",
  axes: [
    { kind: "attribute", node: "h", name: "units", values: [2, 5] },
    { kind: "activation", values: ["tanh", "relu"] },
  ],
  seeds: 2,
  epochs: null,
};

describe("a comparison of architectures in the editor", function () {
  this.timeout(60_000);
  const scratch = new Scratch();
  after(() => scratch.remove());
  const text = JSON.stringify(file, null, 2);

  it("gives the command line's numbers and order for the same axes and seeds", async () => {
    const path = scratch.write("xor.nn.json", file);
    const args = [
      "sweep",
      path,
      "--set-attribute",
      "h.units=2,5",
      "--activation",
      "tanh,relu",
      "--seeds",
      "2",
      "--jobs",
      "1",
    ];
    const { points, sortedBy } = (await json(...args)) as {
      sortedBy: string;
      points: { choices: Record<string, unknown>; training: number; validation: number; parameters: number }[];
    };
    const view = (await run(await work(text, GRID))).view();
    assert.deepEqual([view.by, view.status, view.done, view.total], [sortedBy, "ended", 8, 8]);
    assert.deepEqual(
      view.rows.map(({ choices }) => choices),
      points.map(({ choices }) => Object.values(choices)),
    );
    for (const [i, point] of points.entries()) {
      const numbers = readSweepNumbers(view, i);
      // The command line runs the kernels, this host the reference.
      assert.ok(Math.abs(numbers.training - point.training) < 1e-9);
      assert.ok(Math.abs(numbers.validation - point.validation) < 1e-9);
      assert.equal(numbers.parameters, point.parameters);
      assert.equal(numbers.hiddenUnits, view.rows[i]?.choices[0]);
      assert.ok(numbers.metric >= 0 && numbers.metric <= 1 && numbers.runs === 2);
      assert.ok(numbers.validationFrom <= numbers.validation && numbers.validation <= numbers.validationTo);
    }
    assert.equal(view.metric, "accuracy");
  });

  it("writes exactly the variant, and refuses a text that is another by now", async () => {
    const sweep = await run(await work(text, { ...GRID, epochs: 3 }));
    const [best] = sweep.view().rows;
    assert.ok(best);
    const variant = sweep.variant(best.point);
    assert.equal(applyEdits(text, sweep.editsFor(text, best.point)), variant);
    const { graph, document } = compile(variant);
    assert.equal(graph?.byId.get("h")?.size, best.choices[0]);
    assert.equal(document?.training.settings["epochs"], 3);
    assert.throws(() => sweep.editsFor(`${text} `, best.point), /text has changed/);
    assert.throws(() => sweep.variant(99), /no such row/);
  });

  it("keeps a variant that cannot be as a row with its reason, and goes on", async () => {
    const axes = [{ kind: "activation", values: ["rellu", "tanh"] }] as const;
    const view = (await run(await work(text, { kind: "grid", axes, seeds: 1, epochs: 2 }))).view();
    assert.deepEqual([view.done, view.total], [1, 1]);
    assert.deepEqual(
      view.rows.map(({ choices, failures }) => [choices[0], failures.length]),
      [
        ["tanh", 0],
        ["rellu", 1],
      ],
    );
    assert.match(view.rows[1]?.failures[0] ?? "", /activation = rellu, .*Did you mean "relu"/);
    const none = planWork(await opened(text), {
      kind: "grid",
      axes: [{ kind: "activation", values: ["rellu"] }],
      seeds: 1,
      epochs: 2,
    });
    assert.match(String(finish(none)), /rellu/, "where nothing is left it does not begin");
  });

  it("stops when it is told, and keeps what is done", async () => {
    const endless = { ...GRID, epochs: 1_000_000 };
    const sweep = new SweepRun(await work(text, endless), startTeam, () => {});
    await new Promise((resolve) => setTimeout(resolve, 60));
    sweep.cancel();
    assert.equal(sweep.view().status, "cancelled");
    assert.equal(sweep.isRunning, false);
  });

  it("compares several files on the data of the first, and says what does not fit", async () => {
    const first = { ...(await opened(text)), name: "a.nn.json" };
    const wider = text.replace('"units": 4', '"units": 9');
    const other = { ...file, nodes: { ...file.nodes, x: { op: "input", shape: [3] } } };
    const elsewhere = JSON.stringify({ ...file, data: { ...file.data, seed: 9 } });
    const { dataset } = await opened(elsewhere);
    const planned = planFiles(
      first,
      [
        { name: "wider.nn.json", text: wider, dataset: first.dataset },
        { name: "three.nn.json", text: JSON.stringify(other), dataset: null },
        { name: "broken.nn.json", text: text.replace('"op": "neuron"', '"op": "neurn"'), dataset: null },
        { name: "elsewhere.nn.json", text: elsewhere, dataset },
      ],
      1,
    );
    assert.match(planned.notes.join("\n"), /rows of “a.nn.json”[\s\S]*“elsewhere.nn.json” has other data/);
    const sweep = await run(planned);
    const { rows, kind, total } = sweep.view();
    assert.deepEqual([kind, total], ["files", 3]);
    const reasons = new Map(rows.map(({ name, failures }) => [name, failures.join()]));
    assert.match(reasons.get("three.nn.json") ?? "", /input x holds 3 numbers, and the data of “a.nn.json” has 2/);
    assert.match(reasons.get("broken.nn.json") ?? "", /has an error: .*neurn/);
    assert.equal(reasons.get("wider.nn.json"), "");
    assert.equal(sweep.variant(1), wider);
    assert.throws(() => sweep.editsFor(text, 1), /its own file/);
  });

  it("tells the fit and the largest error of each width", async () => {
    const line = {
      ...file,
      nodes: {
        x: { op: "input", shape: [] },
        f: { op: "input", shape: [] },
        h: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
        y: { op: "neuron", inputs: ["h"] },
        L: { op: "squared-error", inputs: ["y", "f"] },
      },
      data: { generator: "sine", samples: 21 },
    };
    const sweep = await run(
      await work(JSON.stringify(line), { kind: "widths", widths: [4, 1], seeds: 2, start: "spread" }),
    );
    const view = sweep.view();
    const { approximation } = view;
    assert.ok(approximation);
    assert.deepEqual(
      view.rows.map(({ choices }) => choices[0]),
      [1, 4],
    );
    for (const i of [0, 1]) {
      const fit = approximation.fits.subarray(i * approximation.xs.length, (i + 1) * approximation.xs.length);
      const distances: readonly number[] = [...fit].map((y, k): number =>
        Math.abs(y - (approximation.target[k] ?? NaN)),
      );
      assert.equal(Math.max(...distances), approximation.errors[i]);
      assert.equal(distances[approximation.xs.indexOf(approximation.places[i] ?? NaN)], approximation.errors[i]);
    }
    assert.equal(compile(sweep.variant(1)).graph?.byId.get("h")?.size, 4);
  });

  it("offers what the network has", async () => {
    const form = sweepForm(await opened(text));
    assert.deepEqual(
      form.axes.map(({ axis, current }) => [axis.kind, current]),
      [
        ["attribute", "4"],
        ["depth", "1"],
        ["activation", "tanh"],
        ["training", "0.05"],
        ["training", "adam"],
      ],
    );
    assert.deepEqual([form.epochs, form.validationRows, form.layer], [15, 15, null]);
    assert.match(form.whyNoApproximation ?? "", /regression/);
  });

  it("runs in threads as in slices", async () => {
    const { buildOnly } = await import("../../../scripts/build.mjs");
    await buildOnly(["sweepWorker.cjs", "sweep.cjs"], scratch.folder);
    const { createRequire } = await import("node:module");
    const threads = createRequire(import.meta.url)(join(scratch.folder, "sweep.cjs")) as {
      startTeam: typeof startTeam;
    };
    const planned = await work(text, GRID);
    const inThreads = await new Promise<SweepRun>((resolve) => {
      const sweep: SweepRun = new SweepRun(planned, threads.startTeam, () => !sweep.isRunning && resolve(sweep));
    });
    const here = (await run(planned)).view();
    const there = inThreads.view();
    assert.deepEqual(there.rows, here.rows);
    for (const i of here.rows.keys())
      assert.equal(
        readSweepNumbers(there, i).validation,
        readSweepNumbers(here, i).validation,
        "without kernels, the very same bits",
      );
  });
});
