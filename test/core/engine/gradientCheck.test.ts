import assert from "node:assert/strict";
import { parseDocument } from "../../../core/document/parse.ts";
import { centralDerivative, oneSidedDerivatives } from "../../../core/engine/finiteDifference.ts";
import { checkGradients, type GradientCheck } from "../../../core/engine/gradientCheck.ts";
import { buildGraph } from "../../../core/graph/buildGraph.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { ops } from "../../../core/ops/index.ts";
import type { Op } from "../../../core/ops/op.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { buildWhole } from "../graph/build.ts";
import { closeTo } from "../ops/checkOp.ts";
import { columns, type Row, targetOf } from "./run.ts";

function check(graph: Graph, rows: readonly Row[], wrt: string | null = null): GradientCheck {
  const options = {
    batch: rows.length,
    inputs: columns(graph, rows),
    parameters: initialParameters(graph),
    target: targetOf(graph, wrt),
  };
  return checkGradients(graph, options) ?? assert.fail("no target");
}

const x = { op: "input", shape: [] };
const net = (activation: string, w: number): object => ({
  nodes: {
    x,
    t: x,
    h: { op: "neuron", inputs: ["x"], activation, params: { w: [w], b: 0.25 } },
    y: { op: "neuron", inputs: ["h"], params: { w: [1.5], b: 0.1 } },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
});

describe("differences", () => {
  it("extrapolate to ten digits and more", () => {
    for (const [f, slope, at] of [
      [Math.exp, Math.exp, 1],
      [Math.sin, Math.cos, 2],
      [(u: number) => 1 / u, (u: number) => -1 / u ** 2, 0.5],
    ] as const) {
      closeTo(centralDerivative(f, at, 0.02).derivative, slope(at), 1e-11, String(f));
    }
  });
  it("see both sides of a kink", () => {
    const { left, right } = oneSidedDerivatives(Math.abs, 0, 1e-5);
    closeTo(left, -1, 1e-9, "left");
    closeTo(right, 1, 1e-9, "right");
  });
});

describe("the gradient check", () => {
  it("passes a right network and counts everything that it compared", () => {
    const result = check(buildWhole({ ...net("tanh", 0.7) }), [
      { x: 1, t: 2 },
      { x: -0.5, t: 0 },
    ]);
    assert.ok(result.passed);
    assert.equal(result.checked, 4 + 4, "four numbers of θ, two inputs of two samples");
    assert.ok((result.worst?.error ?? 1) < 1e-9);
  });

  it("names the worst offender where a derivative is wrong", () => {
    const honest = ops.get("neuron") ?? assert.fail();
    const lying: Op = {
      ...honest,
      backward(pass) {
        honest.backward(pass);
        const gradient = pass.paramGradients["w"];
        if (gradient) gradient[0] = 1.01 * (gradient[0] ?? 0);
      },
    };
    const { document } = parseDocument(JSON.stringify({ nn: 1, ...net("tanh", 0.7) }));
    const { graph } = buildGraph(document ?? assert.fail(), new Map([...ops, ["neuron", lying]]));
    assert.ok(graph);
    const result = check(graph, [{ x: 1, t: 2 }]);
    assert.ok(!result.passed);
    assert.deepEqual(
      result.wrong.map((entry) => [entry.of, entry.entry]),
      [
        ["h.w", 0],
        ["y.w", 0],
      ],
    );
    assert.ok(result.worst?.of.endsWith(".w"));
    closeTo(result.worst?.error ?? 0, 0.01 / 1.01, 1e-3, "its error");
  });

  it("tells a kink from an error", () => {
    // u = w·x + b = 0: the left slope of relu is 0, the right one 1, and PyTorch's choice is 0.
    const result = check(buildWhole({ ...net("relu", -0.25) }), [{ x: 1, t: 2 }]);
    assert.ok(result.passed);
    assert.deepEqual(
      result.kinks.map((entry) => entry.of),
      ["h.w", "h.b", "x"],
    );
    const step = check(buildWhole({ ...net("step", -0.25) }), [{ x: 1, t: 2 }]);
    assert.ok(step.passed);
    assert.equal(step.kinks.length, 3);
  });

  it("finds nothing wrong beside a kink", () => {
    for (const offset of [1e-2, 1e-3, 1e-4, -1e-3, 1e-7]) {
      const result = check(buildWhole({ ...net("relu", -0.25 + offset) }), [{ x: 1, t: 2 }]);
      assert.ok(result.passed, `${offset}: ${JSON.stringify(result.worst)}`);
    }
  });

  it("works for a scalar that somebody names, and for shared numbers and labels", () => {
    const graph = buildWhole({
      nodes: {
        x: { op: "input", shape: [2] },
        t: x,
        z: { op: "dense", units: 3, inputs: ["x"], params: { W: [["s", 1], [0.5, "s"], "v"], b: 0 } },
        L: { op: "softmax-cross-entropy", inputs: ["z", "t"] },
      },
      params: { s: 0.3, v: [1, -1] },
      objective: "L",
      regularization: { l1: 0.01, l2: 0.1 },
    });
    const rows = [
      { x: [1, 2], t: 2 },
      { x: [-1, 0.5], t: 0 },
    ];
    const whole = check(graph, rows);
    assert.ok(whole.passed, JSON.stringify(whole.worst));
    // z.W has 2 numbers of its own, s 1, v 2, z.b 3; x has 4 over the samples; t is a label.
    assert.equal(whole.checked, 2 + 1 + 2 + 3 + 4);
    assert.ok(check(graph, rows, "z[1]").passed);
  });

  it("gives null where there is nothing to differentiate", () => {
    const graph = buildWhole({ nodes: { x } });
    assert.equal(
      checkGradients(graph, { batch: 1, inputs: columns(graph, [{ x: 1 }]), parameters: new Map(), target: null }),
      null,
    );
  });
});
