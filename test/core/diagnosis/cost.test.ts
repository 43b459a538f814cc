import assert from "node:assert/strict";
import { passCost } from "../../../core/diagnosis/cost.ts";
import { planProgram } from "../../../core/engine/program.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { ops } from "../../../core/ops/index.ts";
import { buildWhole } from "../graph/build.ts";

describe("the cost of a pass", () => {
  const graph = buildWhole({
    nodes: {
      x: { op: "input", shape: [4] },
      t: { op: "input" },
      h: { op: "dense", inputs: ["x"], units: 3, activation: "tanh", params: { W: "s", b: 0 } },
      g: { op: "dense", inputs: ["x"], units: 3, activation: "identity", bias: false, params: { W: "s" } },
      m: { op: "mul", inputs: ["h", "g"] },
      p: { op: "dense", inputs: ["m", "h[0]"], units: 5, activation: "softmax" },
      L: { op: "cross-entropy", inputs: ["p", "t"] },
      lonely: { op: "neuron", inputs: ["h"], activation: "sigmoid" },
    },
    params: {
      s: [
        [1, 2, 3, 4],
        [0, 0, 1, 0],
        [1, 1, 1, 1],
      ],
    },
    objective: "L",
  });
  const at = (batch: number) => passCost(planProgram(graph, batch, objectiveTarget(graph)));
  const operationsOf = (id: string) => at(1).nodes.find(({ node }) => node.id === id)?.operations;

  it("counts every multiplication, addition and function of one sample", () => {
    // 3 rows of 4 products and 3 additions, 3 biases, 3 tanh; back: 3 φ′ and products, then 12 products and additions twice, 3 biases.
    assert.deepEqual(operationsOf("h"), { forward: 12 + 9 + 3 + 3, backward: 6 + 24 + 24 + 3 });
    assert.deepEqual(operationsOf("g"), { forward: 12 + 9, backward: 24 + 24 });
    assert.deepEqual(operationsOf("m"), { forward: 3, backward: 6 });
    assert.deepEqual(operationsOf("x"), { forward: 0, backward: 0 });
    assert.equal(operationsOf("lonely")?.backward, 0, "nothing flows back there");
    const { operations, nodes } = at(1);
    assert.equal(
      operations.forward,
      nodes.reduce((sum, { operations: own }) => sum + own.forward, 0),
    );
  });

  it("accounts for every byte of the machine", () => {
    for (const batch of [1, 7]) {
      const { nodes, bytes } = at(batch);
      const program = planProgram(graph, batch, objectiveTarget(graph));
      assert.equal(bytes, program.bytes);
      const parameters = graph.parameters.reduce((sum, { size }) => sum + 2 * 8 * size, 0);
      assert.equal(
        nodes.reduce((sum, { bytes: own }) => sum + own, parameters),
        program.bytes,
      );
    }
  });

  it("is finite and whole for every example of every op", () => {
    for (const op of ops.values()) {
      for (const { site } of op.examples) {
        const cost = op.cost?.(site);
        for (const count of [cost?.forward ?? 0, cost?.backward ?? 0])
          assert.ok(Number.isInteger(count) && count >= 0, `${op.name} ${JSON.stringify(site)}: ${count}`);
      }
    }
  });
});
