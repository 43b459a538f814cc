import assert from "node:assert/strict";
import { createMachine, type Machine } from "../../../core/engine/machine.ts";
import { type Program, planProgram } from "../../../core/engine/program.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import type { GraphNode } from "../../../core/graph/graph.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { buildWhole } from "../graph/build.ts";
import { closeTo } from "../ops/checkOp.ts";
import { machineFor } from "./run.ts";

const x = { op: "input", shape: [] };
const neuron = (inputs: string[], activation: string, w: unknown, b: unknown = 0): object => ({
  op: "neuron",
  inputs,
  activation,
  params: { w, b },
});

/** A diamond with a shared weight: x → h1, h2 → y; the objective y² against 0. */
const DIAMOND = {
  nodes: {
    x,
    t: x,
    h1: neuron(["x"], "tanh", ["s"], 0.1),
    h2: neuron(["x", "h1"], "sigmoid", [0.5, "s"], -0.2),
    y: neuron(["h1", "h2"], "identity", [1, -2]),
    L: { op: "squared-error", inputs: ["y", "t"] },
    unused: neuron(["x"], "relu", [3]),
  },
  params: { s: 0.7 },
  objective: "L",
  regularization: { l2: 0.1 },
};
const ROWS = [
  { x: 1, t: 0.5 },
  { x: -2, t: 0 },
];

/** Everything that a tape shows at its cursor. */
function snapshot(machine: Machine): unknown {
  const copy = (data: { readonly data: Float64Array } | null): unknown => data && [...data.data];
  return {
    objective: machine.objective,
    regularization: machine.regularization,
    nodes: machine.graph.nodes.map((node) => ({
      id: node.id,
      value: copy(machine.value(node)),
      u: copy(machine.preactivation(node)),
      gradient: copy(machine.gradient(node)),
      delta: copy(machine.delta(node)),
      edges: node.edges.map((edge) => copy(machine.edgeGradient(edge))),
      uses: node.params.map((param) => machine.useGradient(node, param.name)?.slice() ?? null),
    })),
    parameters: machine.graph.parameters.map(({ name }) => ({
      name,
      gradient: machine.parameterGradient(name)?.slice() ?? null,
      progress: machine.parameterProgress(name),
    })),
  };
}

