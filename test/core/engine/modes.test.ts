import assert from "node:assert/strict";
import { checkGradients } from "../../../core/engine/gradientCheck.ts";
import { createMachine, type Machine, type MachineOptions } from "../../../core/engine/machine.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { explainStep } from "../../../core/explain/explain.ts";
import { localDerivatives } from "../../../core/explain/localDerivatives.ts";
import type { Graph, GraphNode } from "../../../core/graph/graph.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { near, render } from "../explain/support.ts";
import { buildWhole } from "../graph/build.ts";
import { columns, type Row } from "./run.ts";

const rows: readonly Row[] = [
  { x: [1, 2, -1], t: 1 },
  { x: [-1, 0.5, 3], t: 0 },
  { x: [0.3, -0.2, 0.4], t: 2 },
  { x: [2, 1.5, 0.1], t: -1 },
];

const graph = buildWhole({
  nodes: {
    x: { op: "input", shape: [3] },
    t: { op: "input" },
    h: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
    n: { op: "batch-norm", inputs: ["h"], params: { gamma: [1, -2, 0.5, 1.5] }, buffers: { mean: 0.5, variance: 2 } },
    d: { op: "dropout", inputs: ["n"], rate: 0.4 },
    s: { op: "neuron", inputs: ["d"], activation: "tanh" },
    m: { op: "batch-norm", inputs: ["s"] },
    y: { op: "neuron", inputs: ["m", "d[0]"] },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
});

function optionsFor(of: Graph, more: Partial<MachineOptions> = {}): MachineOptions {
  return {
    batch: rows.length,
    inputs: columns(of, rows),
    parameters: initialParameters(of),
    target: objectiveTarget(of),
    mode: "training",
    ...more,
  };
}

function run(more: Partial<MachineOptions> = {}): Machine {
  const machine = createMachine(graph, optionsFor(graph, more));
  machine.runAll();
  return machine;
}

function nodeOf(id: string, of = graph): GraphNode {
  const node = of.byId.get(id);
  assert.ok(node, id);
  return node;
}

const valuesOf = (machine: Machine, id: string): readonly number[] => [...(machine.value(nodeOf(id))?.data ?? [])];

describe("running statistics in a pass", () => {
  const n = nodeOf("n");

  it("are read by evaluation and moved by training, never in place", () => {
    const evaluation = run({ mode: "evaluation" });
    assert.equal(evaluation.nextBufferValue(n, "mean"), null);
    const training = run();
    for (const machine of [evaluation, training]) {
      assert.deepEqual([...machine.bufferValue(n, "mean")], [0.5, 0.5, 0.5, 0.5]);
      assert.deepEqual([...machine.bufferValue(n, "variance")], [2, 2, 2, 2]);
    }
    const h = training.value(nodeOf("h"))?.data ?? new Float64Array();
    for (let c = 0; c < 4; c++) {
      const own = [...h.subarray(4 * c, 4 * c + 4)];
      const mean = own.reduce((a, b) => a + b) / 4;
      const variance = own.reduce((sum, z) => sum + (z - mean) ** 2, 0) / 3;
      near(training.nextBufferValue(n, "mean")?.[c] ?? NaN, 0.9 * 0.5 + 0.1 * mean, "mean");
      near(training.nextBufferValue(n, "variance")?.[c] ?? NaN, 0.9 * 2 + 0.1 * variance, "variance");
    }
    assert.notDeepEqual(valuesOf(evaluation, "n"), valuesOf(training, "n"));
  });

  it("stepping back and forth changes nothing, and hides what is not done", () => {
    const machine = createMachine(graph, optionsFor(graph));
    const at = machine.timeline.findIndex(({ node }) => node === n);
    machine.runTo(at);
    assert.equal(machine.nextBufferValue(n, "mean"), null);
    machine.step();
    const next = [...(machine.nextBufferValue(n, "mean") ?? [])];
    machine.runAll();
    const gradient = [...(machine.parameterGradient("h.W") ?? [])];
    while (machine.stepBack());
    assert.equal(machine.nextBufferValue(n, "mean"), null);
    machine.reset();
    machine.runAll();
    assert.deepEqual([...(machine.nextBufferValue(n, "mean") ?? [])], next);
    assert.deepEqual([...(machine.parameterGradient("h.W") ?? [])], gradient);
    assert.ok(gradient.some((g) => g !== 0));
  });

  it("another pass gets its own, and what it is not given is the graph's", () => {
    const machine = run();
    const next = machine.nextBufferValue(n, "mean")?.slice() ?? new Float64Array();
    machine.setPass(1, new Map([["n.mean", next]]));
    assert.deepEqual(machine.bufferValue(n, "mean"), next);
    assert.deepEqual([...machine.bufferValue(n, "variance")], [2, 2, 2, 2]);
    assert.throws(
      () => machine.setPass(2, new Map([["n.mean", Float64Array.of(1)]])),
      /"n\.mean" needs 4 numbers, not 1/,
    );
    assert.throws(() => machine.bufferValue(n, "gamma"), /"n" has no buffer "gamma"/);
  });

  it("one value a channel is refused in training, and fine in evaluation", () => {
    const one = { batch: 1, inputs: columns(graph, rows.slice(0, 1)) };
    assert.throws(
      () => run(one),
      /^RangeError: "n" \(batch-norm\) needs more than one value per channel in training, but one row of shape \[4\]/,
    );
    assert.ok(Number.isFinite(run({ ...one, mode: "evaluation" }).objective));
  });
});

describe("dropout in a pass", () => {
  const factors = (machine: Machine): readonly number[] => {
    const before = valuesOf(machine, "n");
    return valuesOf(machine, "d").map((z, k) => z / (before[k] ?? NaN));
  };

  it("passes everything on in evaluation, and in training drops or scales by 1/(1 − rate)", () => {
    assert.ok(factors(run({ mode: "evaluation" })).every((factor) => factor === 1));
    const found = factors(run());
    assert.ok(found.every((factor) => factor === 0 || Math.abs(factor - 1 / 0.6) < 1e-15));
    assert.ok(found.includes(0) && !found.every((factor) => factor === 0));
  });

  it("the way back goes through what was kept, by the same factor", () => {
    const machine = run();
    const d = nodeOf("d");
    const [edge] = d.edges;
    const sent = edge && machine.edgeGradient(edge)?.data;
    const arriving = machine.gradient(d)?.data;
    assert.ok(sent && arriving);
    for (const [k, factor] of machine.scratch(d)?.entries() ?? []) assert.equal(sent[k], (arriving[k] ?? NaN) * factor);
  });

  it("draws by network, node and pass: the same again, and others in another pass", () => {
    assert.deepEqual(factors(run()), factors(run()));
    const others = [1, 2, 3].map((pass) => JSON.stringify(factors(run({ pass })).map((factor) => factor === 0)));
    assert.equal(new Set(others).size, 3);
    const machine = run();
    machine.setPass(2, new Map());
    machine.runAll();
    assert.equal(JSON.stringify(factors(machine).map((factor) => factor === 0)), others[1]);
  });

  it("drops as many as its rate says, and keeps the mean", () => {
    const wide = buildWhole({
      nodes: { x: { op: "input", shape: [20_000] }, d: { op: "dropout", inputs: ["x"], rate: 0.3 } },
    });
    const inputs = new Map([["x", new Float64Array(20_000).fill(1)]]);
    const machine = createMachine(wide, { ...optionsFor(wide), batch: 1, inputs, target: null });
    machine.runAll();
    const values = machine.value(nodeOf("d", wide))?.data ?? new Float64Array();
    // Five standard deviations of the binomial.
    assert.ok(Math.abs(values.filter((z) => z === 0).length / 20_000 - 0.3) < 5 * Math.sqrt(0.21 / 20_000));
    assert.ok(Math.abs(values.reduce((a, b) => a + b) / 20_000 - 1) < 0.03);
  });
});

describe("derivatives in training", () => {
  it("a gradient check finds nothing wrong, with statistics and dropped units as they are", () => {
    for (const mode of ["training", "evaluation"] as const) {
      const result = checkGradients(graph, { ...optionsFor(graph), mode, pass: 3 });
      assert.ok(result);
      assert.deepEqual(result.wrong, [], mode);
      assert.deepEqual(result.undefined, [], mode);
      assert.ok(result.checked > 40 && (result.worst?.error ?? 1) < 1e-7, mode);
    }
  });

  it("local derivatives are those of the batch that ran: by every row's own part and mask", () => {
    const machine = run();
    const [edge] = nodeOf("d").edges;
    assert.ok(edge);
    const scratch = machine.scratch(nodeOf("d"));
    for (let s = 0; s < 4; s++)
      for (let k = 0; k < 4; k++)
        assert.equal(localDerivatives(machine, nodeOf("d"), s).byInput(edge, k, k), scratch?.[k * 4 + s]);
    // Of batch-norm: row s of its own value by row s of its input, statistics moving along.
    const n = nodeOf("n");
    const [toN] = n.edges;
    assert.ok(toN);
    const h = valuesOf(machine, "h").slice(0, 4);
    const normalized = (moved: readonly number[], s: number): number => {
      const mean = moved.reduce((a, b) => a + b) / 4;
      const variance = moved.reduce((sum, z) => sum + (z - mean) ** 2, 0) / 4;
      return ((moved[s] ?? NaN) - mean) / Math.sqrt(variance + 1e-5);
    };
    const step = 1e-6;
    const up = h.with(2, (h[2] ?? NaN) + step);
    const down = h.with(2, (h[2] ?? NaN) - step);
    const slope = (normalized(up, 2) - normalized(down, 2)) / (2 * step);
    const found = localDerivatives(machine, n, 2).byInput(toN, 0, 0);
    assert.ok(Math.abs(found - slope) < 1e-7, `${found} against ${slope}`);
  });

  it("explanations render; through what mixes the rows they list a term for every row, and these add up", () => {
    const machine = run();
    for (const { index, node, phase } of machine.timeline) {
      const { lines, terms } = explainStep(machine, index, 1);
      for (const { symbols, numbers } of lines) for (const tex of [symbols, numbers ?? ""]) render(tex);
      if (phase !== "backward" || node === null) continue;
      if (node.id === "s") assert.equal(terms.length, 4);
      if (terms.length === 0) continue;
      const sum = terms.reduce((total, { product }) => total + product, 0);
      near(sum, machine.gradient(node)?.data[machine.gradient(node)?.batch === 1 ? 0 : 1] ?? NaN, node.id);
    }
  });
});
