import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import type { JsonValue } from "../../../core/document/intent.ts";
import { summarize } from "../../../core/explain/summary.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { hasErrors } from "../../../core/problems.ts";
import { rankSweep } from "../../../core/training/rankSweep.ts";
import { planSweep, type Sweep, type SweepAxis } from "../../../core/training/sweep.ts";
import { openSweepRun, runSweepJob, type SweepData, type SweepResult } from "../../../core/training/sweepRun.ts";
import { testKernels } from "../../support/kernels.ts";

const layer = { op: "dense", units: 3, activation: "tanh" };
const network = (more: object = {}, nodes: object = {}): string =>
  JSON.stringify({
    nn: 1,
    nodes: {
      x: { op: "input", shape: [2] },
      t: { op: "input" },
      h: { ...layer, inputs: ["x"] },
      h2: {
        ...layer,
        inputs: ["h"],
        params: {
          W: [
            [1, 2, 3],
            [4, 5, 6],
            [7, 8, 9],
          ],
          b: 0,
        },
      },
      y: { op: "neuron", inputs: ["h2"], activation: "sigmoid", params: { w: [1, 1, 1] } },
      L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
      ...nodes,
    },
    objective: "L",
    training: { optimizer: "adam", learningRate: 0.05, epochs: 30, seed: 5 },
    ...more,
  });

function plan(text: string, axes: readonly SweepAxis[], seeds = 1): Sweep {
  const found = planSweep(text, axes, seeds);
  if (typeof found === "string") assert.fail(found);
  return found;
}

function graphOf(text: string): Graph {
  const { graph, problems } = compile(text);
  assert.ok(graph && !hasErrors(problems), problems.map(({ message }) => message).join());
  return graph;
}

const units = (node: string, ...values: JsonValue[]): SweepAxis => ({ kind: "attribute", node, name: "units", values });

describe("planSweep", () => {
  it("makes a sound network of every combination, in the order of the axes", () => {
    const axes: readonly SweepAxis[] = [
      units("h", 2, 5),
      { kind: "activation", values: ["relu", "tanh"] },
      { kind: "training", name: "learningRate", values: [0.1, 0.2, 0.3] },
    ];
    const { points, axes: names, seeds } = plan(network(), axes, 4);
    assert.deepEqual(names, ["h.units", "activation", "learningRate"]);
    assert.deepEqual(seeds, [5, 6, 7, 8]);
    assert.equal(points.length, 12);
    assert.deepEqual(points[4]?.choices, [2, "tanh", 0.2]);
    for (const { choices, text, settings } of points) {
      const graph = graphOf(text);
      assert.equal(graph.byId.get("h")?.size, choices[0]);
      assert.deepEqual(settings, { optimizer: "adam", learningRate: choices[2], epochs: 30, seed: 5 });
      const activations = ["h", "h2", "y"].map((id) => {
        const written = graph.byId.get(id)?.attributes["activation"];
        return typeof written === "object" && "name" in written ? written.name : written;
      });
      assert.deepEqual(activations, [choices[1], choices[1], "sigmoid"], "the head keeps its own");
    }
  });

  it("draws numbers anew everywhere that do not fit somewhere, and keeps the others", () => {
    const { points, notes } = plan(network(), [units("h", 3, 4)]);
    for (const { text } of points) {
      const { document } = compile(text);
      assert.deepEqual([...(document?.nodes.get("h2")?.params.keys() ?? [])], ["b"]);
      assert.deepEqual([...(document?.nodes.get("y")?.params.keys() ?? [])], ["w"]);
    }
    assert.deepEqual(notes, [
      "The numbers written for h2.W do not fit everywhere: they are drawn anew at every point.",
    ]);
    const [kept] = plan(network(), [units("h", 3)]).points;
    assert.ok(kept?.text.includes("[4,5,6]"));
  });

  it("counts hidden layers, whatever depth and widths are asked for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), (depth, width) => {
        const axes: readonly SweepAxis[] = [units("h2", width), { kind: "depth", values: [depth] }];
        const [point] = plan(network(), axes).points;
        const graph = graphOf(point?.text ?? "");
        // The head is a neuron behind them.
        assert.equal(summarize(graph).depth, depth + 1);
        const sizes = graph.nodes.filter(({ op }) => op.name === "dense").map(({ size }) => size);
        assert.deepEqual(sizes, [3, ...new Array<number>(depth - 1).fill(width)]);
      }),
      { numRuns: 20 },
    );
  });

  it("says what cannot be, in a sentence", () => {
    const cases: readonly (readonly [axes: readonly SweepAxis[], message: RegExp])[] = [
      [[units("hh", 2)], /hh\.units = 2: there is no node "hh"\. Did you mean "h"/],
      [[{ kind: "attribute", node: "h", name: "width", values: [2] }], /has no attribute "width".*"units"/],
      [[units("h", 0)], /h\.units = 0: .*at least 1/],
      [[{ kind: "activation", values: ["rellu"] }], /activation = rellu: .*"relu"/],
      [[{ kind: "depth", values: [0] }], /whole number from 1 to 100/],
      [
        [{ kind: "training", name: "learningRate", values: [-1] }],
        /learningRate = -1: it must be a number of at least 0/,
      ],
      [[{ kind: "training", name: "lerningRate", values: [1] }], /no key "lerningRate"\. Did you mean "learningRate"/],
      [[units("h", 2), units("h", 3)], /h\.units is given twice/],
    ];
    for (const [axes, message] of cases) assert.match(String(planSweep(network(), axes, 1)), message);
    assert.match(String(planSweep(network(), [units("h", 2)], 100_000)), /100000 runs; 10000 are the most/);
    assert.match(String(planSweep("{", [], 1)), /errors/);
    const flat = network({}, { h: { op: "identity" }, h2: { op: "neuron", inputs: ["x"] } });
    assert.equal(typeof planSweep(flat, [{ kind: "depth", values: [2] }], 1), "string");
    const twice = network({}, { h2: { ...layer, inputs: ["x"] }, y: { op: "neuron", inputs: ["h", "h2"] } });
    assert.match(String(planSweep(twice, [{ kind: "depth", values: [2] }], 1)), /stacks of the same depth/);
  });
});