describe("the machine", () => {
  it("goes forward, through the loss, and back only where a path leads to the target", () => {
    const machine = machineFor(buildWhole(DIAMOND), ROWS);
    assert.deepEqual(
      machine.timeline.map((step) => `${step.phase}${step.node === null ? "" : ` ${step.node.id}`}`),
      [
        "forward x",
        "forward t",
        "forward h1",
        "forward h2",
        "forward y",
        "forward unused",
        "loss L",
        "objective",
        "seed",
        "backward L",
        "backward y",
        "backward h2",
        "backward h1",
        "backward t",
        "backward x",
        "regularization",
      ],
    );
    assert.deepEqual(
      machine.timeline.map((step) => step.index),
      machine.timeline.map((_, i) => i),
    );
  });

  it("shows nothing before it is computed, at any cursor", () => {
    const graph = buildWhole(DIAMOND);
    const machine = machineFor(graph, ROWS);
    for (let cursor = 0; cursor <= machine.timeline.length; cursor++) {
      machine.runTo(cursor);
      for (const node of graph.nodes) {
        const forwardAt = machine.timeline.findIndex((step) => step.node === node && step.phase !== "backward");
        const backwardAt = machine.timeline.findIndex((step) => step.node === node && step.phase === "backward");
        assert.equal(machine.value(node) !== null, cursor > forwardAt, `value of ${node.id} at ${cursor}`);
        assert.equal(
          machine.delta(node) !== null,
          node.op.hasPreactivation && backwardAt >= 0 && cursor > backwardAt,
          `δ of ${node.id} at ${cursor}`,
        );
        if (backwardAt >= 0 && cursor > backwardAt) assert.notEqual(machine.gradient(node), null);
        const sends = (id: string): boolean =>
          machine.timeline.some((step) => step.phase === "backward" && step.node?.id === id);
        const waits = node.uses.some((edge) => sends(edge.target.id) && machine.edgeGradient(edge) === null);
        if (waits) assert.equal(machine.gradient(node), null, `gradient of ${node.id} at ${cursor}`);
        for (const edge of node.edges)
          assert.equal(machine.edgeGradient(edge) !== null, backwardAt >= 0 && cursor > backwardAt);
      }
      assert.equal(
        machine.objective !== null,
        cursor > machine.timeline.findIndex((step) => step.phase === "objective"),
      );
    }
  });

  it("stands after n steps forward and m back exactly where it stands after n − m", () => {
    const graph = buildWhole(DIAMOND);
    const steps = machineFor(graph, ROWS).timeline.length;
    const straight = Array.from({ length: steps + 1 }, (_, cursor) => {
      const machine = machineFor(graph, ROWS);
      machine.runTo(cursor);
      return snapshot(machine);
    });
    const machine = machineFor(graph, ROWS);
    for (let n = 0; n <= steps; n++) {
      machine.runTo(n);
      for (let m = 0; m <= n; m++) {
        assert.deepEqual(snapshot(machine), straight[n - m], `${n} forward, ${m} back`);
        machine.stepBack();
      }
      machine.runTo(n);
      assert.deepEqual(snapshot(machine), straight[n], `back again at ${n}`);
    }
    machine.runTo(1e9);
    assert.equal(machine.step(), false);
    machine.runTo(-3);
    assert.equal(machine.cursor, 0);
    assert.equal(machine.stepBack(), false);
  });

  it("adds up: a node's gradient is the sum over its edges, a shared parameter's the sum over its uses", () => {
    const graph = buildWhole({ ...DIAMOND, regularization: undefined });
    const machine = machineFor(graph, ROWS);
    machine.runAll();
    const node = graph.byId.get("h1");
    const total = [...((node && machine.gradient(node)?.data) ?? [])];
    const parts = node?.uses.map((edge) => [...(machine.edgeGradient(edge)?.data ?? [])]) ?? [];
    assert.deepEqual(
      total,
      total.map((_, k) => parts.reduce((sum, part) => sum + (part[k] ?? 0), 0)),
    );
    const part = (id: string, entry: number): number => {
      const gradient = machine.useGradient(graph.byId.get(id) ?? assert.fail(), "w");
      return gradient?.[entry] ?? Number.NaN;
    };
    assert.equal(machine.parameterGradient("s")?.[0], part("h2", 1) + part("h1", 0));
    assert.equal(
      machine.parameterGradient("h1.w")?.[0],
      part("h1", 0),
      "a listing under the node's name shows this use alone",
    );
    assert.deepEqual(machine.parameterProgress("s"), { done: 2, of: 2 });
  });

  it("adds the regularization once a number, and not to a scalar that somebody names", () => {
    const graph = buildWhole(DIAMOND);
    const plain = machineFor(buildWhole({ ...DIAMOND, regularization: undefined }), ROWS);
    const machine = machineFor(graph, ROWS);
    const named = machineFor(graph, ROWS, "L");
    for (const each of [plain, machine, named]) each.runAll();
    // Every number but the copies of s: b's 0.1 and −0.2, w's 0.5, 1, −2 and 3, and s itself.
    const squares = 0.7 ** 2 + 0.1 ** 2 + 0.2 ** 2 + 0.5 ** 2 + 1 + 4 + 9;
    closeTo(machine.regularization ?? 0, 0.1 * squares, 1e-14, "regularization");
    closeTo((machine.objective ?? 0) - (plain.objective ?? 0), 0.1 * squares, 1e-12, "objective");
    closeTo(
      (machine.parameterGradient("s")?.[0] ?? 0) - (plain.parameterGradient("s")?.[0] ?? 0),
      0.2 * 0.7,
      1e-12,
      "∂/∂s",
    );
    assert.deepEqual(
      machine.parameterGradient("unused.w"),
      Float64Array.of(2 * 0.1 * 3),
      "the regularization's path alone",
    );
    assert.equal(plain.parameterGradient("unused.w"), null);
    assert.deepEqual(named.parameterGradient("s"), plain.parameterGradient("s"));
    assert.equal(named.objective, machine.objective);
  });

  it("differentiates nothing where there is no objective and nobody names a scalar", () => {
    const graph = buildWhole({ nodes: DIAMOND.nodes, params: DIAMOND.params });
    const machine = machineFor(graph, ROWS);
    machine.runAll();
    assert.equal(machine.target, null);
    assert.equal(machine.objective, null);
    for (const node of graph.nodes) assert.equal(machine.gradient(node), null);
    for (const { name } of graph.parameters) assert.equal(machine.parameterGradient(name), null);
  });

  it("computes anew after a parameter or the inputs change", () => {
    const graph = buildWhole(DIAMOND);
    const machine = machineFor(graph, ROWS);
    machine.runAll();
    machine.setParameter("s", [0.2]);
    assert.equal(machine.cursor, 0);
    machine.runAll();
    const fresh = machineFor(buildWhole({ ...DIAMOND, params: { s: 0.2 } }), ROWS);
    fresh.runAll();
    assert.deepEqual(snapshot(machine), snapshot(fresh));
    assert.deepEqual([...machine.parameterValue("h1.w")], [0.2]);
    machine.setInputs(
      new Map([
        ["x", Float64Array.of(0, 0)],
        ["t", Float64Array.of(1, 1)],
      ]),
    );
    machine.runAll();
    assert.notDeepEqual(snapshot(machine), snapshot(fresh));
  });

  it("states what it needs, and refuses more than its limit before it takes any", () => {
    const graph = buildWhole({
      nodes: { x: { op: "input", shape: [1000] }, z: { op: "dense", units: 1000, inputs: ["x"], params: { W: 0 } } },
    });
    const options = {
      batch: 1,
      inputs: new Map([["x", new Float64Array(1000)]]),
      parameters: initialParameters(graph),
      target: null,
    };
    assert.ok(createMachine(graph, options).program.bytes > 16e6);
    assert.throws(
      () => createMachine(graph, { ...options, maximumBytes: 1e6 }),
      /needs 15\.\d MiB for 1 samples at once; the limit is 1\.0 MiB/,
    );
    assert.throws(() => createMachine(graph, { ...options, batch: 2 }), /"x" needs 2000 numbers, not 1000/);
  });

  it("plans by counting: a batch of billions is refused in the time of a small one, before its numbers are asked for", () => {
    const graph = buildWhole({
      nodes: {
        x: { op: "input", shape: [1000] },
        t: { op: "input", shape: [1000] },
        h: { op: "dense", units: 1000, inputs: ["x[0:999]", "x[3]"], activation: "tanh", params: { W: 0 } },
        L: { op: "squared-error", inputs: ["h", "t"] },
      },
      objective: "L",
    });
    const target = objectiveTarget(graph);
    const one = planProgram(graph, 1, target);
    const many = planProgram(graph, 1e9, target);
    // What grows is a number of doubles; the lists stay as long as they are.
    assert.equal((many.length - one.length) % (1e9 - 1), 0);
    const runs = ({ nodes }: Program): readonly number[] =>
      nodes.flatMap((n) => n.ports.map((p) => p.value.runs.length));
    assert.deepEqual(runs(many), runs(one));
    assert.throws(
      () => createMachine(graph, { batch: 1e9, inputs: new Map(), parameters: new Map(), target }),
      /^RangeError: This network needs \d+\.\d GiB for 1000000000 samples at once; the limit is 1\.0 GiB\.$/,
    );
  });
});

