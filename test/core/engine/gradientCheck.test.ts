import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { loadDataset, selectRows } from "../../../core/data/dataset.ts";
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

/** A sample's network, of ops that may be others, and rows of its data. */
async function openSample(
  name: string,
  chosen: readonly number[],
  registry: ReadonlyMap<string, Op> = ops,
): Promise<{ readonly graph: Graph; readonly rows: readonly Row[] }> {
  const text = readFileSync(new URL(`../../../samples/${name}.nn.json`, import.meta.url), "utf8");
  const { document } = parseDocument(text);
  const { graph } = buildGraph(document ?? assert.fail(), registry);
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, async () => assert.fail("its data stand in the file"));
  const inputs = selectRows(dataset ?? assert.fail(), chosen);
  const rows = chosen.map((_, s) =>
    Object.fromEntries([...inputs].map(([id, values]) => [id, [...values].filter((__, k) => k % chosen.length === s)])),
  );
  return { graph, rows };
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

  it("tells several kinks that meet, with gradients of both signs, from errors", async () => {
    const opened = await openSample("lenet", [0, 1]);
    const result = check(opened.graph, opened.rows);
    assert.ok(result.passed, JSON.stringify(result.wrong));
    assert.ok(result.kinks.length > 10);
    assert.deepEqual(result.suspects, []);
  });

  it("finds an error of 1e−5 in one op, there too, and names the node", async () => {
    for (const name of ["conv2d", "max-pool2d", "dense"]) {
      const honest = ops.get(name) ?? assert.fail();
      const lying: Op = {
        ...honest,
        backward(pass) {
          honest.backward(pass);
          for (const gradient of [...pass.inputGradients, ...Object.values(pass.paramGradients)])
            for (let k = 0; gradient && k < gradient.length; k++) gradient[k] = (1 + 1e-5) * (gradient[k] ?? 0);
        },
      };
      const { graph, rows } = await openSample("lenet", [0, 1], new Map([...ops, [name, lying]]));
      const result = check(graph, rows);
      assert.ok(!result.passed, name);
      assert.ok(result.suspects.length > 0, name);
      for (const id of result.suspects) assert.equal(graph.byId.get(id)?.op.name, name);
    }
  });

  it("takes the float noise beside a huge objective for no error, but still finds errors there", () => {
    const network = {
      nodes: {
        x,
        y: { op: "neuron", inputs: ["x"], activation: "tanh", params: { w: [0.5], b: 0.1 } },
        huge: { op: "function", inputs: { y: "y" }, expression: "y + 30000000" },
        L: { op: "sum", inputs: ["huge"] },
      },
      objective: "L",
    };
    assert.ok(check(buildWhole(network), [{ x: 1 }]).passed);
    const honest = ops.get("neuron") ?? assert.fail();
    const lying: Op = {
      ...honest,
      backward(pass) {
        honest.backward(pass);
        const gradient = pass.paramGradients["w"];
        if (gradient) gradient[0] = 1.001 * (gradient[0] ?? 0);
      },
    };
    const { document } = parseDocument(JSON.stringify({ nn: 1, ...network }));
    const { graph } = buildGraph(document ?? assert.fail(), new Map([...ops, ["neuron", lying]]));
    const result = check(graph ?? assert.fail(), [{ x: 1 }]);
    assert.deepEqual([result.worst?.text, result.suspects], ["y.w[0]", ["y"]]);
  });

  it("draws some of many, the same for the same seed", () => {
    const graph = buildWhole({
      nodes: {
        x: { op: "input", shape: [6] },
        z: { op: "dense", inputs: ["x"], units: 20, activation: "tanh" },
        y: { op: "neuron", inputs: ["z"] },
      },
      objective: "y",
    });
    const rows = [{ x: [1, 2, 3, 4, 5, 6] }];
    const options = {
      batch: 1,
      inputs: columns(graph, rows),
      parameters: initialParameters(graph),
      target: targetOf(graph, null),
    };
    const drawn = (seed: number): GradientCheck =>
      checkGradients(graph, { ...options, maximumEntries: 30, seed }) ?? assert.fail();
    const one = drawn(1);
    assert.deepEqual([one.checked, one.of, one.passed], [30, 20 * 6 + 20 + 20 + 1 + 6, true]);
    assert.deepEqual(drawn(1), one);
    assert.notDeepEqual(drawn(2).worst, one.worst);
  });

  it("gives null where there is nothing to differentiate", () => {
    const graph = buildWhole({ nodes: { x } });
    assert.equal(
      checkGradients(graph, { batch: 1, inputs: columns(graph, [{ x: 1 }]), parameters: new Map(), target: null }),
      null,
    );
  });
});