const rows = [
  [0, 0, 0],
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 0],
  [0.1, 0.9, 1],
] as const;
const data: SweepData = {
  rows: 5,
  inputs: new Map([
    ["x", Float64Array.from([...rows.map(([a]) => a), ...rows.map(([, b]) => b)])],
    ["t", Float64Array.from(rows, ([, , t]) => t)],
  ]),
  parts: { training: [0, 1, 2, 3], validation: [4], test: [] },
};

describe("a run of a sweep", () => {
  const [point] = plan(network(), [units("h", 4)]).points;
  assert.ok(point);

  it("is the same every time for a seed, another for another, and nearly the same in the module", () => {
    const run = (seed: number, kernels: ReturnType<typeof testKernels> | null): SweepResult => {
      const result = runSweepJob({ point, seed }, data, kernels);
      if (typeof result === "string") assert.fail(result);
      return result;
    };
    const first = run(5, null);
    assert.deepEqual(run(5, null), first);
    assert.notEqual(run(6, null).training, first.training);
    const inModule = run(5, testKernels());
    assert.ok(Math.abs(inModule.training - first.training) < 1e-9);
    assert.ok(Math.abs((inModule.validation ?? 0) - (first.validation ?? 1)) < 1e-9);
    assert.deepEqual([first.steps, first.ending, first.parameters], [30, "steps", 12 + 15 + 4]);
  });

  it("trains on the rows of its part alone", () => {
    const other = { ...data, inputs: new Map(data.inputs).set("t", Float64Array.of(0, 1, 1, 0, 0)) };
    const [one, two] = [data, other].map((each) => runSweepJob({ point, seed: 5 }, each, null));
    assert.ok(typeof one === "object" && typeof two === "object");
    assert.equal(one.training, two.training);
    assert.notEqual(one.validation, two.validation);
  });

  it("says why it cannot be", () => {
    const unfed = { ...data, inputs: new Map([["x", new Float64Array(10)]]) };
    assert.match(String(openSweepRun({ point, seed: 0 }, unfed, null)), /does not fit the input "t"/);
    const stopping = { ...point, settings: { ...point.settings, earlyStopping: {} } };
    const whole = { ...data, parts: { training: [0, 1], validation: [], test: [] } };
    assert.match(String(runSweepJob({ point: stopping, seed: 0 }, whole, null)), /no validation part/);
  });
});

describe("rankSweep", () => {
  const result = (training: number, validation: number | null): SweepResult => ({
    training,
    validation,
    steps: 1,
    ending: "steps",
    parameters: 1,
    hiddenUnits: 1,
    metric: null,
    curve: null,
  });
  const points = plan(network(), [units("h", 1, 2, 3, 4)]).points;

  it("puts the smallest mean first, by the validation part where there is one; what failed and NaN last", () => {
    const results = [
      [result(1, 5), result(1, 7)],
      ["memory", "memory"],
      [result(9, 1), undefined],
      [result(1, Number.NaN), result(1, 1)],
    ];
    const { by, points: ranked } = rankSweep({ points, seeds: [0, 1] }, results);
    assert.equal(by, "validation");
    assert.deepEqual(
      ranked.map(({ point: { choices }, validation, failures }) => [choices[0], validation, failures]),
      [
        [3, 1, []],
        [1, 6, []],
        [4, Number.NaN, []],
        [2, null, ["memory"]],
      ],
    );
    const training = rankSweep({ points, seeds: [0] }, [[result(3, null)], [result(1, null)], [result(2, null)], []]);
    assert.equal(training.by, "training");
    assert.deepEqual(
      training.points.map(({ point: { choices } }) => choices[0]),
      [2, 3, 1, 4],
    );
  });
});
