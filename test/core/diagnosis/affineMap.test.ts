import assert from "node:assert/strict";
import fc from "fast-check";
import { affineMap } from "../../../core/diagnosis/affineMap.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { batchFirst, machineFor } from "../engine/run.ts";
import { buildWhole } from "../graph/build.ts";
import { closeTo } from "../ops/checkOp.ts";

/** A random linear network: layers, neurons, sums, joins, slices and outputs of two inputs, one of them a vector. */
const anyLinear = fc
  .record({
    steps: fc.array(
      fc.record({
        kind: fc.constantFrom("neuron", "dense", "add", "concat"),
        reads: fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 3 }),
        units: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    seed: fc.nat({ max: 10_000 }),
  })
  .map(({ steps, seed }) => {
    const nodes: Record<string, object> = { a: { op: "input", shape: [3] }, b: { op: "input" } };
    const sizes: Record<string, number> = { a: 3, b: 1 };
    for (const [k, { kind, reads, units }] of steps.entries()) {
      const ids = Object.keys(sizes);
      const inputs = reads.map((at) => ids[at % ids.length] ?? "a");
      const width = inputs.reduce((sum, id) => sum + (sizes[id] ?? 0), 0);
      const id = `h${k}`;
      if (kind === "add") {
        const [first = "a"] = inputs;
        nodes[id] = { op: "add", inputs: [first, first] };
        sizes[id] = sizes[first] ?? 0;
      } else {
        nodes[id] = {
          op: kind,
          inputs,
          ...(kind === "dense" ? { units } : {}),
          ...(kind === "neuron" ? { params: { b: 0.25 } } : {}),
        };
        sizes[id] = kind === "dense" ? units : kind === "neuron" ? 1 : width;
      }
    }
    const last = `h${steps.length - 1}`;
    nodes["y"] = { op: "output", inputs: [last] };
    return { network: { nodes, training: { seed } }, middle: "h0" };
  });

const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 });

function nodeOf(graph: Graph, id: string): Graph["nodes"][number] {
  return graph.byId.get(id) ?? assert.fail(id);
}

describe("the affine map of a linear network", () => {
  it("gives what the network gives, at any inputs", () => {
    fc.assert(
      fc.property(anyLinear, numbers, ({ network }, [a0 = 0, a1 = 0, a2 = 0, b = 0]) => {
        const graph = buildWhole(network);
        const found = affineMap(graph, initialParameters(graph));
        assert.ok(found.ok);
        const { A, c, from } = found.map;
        const row = { a: [a0, a1, a2], b };
        const machine = machineFor(graph, [row]);
        machine.runAll();
        const x = from.flatMap(({ id }) => (id === "a" ? row.a : [b]));
        const y = batchFirst(machine.value(nodeOf(graph, "y")) ?? assert.fail());
        assert.equal(A.length, y.length);
        for (const [i, expected] of y.entries()) {
          const entries = A[i] ?? assert.fail();
          assert.equal(entries.length, x.length);
          const size = entries.reduce((sum, value, j) => sum + Math.abs(value * (x[j] ?? 0)), Math.abs(c[i] ?? 0));
          const computed = entries.reduce((sum, value, j) => sum + value * (x[j] ?? 0), c[i] ?? 0);
          closeTo(computed, expected, 1e-12, `y[${i}]`, 1e-13 * size + 1e-300);
        }
      }),
      { numRuns: 150 },
    );
  });

  const nodes = {
    x: { op: "input", shape: [2] },
    v: { op: "input" },
    h: {
      op: "dense",
      inputs: ["x"],
      units: 2,
      activation: "tanh",
      params: {
        W: [
          [1, 2],
          [3, 4],
        ],
        b: [0.5, -0.5],
      },
    },
    p: {
      op: "dense",
      inputs: ["h"],
      units: 2,
      params: {
        W: [
          [1, 0],
          [2, -1],
        ],
        b: [1, 2],
      },
    },
    q: { op: "neuron", inputs: ["p", "h[0]"], params: { w: [10, 1, 5], b: 0.125 } },
    r: { op: "add", inputs: ["q", "v"] },
  };

  it("is found for a part between two nodes too, whatever lies in front of it", () => {
    const graph = buildWhole({ nodes });
    const found = affineMap(graph, initialParameters(graph), { from: [nodeOf(graph, "h")], to: [nodeOf(graph, "q")] });
    assert.ok(found.ok);
    // q = 10(h₀ + 1) + (2h₀ − h₁ + 2) + 5h₀ + 1/8.
    assert.deepEqual(
      found.map.A.map((row) => [...row]),
      [[17, -1]],
    );
    closeTo(found.map.c[0] ?? 0, 12.125, 1e-12, "c");
  });

  it("is exact where differences would lose everything", () => {
    const tiny = {
      x: { op: "input" },
      y: { op: "neuron", inputs: ["x"], params: { w: [1e-20], b: 1e6 } },
    };
    const graph = buildWhole({ nodes: tiny });
    const found = affineMap(graph, initialParameters(graph));
    assert.ok(found.ok);
    assert.deepEqual([[...(found.map.A[0] ?? [])], [...found.map.c]], [[1e-20], [1e6]]);
  });

  it("is refused with the node that bends it, or that it depends on besides", () => {
    const graph = buildWhole({ nodes });
    const whole = affineMap(graph, initialParameters(graph));
    assert.ok(!whole.ok);
    assert.deepEqual([whole.why, whole.node?.id], ['"h" is not linear.', "h"]);
    const beside = affineMap(graph, initialParameters(graph), { from: [nodeOf(graph, "h")], to: [nodeOf(graph, "r")] });
    assert.ok(!beside.ok);
    assert.equal(beside.why, 'It also depends on "v".');
  });
});
