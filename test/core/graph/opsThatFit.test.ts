import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { applyEdits, editsFor } from "../../../core/document/edits.ts";
import { type OffersAfter, opsThatFit } from "../../../core/graph/opsThatFit.ts";
import { ops } from "../../../core/ops/index.ts";
import { startAttributes } from "../../../core/ops/startAttributes.ts";
import { type Nodes, viewOf } from "./someNetwork.ts";

const textOf = (nodes: Nodes): string => JSON.stringify({ nn: 1, nodes, objective: [] });

function offersAfter(nodes: Nodes, from: string): OffersAfter {
  return opsThatFit(viewOf(textOf(nodes)), from);
}

function first(offers: OffersAfter, count = 6): readonly string[] {
  return offers.fitting.slice(0, count).map(({ op }) => op.name);
}

const IMAGE: Nodes = { x: { op: "input", shape: [3, 8, 8] } };
const VECTOR: Nodes = { x: { op: "input", shape: [4] }, t: { op: "input", shape: [3] } };

describe("opsThatFit", () => {
  it("begins with what people put there", () => {
    assert.deepEqual(first(offersAfter(IMAGE, "x"), 4), ["conv2d", "max-pool2d", "batch-norm", "activation"]);
    assert.deepEqual(first(offersAfter(VECTOR, "x"), 2), ["dense", "neuron"]);
    const logits: Nodes = { ...VECTOR, z: { op: "dense", inputs: ["x"], units: 3, activation: "identity" } };
    assert.equal(first(offersAfter(logits, "z"))[0], "softmax-cross-entropy");
    const classes: Nodes = { ...VECTOR, p: { op: "dense", inputs: ["x"], units: 3, activation: "softmax" } };
    assert.equal(first(offersAfter(classes, "p"))[0], "cross-entropy");
    const one: Nodes = { x: { op: "input", shape: [4] }, t: { op: "input", shape: [] } };
    const probability: Nodes = { ...one, y: { op: "neuron", inputs: ["x"], activation: "sigmoid" } };
    assert.equal(first(offersAfter(probability, "y"))[0], "binary-cross-entropy");
    const answer: Nodes = { ...one, y: { op: "neuron", inputs: ["x"], activation: "identity" } };
    assert.equal(first(offersAfter(answer, "y"))[0], "squared-error");
  });

  it("connects a loss to the target that waits for it, and no other", () => {
    const nodes: Nodes = { ...VECTOR, u: { op: "input", shape: [7] }, z: { op: "dense", inputs: ["x"], units: 3 } };
    const offer = offersAfter(nodes, "z").fitting.find(({ op }) => op.name === "squared-error");
    assert.deepEqual(offer?.inputs, ["z", "t"]);
  });

  it("keeps back what does not fit, with the reason", () => {
    const { fitting, others } = offersAfter(VECTOR, "x");
    assert.ok(!fitting.some(({ op }) => ["conv2d", "max-pool2d", "attention", "input"].includes(op.name)));
    assert.match(others.find(({ op }) => op.name === "conv2d")?.reason ?? "", /\[4\].*\[channels, height, width\]/);
    assert.equal(fitting.length + others.length, ops.size);
  });

  it("asks of a node in a wire that it fits at both ends", () => {
    const nodes: Nodes = { ...IMAGE, c: { op: "conv2d", inputs: ["x"], channels: 2, kernel: 3 } };
    const network = viewOf(textOf(nodes));
    const [wire] = network.edges;
    assert.ok(wire);
    const between = opsThatFit(network, "x", { before: { to: "c", port: wire.port, key: wire.key } });
    const names = between.fitting.map(({ op }) => op.name);
    assert.ok(names.includes("batch-norm") && names.includes("max-pool2d") && !names.includes("flatten"));
  });

  it("offers nothing that would be wrong once it is there, but for inputs still to come", () => {
    const shapes = [[], [1], [5], [2, 3], [3, 6, 6], [2, 2, 2, 2]];
    for (const shape of shapes) {
      const nodes: Nodes = { x: { op: "input", shape }, t: { op: "input", shape }, k: { op: "input", shape: [] } };
      const text = textOf(nodes);
      const { fitting } = opsThatFit(viewOf(text), "x");
      assert.ok(fitting.length > 5);
      for (const { op, inputs, attributes } of fitting) {
        const added = applyEdits(text, editsFor(text, [{ kind: "addNode", id: "n", op: op.name, inputs, attributes }]));
        const errors = compile(added).problems.filter(
          ({ severity, node, code }) => severity === "error" && node === "n" && code !== "NN305",
        );
        assert.deepEqual(
          errors.map(({ message }) => message),
          [],
          `${op.name} after ${JSON.stringify(shape)}`,
        );
      }
    }
  });

  it("misses nothing that takes one input", () => {
    for (const shape of [[], [5], [2, 3], [3, 6, 6]]) {
      const text = textOf({ x: { op: "input", shape } });
      const { others } = opsThatFit(viewOf(text), "x");
      for (const { op } of others) {
        const { ports } = op;
        if (ports.kind === "none" || (ports.kind === "named" && ports.ports.length > 1)) continue;
        const attributes = startAttributes(op, shape);
        const added = applyEdits(
          text,
          editsFor(text, [{ kind: "addNode", id: "n", op: op.name, inputs: ["x"], attributes }]),
        );
        assert.ok(
          compile(added).problems.some(({ severity, node }) => severity === "error" && node === "n"),
          `${op.name} would fit after ${JSON.stringify(shape)}`,
        );
      }
    }
  });
});
