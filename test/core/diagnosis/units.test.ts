import assert from "node:assert/strict";
import { activations } from "../../../core/ops/index.ts";
import { diagnosed, kinds, type Network, only } from "./support.ts";

const rows = [
  { x: [1, -1], t: 0.5 },
  { x: [0.5, 2], t: -0.5 },
  { x: [-1, 0.25], t: 1 },
];

function layer(activation: string, b: readonly number[], loss = "squared-error"): Network {
  const W = [
    [1, 0.5],
    [-1, 0.25],
    [0.5, -0.5],
  ];
  return {
    nodes: {
      x: { op: "input", shape: [2] },
      t: { op: "input" },
      h: { op: "dense", inputs: ["x"], units: 3, activation, params: { W, b } },
      y: { op: "neuron", inputs: ["h"], params: { w: [1, 1, 1], b: 0 } },
      L: { op: loss, inputs: ["y", "t"] },
    },
    objective: "L",
  };
}

describe("dead units", () => {
  it("are those whose output and derivative are 0 at every sample", () => {
    const dead = only(diagnosed(layer("relu", [0, -50, 0]), rows), "dead");
    assert.deepEqual([dead.node, dead.units], ["h", [1]]);
    assert.match(dead.sentence, /^"h\[1\]" is dead: output and derivative of relu are 0 at all 3 samples/);
    // u = −x₀ + x₁/4 − 50, largest at the last row.
    assert.equal(dead.numbers["largestPreactivation"], 1 + 0.0625 - 50);
  });

  it("are not those that some sample moves, nor those of one sample alone, nor leaky ones", () => {
    assert.deepEqual(kinds(diagnosed(layer("relu", [0, 0, 0]), rows)), []);
    assert.deepEqual(kinds(diagnosed(layer("relu", [0, -50, 0]), rows.slice(0, 1))), []);
    assert.deepEqual(kinds(diagnosed(layer("leaky-relu", [0, -50, 0]), rows)), []);
  });

  it("of a whole layer stop the gradient for what is in front, which is told too", () => {
    const network = layer("relu", [-50, -50, -50]);
    const nodes = {
      ...network.nodes,
      e: {
        op: "dense",
        inputs: ["x"],
        units: 2,
        params: {
          W: [
            [1, 0],
            [0, 1],
          ],
          b: 0,
        },
      },
    };
    const h = { ...network.nodes["h"], inputs: ["e"] };
    const diagnosis = diagnosed({ nodes: { ...nodes, h }, objective: "L" }, rows);
    assert.deepEqual(only(diagnosis, "dead").units, [0, 1, 2]);
    assert.match(only(diagnosis, "dead").sentence, /^Every unit of "h" is dead/);
    const blocked = only(diagnosis, "blocked");
    assert.deepEqual([blocked.node, blocked.nodes], ["h", ["h", "e"]]);
    assert.match(
      blocked.sentence,
      /^No gradient passes "h": the derivative of relu is 0 at all 3 samples in every unit; "e" cannot learn/,
    );
    // 9 of h and 6 of e.
    assert.equal(blocked.numbers["parametersWithoutGradient"], 15);
  });
});

describe("saturated units", () => {
  for (const [name, activation] of activations) {
    if (activation.vector || activation.steepest === null) continue;
    it(`${name}: where the derivative is below a hundredth of its largest`, () => {
      assert.deepEqual(kinds(diagnosed(layer(name, [0, 0, 0]), rows)), []);
      const saturated = only(diagnosed(layer(name, [0, 100, -100]), rows), "saturated");
      assert.deepEqual([saturated.node, saturated.units], ["h", [1, 2]]);
      assert.match(saturated.sentence, /^2 of the 3 units of "h" \(1, 2\) are saturated: .* at all 3 samples/);
      // The largest slope there is, against a search.
      const slopes = Array.from({ length: 2001 }, (_, k) => activation.derivative((k - 1000) / 100, {}));
      assert.equal(Math.max(...slopes), activation.steepest);
    });
  }

  it("are no trouble at the end, where the loss reads the logits", () => {
    const nodes = {
      x: { op: "input" },
      t: { op: "input" },
      y: { op: "neuron", inputs: ["x"], activation: "sigmoid", params: { w: [1], b: 0 } },
      o: { op: "output", inputs: ["y"] },
    };
    const rows1 = [{ x: 40, t: 1 }];
    const far = { op: "binary-cross-entropy", inputs: ["o", "t"] };
    assert.deepEqual(kinds(diagnosed({ nodes: { ...nodes, L: far }, objective: "L" }, rows1)), []);
    const square = { op: "squared-error", inputs: ["o", "t"] };
    assert.deepEqual(kinds(diagnosed({ nodes: { ...nodes, L: square }, objective: "L" }, [{ x: 40, t: 0 }])), [
      "saturated",
    ]);
  });
});
