import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { geometryOf } from "../../../core/layout/nodeGeometry.ts";
import { findOp, ops } from "../../../core/ops/index.ts";
import type { Op } from "../../../core/ops/op.ts";
import { freshId } from "../../../webview/canvas/freshId.ts";
import { intentsToAdd } from "../../../webview/canvas/gestures.ts";
import { findEntries } from "../../../webview/canvas/paletteEntries.ts";
import { BACK_PROP, fakeNetwork, LAYERS } from "../../support/fakeNetwork.ts";

function op(name: string): Op {
  return findOp(name) ?? assert.fail(`no op ${name}`);
}

describe("freshId", () => {
  it("continues the lecture's letters", () => {
    const taken = new Set(["x1", "x2", "h1", "y1"]);
    assert.equal(freshId(op("input"), taken), "x3");
    assert.equal(freshId(op("neuron"), taken), "h2");
    assert.equal(freshId(op("output"), taken), "y2");
    assert.equal(freshId(op("squared-error"), taken), "L");
    assert.equal(freshId(op("squared-error"), new Set(["L"])), "L2");
  });
});

describe("intentsToAdd", () => {
  const { network } = fakeNetwork(BACK_PROP);

  it("writes what must be written, and nothing that has a default", () => {
    assert.deepEqual(intentsToAdd(op("neuron"), "h10", null, ["h9"], network), [
      { kind: "addNode", id: "h10", op: "neuron", inputs: ["h9"] },
    ]);
    assert.deepEqual(intentsToAdd(op("dense"), "z1", null, [], network), [
      { kind: "addNode", id: "z1", op: "dense", attributes: { units: 3 } },
    ]);
    assert.deepEqual(intentsToAdd(op("input"), "x4", null, ["h9"], network), [
      { kind: "addNode", id: "x4", op: "input" },
    ]);
  });

  it("gives every op that has one place to read from what it needs to stand behind a value without a problem", () => {
    const alone = [...ops.values()].filter(
      ({ ports }) =>
        ports.kind === "vector" || ports.kind === "list" || (ports.kind === "named" && ports.ports.length === 1),
    );
    assert.ok(alone.length > 20);
    for (const each of alone) {
      const [intent] = intentsToAdd(each, "n", null, ["x"], network);
      assert.ok(intent?.kind === "addNode");
      const node = { op: each.name, inputs: ["x"], ...intent.attributes };
      // An image, a signal, a row or one number: some op is for each.
      const shapes = [[2, 6, 6], [2, 6], [4], []];
      const fits = shapes.some((shape) => {
        const { problems } = compile(
          JSON.stringify({ nn: 1, nodes: { x: { op: "input", shape }, n: node }, objective: [] }),
        );
        return !problems.some(({ severity }) => severity === "error");
      });
      assert.ok(fits, `${each.name}: ${JSON.stringify(node)}`);
    }
  });

  it("pins the middle of the body to the pointer", () => {
    const { body } = geometryOf({ look: "neuron", size: 1 });
    const [intent] = intentsToAdd(op("neuron"), "h10", [200, 100], [], network);
    assert.deepEqual(intent?.kind === "addNode" && intent.pin, [200 - body.width / 2, 100 - body.height / 2]);
  });

  it("makes the first loss the objective, in the same gesture", () => {
    const intents = intentsToAdd(op("squared-error"), "L", null, ["h9"], network);
    assert.deepEqual(intents[1], { kind: "setObjective", references: ["L"] });
    assert.equal(intentsToAdd(op("squared-error"), "L2", null, [], fakeNetwork(LAYERS).network).length, 1);
  });

  it("can add every op of the registry", () => {
    for (const any of ops.values()) assert.ok(intentsToAdd(any, freshId(any, new Set()), null, [], network).length > 0);
  });
});

describe("findEntries", () => {
  const names = (query: string, isAfterNode = false) =>
    findEntries(query, isAfterNode).flatMap((group) => group.entries.map((entry) => entry.name));

  it("offers every op once", () => {
    assert.deepEqual(names("").sort(), [...ops.keys()].sort());
  });

  it("finds by name, by title and by any words of the sentence", () => {
    assert.equal(names("dense")[0], "dense");
    assert.ok(names("cross entropy").includes("softmax-cross-entropy"));
    assert.deepEqual(names("no such thing"), []);
  });

  it("offers after a node only what takes inputs, neurons first", () => {
    assert.ok(!names("", true).includes("input"));
    assert.equal(names("", true)[0], "neuron");
  });

  it("shows an op that only the registry knows", () => {
    const extra: Op = { ...op("neuron"), name: "made-up", title: "Made up" };
    const found = findEntries("made", false, new Map([...ops, [extra.name, extra]]));
    assert.deepEqual(
      found.flatMap((group) => group.entries),
      [extra],
    );
  });
});