describe("binary cross-entropy behind a sigmoid", () => {
  const network = (layers: object): object => ({ nodes: { x, t: x, ...layers }, objective: "L" });
  const plain = network({ y: neuron(["x"], "sigmoid", [1]), L: { op: "binary-cross-entropy", inputs: ["y", "t"] } });

  it("is exact where the sigmoid is saturated", () => {
    for (const [u, t, loss, delta] of [
      [745, 0, 745, 1],
      [-745, 1, 745, -1],
      [745, 1, 5e-324, -5e-324],
      [-745, 0, 5e-324, 5e-324],
      [1e4, 0, 1e4, 1],
      [40, 0, 40, 1],
      [-40, 0, Math.exp(-40), Math.exp(-40)],
    ] as const) {
      const machine = machineFor(buildWhole(plain as never), [{ x: u, t }]);
      machine.runAll();
      const y = machine.graph.byId.get("y");
      closeTo(machine.objective ?? 0, loss, 1e-14, `loss at u = ${u}, t = ${t}`);
      closeTo((y && machine.delta(y)?.data[0]) ?? Number.NaN, delta, 1e-14, `δ at u = ${u}, t = ${t}`);
      assert.ok(!Number.isNaN((y && machine.gradient(y)?.data[0]) ?? Number.NaN));
    }
  });

  it("still shows ∂L/∂y, and adds what reaches y by other ways", () => {
    const nodes = {
      y: { op: "dense", units: 3, inputs: ["x"], activation: "sigmoid", params: { W: [[1], [-2], [0.5]], b: 0 } },
      M: { op: "squared-error", inputs: ["y[1]", "t"] },
      L: { op: "binary-cross-entropy", inputs: ["y[2]", "t"] },
    };
    const machine = machineFor(buildWhole({ nodes: { x, t: x, ...nodes }, objective: ["L", "M"] }), [{ x: 0.3, t: 1 }]);
    machine.runAll();
    const y = machine.graph.byId.get("y");
    assert.ok(y);
    const sigma = (u: number): number => 1 / (1 + Math.exp(-u));
    const [, , third] = machine.gradient(y)?.data ?? [];
    closeTo(third ?? 0, -1 / sigma(0.15), 1e-14, "∂L/∂y₂");
    const [first, second, last] = machine.delta(y)?.data ?? [];
    assert.equal(first, 0);
    closeTo(second ?? 0, 2 * (sigma(-0.6) - 1) * sigma(-0.6) * sigma(0.6), 1e-14, "δ₁");
    closeTo(last ?? 0, sigma(0.15) - 1, 1e-14, "δ₂");
  });

  it("is as exact through outputs that only pass the value on, and flows once", () => {
    const layers = {
      y: { op: "dense", units: 3, inputs: ["x"], activation: "sigmoid", params: { W: [[1], [-2], [0.5]], b: 0 } },
      o: { op: "output", inputs: ["y[1:3]"] },
      o2: { op: "output", inputs: ["o"] },
      L: { op: "binary-cross-entropy", inputs: ["o2[1]", "t"] },
      M: { op: "squared-error", inputs: ["o[0]", "t"] },
    };
    const machine = machineFor(buildWhole({ nodes: { x, t: x, ...layers }, objective: ["L", "M"] }), [
      { x: 80, t: 0 },
      { x: 0.3, t: 1 },
    ]);
    machine.runAll();
    const node = (id: string): GraphNode => machine.graph.byId.get(id) ?? assert.fail();
    const [l = 0] = machine.value(node("L"))?.data ?? [];
    closeTo(l, (40 + Math.log1p(Math.exp(-0.15))) / 2, 1e-14, "L");
    const delta = machine.delta(node("y"))?.data ?? [];
    const sigma = (u: number): number => 1 / (1 + Math.exp(-u));
    closeTo(delta[5] ?? 0, (sigma(0.15) - 1) / 2, 1e-14, "δ₂ of the second sample");
    closeTo(delta[3] ?? 0, (sigma(-0.6) - 1) * sigma(-0.6) * sigma(0.6), 1e-14, "δ₁ of the second sample");
    closeTo(delta[2 * 2] ?? 0, 0.5, 1e-14, "δ₂ of the first sample");
    closeTo(machine.gradient(node("y"))?.data[5] ?? 0, -0.5 / sigma(0.15), 1e-14, "∂L/∂y₂, shown");
    assert.deepEqual(machine.gradient(node("o2"))?.data.slice(2), machine.gradient(node("y"))?.data.slice(4));
  });

  it("differentiates the prediction itself where it is named", () => {
    const machine = machineFor(buildWhole(plain as never), [{ x: 0, t: 1 }], "y");
    machine.runAll();
    const y = machine.graph.byId.get("y");
    assert.equal((y && machine.delta(y)?.data[0]) ?? Number.NaN, 0.25);
  });
});

