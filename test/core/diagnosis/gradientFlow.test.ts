import assert from "node:assert/strict";
import { closeTo } from "../ops/checkOp.ts";
import { chain, diagnosed, finished, kinds, only } from "./support.ts";

const rows = [
  { x: 0.5, t: 1 },
  { x: -0.25, t: 0 },
];

describe("vanishing and exploding gradients", () => {
  it("vanish in a deep chain of sigmoids, more with every layer", () => {
    const diagnosis = diagnosed(chain(10, "sigmoid", 1), rows);
    const { node, nodes, numbers, sentence } = only(diagnosis, "vanishing");
    assert.deepEqual(kinds(diagnosis), ["vanishing"]);
    assert.equal(node, "h1");
    assert.deepEqual(nodes, ["h1", "h2", "h3", "h4", "h5"]);
    // σ′ ≤ ¼: nine layers cannot leave more than 4^-9.
    assert.ok((numbers["ratio"] ?? 1) < 4 ** -9);
    assert.match(
      sentence,
      /^The gradient vanishes: δ shrinks from .* at "h10" to .* at "h1", 9 layers further back, on average by ×0\.\d+ a layer\.$/,
    );
    assert.deepEqual(
      diagnosis.layers.map(({ nodes: [id] }) => id),
      Array.from({ length: 10 }, (_, k) => `h${k + 1}`),
    );
  });

  it("not in a short one", () => {
    assert.deepEqual(kinds(diagnosed(chain(3, "sigmoid", 1), rows)), []);
  });

  it("explode with weights beyond 1: the ratio is their product", () => {
    const diagnosis = diagnosed(chain(6, "identity", 5), rows);
    const { node, nodes, numbers, sentence } = only(diagnosis, "exploding");
    assert.equal(node, "h1");
    assert.deepEqual(nodes, ["h1"]);
    closeTo(numbers["ratio"] ?? 0, 5 ** 5, 1e-12, "ratio");
    closeTo(numbers["factorPerLayer"] ?? 0, 5, 1e-12, "factor");
    assert.match(sentence, /^The gradient explodes: δ grows/);
    for (const { depth, ratio } of diagnosis.layers) closeTo(ratio, 5 ** (6 - depth), 1e-12, `layer ${depth}`);
  });

  it("compare root mean squares, whatever the width of a layer and even where squares would underflow", () => {
    const nodes = {
      x: { op: "input", shape: [2] },
      t: { op: "input" },
      h: {
        op: "dense",
        inputs: ["x"],
        units: 4,
        params: {
          W: [
            [1, 1],
            [1, 1],
            [1, 1],
            [1, 1],
          ],
          b: 0,
        },
      },
      y: { op: "neuron", inputs: ["h"], params: { w: [1e-200, 1e-200, 1e-200, 1e-200], b: 0 } },
      L: { op: "squared-error", inputs: ["y", "t"] },
    };
    const [h, y] = diagnosed({ nodes, objective: "L" }, [{ x: [1, 2], t: 1 }]).layers;
    closeTo(h?.ratio ?? 0, 1e-200, 1e-12, "ratio");
    assert.equal(y?.ratio, 1);
    // ∂L/∂W = δ·xᵀ: entries δ and 2δ, and ∂L/∂b = δ.
    closeTo(h?.parameterGradient ?? 0, (h?.delta ?? 0) * Math.sqrt((4 * (1 + 4) + 4) / 12), 1e-12, "parameters");
  });

  it("agree with the tape, layer by layer", () => {
    const network = chain(4, "tanh", 1.5, 0.1);
    const tape = finished(network, rows);
    for (const { nodes, delta } of diagnosed(network, rows).layers) {
      const numbers = tape.delta(tape.graph.byId.get(nodes[0] ?? "") ?? assert.fail())?.data ?? assert.fail();
      closeTo(delta, Math.hypot(...numbers) / Math.sqrt(numbers.length), 1e-12, nodes.join());
    }
  });
});

describe("gradients that something stops", () => {
  const behind = (blocker: object): Parameters<typeof diagnosed>[0] => ({
    nodes: {
      x: { op: "input" },
      t: { op: "input" },
      a: { op: "neuron", inputs: ["x"], activation: "tanh", params: { w: [1], b: 0.1 } },
      s: blocker,
      y: { op: "neuron", inputs: ["s"], params: { w: [2], b: 0 } },
      L: { op: "squared-error", inputs: ["y", "t"] },
    },
    objective: "L",
  });

  it("a step", () => {
    const step = { op: "neuron", inputs: ["a"], activation: "step", params: { w: [1], b: 0 } };
    const diagnosis = diagnosed(behind(step), rows);
    const blocked = only(diagnosis, "blocked");
    assert.deepEqual([blocked.node, blocked.nodes], ["s", ["s", "a"]]);
    assert.equal(
      blocked.sentence,
      'No gradient passes "s": the derivative of step is 0 everywhere; "a" cannot learn here.',
    );
    assert.deepEqual(kinds(diagnosis), ["blocked"], "a gradient that is stopped has not vanished by itself");
  });

  it("weights of 0, and a product with 0", () => {
    const zero = { op: "neuron", inputs: ["a"], activation: "tanh", params: { w: [0], b: 0.5 } };
    assert.match(
      only(diagnosed(behind(zero), rows), "blocked").sentence,
      /"s": its weights w are all 0; "a" cannot learn/,
    );
    const network = behind({ op: "mul", inputs: ["a", "z"] });
    const nodes = { ...network.nodes, z: { op: "input" } };
    const found = only(diagnosed({ ...network, nodes }, [{ x: 1, t: 1, z: 0 }]), "blocked");
    assert.match(found.sentence, /"s": its derivatives by its inputs are all 0 at this sample/);
  });

  it("is no finding where another way leads around, or the loss is at its minimum", () => {
    const step = { op: "neuron", inputs: ["a"], activation: "step", params: { w: [1], b: 0 } };
    const network = behind(step);
    const y = { op: "neuron", inputs: ["s", "a"], params: { w: [2, 1], b: 0 } };
    const blocked = only(diagnosed({ ...network, nodes: { ...network.nodes, y } }, rows), "blocked");
    assert.deepEqual(blocked.nodes, ["s"], "a still learns");
    const perfect = chain(2, "identity", 1);
    assert.deepEqual(kinds(diagnosed(perfect, [{ x: 0.5, t: 0.5 }])), []);
  });
});
