import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { type Dataset, loadDataset } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import { finish } from "../../../core/engine/steps.ts";
import { partsOf } from "../../../core/training/dataParts.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { runSweepJob, type SweepData, type SweepResult } from "../../../core/training/sweepRun.ts";
import {
  type ApproximationPlan,
  type ApproximationWishes,
  bestFit,
  findApproximation,
  fineGrid,
  planApproximation,
  supNorm,
  targetFunction,
  WIDTHS,
} from "../../../core/training/universalApproximation.ts";
import { readSample } from "../../samples/runSample.ts";
import { testKernels } from "../../support/kernels.ts";

async function open(text: string) {
  const { document, graph } = compile(text);
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, (file) => readFile(`samples/${file}`));
  assert.ok(dataset);
  return { text, graph, dataset };
}

async function plan(
  text: string,
  wishes: ApproximationWishes,
): Promise<ApproximationPlan & { readonly data: SweepData }> {
  const { graph, dataset } = await open(text);
  const found = finish(planApproximation(text, graph, dataset, wishes));
  if (typeof found === "string") assert.fail(found);
  return { ...found, data: { rows: dataset.rows, inputs: dataset.inputs, parts: partsOf(dataset) } };
}

const network = (nodes: object, more: object = {}): string =>
  JSON.stringify({
    nn: 1,
    nodes: {
      x: { op: "input", shape: [] },
      f: { op: "input", shape: [] },
      h: { op: "dense", inputs: ["x"], units: 2, activation: "tanh" },
      y: { op: "neuron", inputs: ["h"] },
      L: { op: "squared-error", inputs: ["y", "f"] },
      ...nodes,
    },
    objective: "L",
    data: {
      rows: [
        { x: 2, f: 1 },
        { x: -1, f: 0 },
        { x: 0, f: 3 },
      ],
    },
    training: { optimizer: "adam", learningRate: 0.1, epochs: 5, seed: 4 },
    ...more,
  });