describe("softmax and its cross-entropy, far out", () => {
  const logits = (z: readonly number[], target: unknown, op = "softmax-cross-entropy"): Machine => {
    const shape = Array.isArray(target) ? [target.length] : [];
    const machine = machineFor(
      buildWhole({
        nodes: {
          z: { op: "input", shape: [z.length] },
          p: { op: "softmax", inputs: ["z"] },
          t: { op: "input", shape },
          L: { op, inputs: ["z", "t"] },
        },
        objective: "L",
      }),
      [{ z: [...z], t: target as never }],
    );
    machine.runAll();
    return machine;
  };
  const at = (machine: Machine, id: string, what: "value" | "gradient"): readonly number[] | null => {
    const node = machine.graph.byId.get(id);
    const tensor = node === undefined ? null : machine[what](node);
    return tensor && [...tensor.data];
  };

  it("is exact at logits of 1000", () => {
    const machine = logits([1000, 0, -1000], 1);
    assert.deepEqual(at(machine, "p", "value"), [1, 0, 0]);
    assert.equal(machine.objective, 1000);
    assert.deepEqual(at(machine, "z", "gradient"), [1, -1, 0]);
    assert.equal(at(machine, "t", "gradient"), null, "nothing is differentiated by a class index");
  });

  it("keeps the digits of a confident right answer", () => {
    const machine = logits([50, 0, 0], 0);
    closeTo(machine.objective ?? 0, Math.log1p(2 * Math.exp(-50)), 1e-14, "loss");
    const [own, other] = at(machine, "z", "gradient") ?? [];
    closeTo(own ?? 0, -2 * Math.exp(-50), 1e-14, "∂L/∂z₀");
    closeTo(other ?? 0, Math.exp(-50), 1e-14, "∂L/∂z₁");
  });

  it("treats ties alike, and takes probabilities", () => {
    const machine = logits([3, 3, 3, 3], [0, 0.5, 0.5, 0]);
    closeTo(machine.objective ?? 0, Math.log(4), 1e-15, "loss");
    assert.deepEqual(at(machine, "z", "gradient"), [0.25, -0.25, -0.25, 0.25]);
    closeTo(at(machine, "t", "gradient")?.[0] ?? 0, Math.log(4), 1e-15, "∂L/∂t");
  });

  it("gives NaN for a class that does not exist, rather than a number that looks right", () => {
    assert.ok(Number.isNaN(logits([1, 2], 2).objective));
    assert.ok(Number.isNaN(logits([1, 2], 0.5).objective));
  });
});