describe("universal approximation", function () {
  this.timeout(60_000);

  it("the error of the shipped sample falls with every width, in the best of three seeds", async () => {
    const { jobs, target, data } = await plan(readSample("universal_approximation"), {
      widths: WIDTHS,
      seeds: 3,
      start: "spread",
    });
    const kernels = testKernels();
    const errors = jobs.map(
      (row) =>
        bestFit(
          target,
          row.map((job) => runSweepJob(job, data, kernels)),
        )?.error ?? NaN,
    );
    for (const [i, error] of errors.entries())
      if (i > 0) assert.ok(error < (errors[i - 1] as number), `width ${WIDTHS[i]}: ${errors.join(", ")}`);
    assert.ok((errors.at(-1) ?? 1) < 0.02, `${errors.at(-1)}`);
    // One tanh has no second turning point: it cannot come near a function with three humps.
    assert.ok((errors[0] as number) > 0.2, `${errors[0]}`);
  });

  it("max|f − y| agrees with a dense oracle that knows nothing of the grid", async () => {
    const { jobs, grid, target, data, sweep } = await plan(network({}), { widths: [3], seeds: 1, start: "spread" });
    const [job] = jobs[0] ?? [];
    assert.ok(job);
    const result = runSweepJob(
      { ...job, point: { ...job.point, settings: { ...job.point.settings, steps: 0 } } },
      data,
      null,
    );
    assert.ok(typeof result === "object" && result.curve);
    // θ as the text says, run by a machine of its own over places between those of the grid; f by hand.
    const { graph } = compile(job.point.text);
    assert.ok(graph && sweep.points.length === 1);
    const xs = Float64Array.from({ length: 30_001 }, (_, k) => -1 + k / 10_000);
    const f = xs.map((x) => (x < 0 ? 3 * (x + 1) : 3 - x));
    const inputs = new Map([
      ["x", xs],
      ["f", f],
    ]);
    const machine = createMachine(graph, {
      batch: xs.length,
      inputs,
      parameters: initialParameters(graph),
      target: null,
    });
    machine.runAll();
    const y = machine.value(graph.byId.get("y") ?? assert.fail())?.data ?? assert.fail();
    const dense = Math.max(...f.map((value, k) => Math.abs(value - (y[k] as number))));
    const { error, index } = supNorm(target, result.curve);
    assert.ok(error <= dense + 1e-12 && error > dense - 2e-3, `${error} is not ${dense}`);
    assert.ok(grid[index] !== undefined);
  });

  it("f is on the straight lines between the rows, and on the rows themselves", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 12 }),
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 12 }),
        (xs, ts) => {
          const dataset = {
            rows: xs.length,
            inputs: new Map([
              ["x", Float64Array.from(xs)],
              ["f", Float64Array.from(xs, (_, i) => ts[i] ?? 0)],
            ]),
            describeRow: () => "",
          } as unknown as Dataset;
          const f = targetFunction(dataset, "x", "f");
          if (typeof f === "string") assert.fail(f);
          const { grid, target } = fineGrid(f);
          assert.deepEqual(
            [...grid],
            [...grid].toSorted((a, b) => a - b),
          );
          for (const [i, x] of xs.entries()) assert.equal(target[grid.indexOf(x)], ts[i]);
          for (let k = 1; k + 1 < grid.length; k++) {
            const [a = 0, b = 0, c = 0] = grid.subarray(k - 1, k + 2);
            if (xs.includes(b)) continue;
            const [ta = 0, tb = 0, tc = 0] = target.subarray(k - 1, k + 2);
            assert.ok(Math.abs(tb - (ta + ((tc - ta) * (b - a)) / (c - a))) < 1e-9);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("spread units bend each in its own share of the interval; the file's start leaves the text's numbers alone", async () => {
    const { jobs } = await plan(network({}), { widths: [5], seeds: 2, start: "spread" });
    const centers = (jobs[0] ?? []).map(({ point: { text } }) => {
      const { W, b } = JSON.parse(text).nodes.h.params as { W: number[][]; b: number[] };
      return b.map((each, unit) => -each / (W[unit]?.[0] as number));
    });
    assert.notDeepEqual(centers[0], centers[1], "each seed draws others");
    for (const row of centers)
      for (const [unit, center] of row.entries()) {
        const [low, high] = [-1 + (3 * unit) / 5, -1 + (3 * (unit + 1)) / 5];
        assert.ok(center >= low - 1e-4 && center <= high + 1e-4, `${center} is not in ${low} … ${high}`);
      }
    const kept = await plan(network({ h: { op: "dense", inputs: ["x"], units: 2, params: { W: [[1], [2]] } } }), {
      widths: [2],
      seeds: 1,
      start: "file",
    });
    assert.match(kept.jobs[0]?.[0]?.point.text ?? "", /"W":\[\[1\],\[2\]\]/);
    assert.match(kept.notes.join(), /polynomial/, "identity is one");
  });

  it("a text that is opened trains the very run that was shown", async () => {
    const { jobs, data } = await plan(network({}), { widths: [4], seeds: 3, start: "spread" });
    const job = jobs[0]?.[2] ?? assert.fail();
    assert.equal(job.point.settings["seed"], 6);
    const shown = runSweepJob(job, data, null) as SweepResult;
    const again = runSweepJob({ point: { ...job.point, edits: [] }, seed: 6 }, data, null) as SweepResult;
    assert.equal(again.training, shown.training);
  });

  it("says why a network or its data is no such approximation", async () => {
    const cases: readonly (readonly [nodes: object, why: RegExp])[] = [
      [
        {
          L: { op: "binary-cross-entropy", inputs: ["y", "f"] },
          y: { op: "neuron", inputs: ["h"], activation: "sigmoid" },
        },
        /regression/,
      ],
      [
        {
          h: { op: "dense", inputs: ["x"], units: 2 },
          g: { op: "dense", inputs: ["h"], units: 2 },
          y: { op: "neuron", inputs: ["g"] },
        },
        /one hidden layer.*"h" and "g"/,
      ],
      [{ x: { op: "input", shape: [2] } }, /one real number/],
      [{ y: { op: "neuron", inputs: ["x"] } }, /"h"|no hidden layer/],
      [{ y: { op: "dense", inputs: ["h"], units: 2 }, f: { op: "input", shape: [2] } }, /one output/],
      [
        {
          h: { op: "neuron", inputs: ["x"] },
          g: { op: "neuron", inputs: ["x"] },
          y: { op: "neuron", inputs: ["h", "g"] },
        },
        /fold them into a layer/,
      ],
    ];
    for (const [nodes, why] of cases) {
      const { graph } = compile(network(nodes));
      assert.match(String(graph && findApproximation(graph)), why);
    }
    const twice = await open(
      network(
        {},
        {
          data: {
            rows: [
              { x: 1, f: 1 },
              { x: 1, f: 2 },
            ],
          },
        },
      ),
    );
    assert.match(String(targetFunction(twice.dataset, "x", "f")), /no function/);
    const one = await open(network({}, { data: { rows: [{ x: 1, f: 1 }] } }));
    assert.match(String(targetFunction(one.dataset, "x", "f")), /at least two rows/);
  });
});
