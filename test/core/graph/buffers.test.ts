import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { applyEdits, applyIntents } from "../../../core/document/edits.ts";
import type { Intent } from "../../../core/document/intent.ts";
import { initialBuffers } from "../../../core/graph/buffers.ts";
import { fitParams } from "../../../core/graph/fitParams.ts";
import { buildWhole, complaints } from "./build.ts";

const network = (buffers: unknown, shape: readonly number[] = [2, 3], more: object = {}) => ({
  nodes: {
    x: { op: "input", shape },
    n: { op: "batch-norm", inputs: ["x"], ...(buffers === undefined ? {} : { buffers }), ...more },
  },
});

describe("buffers in the file", () => {
  const found = (buffers: unknown, shape?: readonly number[]): Record<string, readonly number[]> =>
    Object.fromEntries(
      [...initialBuffers(buildWhole(network(buffers, shape)))].map(([name, values]) => [name, [...values]]),
    );

  it("start as the op says where the file says nothing", () => {
    assert.deepEqual(found(undefined), { "n.mean": [0, 0], "n.variance": [1, 1] });
    assert.deepEqual(found({}), { "n.mean": [0, 0], "n.variance": [1, 1] });
  });

  it("are lists, or one number that fills all", () => {
    assert.deepEqual(found({ mean: [1, -2], variance: 4 }), { "n.mean": [1, -2], "n.variance": [4, 4] });
    assert.deepEqual(found({ mean: 0.5, variance: [2] }, []), { "n.mean": [0.5], "n.variance": [2] });
  });

  const wrong: readonly (readonly [what: string, buffers: unknown, message: RegExp])[] = [
    ["too few", { mean: [1] }, /^NN506 at \[\s*1\s*\]: The buffer "n\.mean" needs 2 numbers, its shape being \[2\]/],
    ["nested where it is not", { mean: [[1], [2]] }, /^NN506 .*"n\.mean" needs 2 numbers/s],
    [
      "unknown, near one",
      { means: 0 },
      /^NN507 at 0: "n" \(batch-norm\) has no buffer "means"\. Did you mean "mean"\?/,
    ],
    ["unknown", { q: 0 }, /^NN507 .* has no buffer "q"\. Its buffers: "mean" or "variance"\./],
    ["a negative variance", { variance: [1, -1] }, /^NN203 .*"n\.variance" holds -1; it must be at least 0\./s],
    ["a shared parameter's name", { mean: "m" }, /^NN202 at "m": A value of "mean" must be a number or nested lists/],
    ["an initialiser", { mean: { init: "zeros" } }, /^NN202 .*a number or nested lists of numbers/s],
    ["no object", [0, 1], /^NN202 .*"buffers" must be an object by name, such as/s],
  ];
  for (const [what, buffers, message] of wrong) {
    it(`${what}: a clear problem in its place`, () => {
      const [first = "", ...others] = complaints(network(buffers));
      assert.match(first, message);
      assert.deepEqual(others, []);
    });
  }

  it("an op without any says so", () => {
    const nodes = { x: { op: "input" }, y: { op: "neuron", inputs: ["x"], buffers: { mean: 0 } } };
    assert.match(complaints({ nodes })[0] ?? "", /^NN507 .*"y" \(neuron\) has no buffer "mean"\. It has none\./);
  });
});

describe("buffers and edits", () => {
  const text = JSON.stringify({ nn: 1, ...network({ mean: [1, 2], variance: 3 }, [2]) }, null, 2);
  const edited = (...intents: readonly Intent[]): string => {
    const result = applyIntents(text, intents);
    if ("refused" in result) assert.fail(result.refused);
    return applyEdits(text, result.edits);
  };
  const buffersIn = (changed: string, id = "n"): unknown => JSON.parse(changed).nodes[id].buffers;
  const kept = { mean: [1, 2], variance: 3 };

  it("stay where a node is renamed, gets an attribute or a parameter", () => {
    assert.deepEqual(buffersIn(edited({ kind: "renameNode", id: "n", to: "m" }), "m"), kept);
    const withBoth = edited(
      { kind: "setAttribute", id: "n", name: "epsilon", value: 0.1 },
      { kind: "setParam", id: "n", name: "gamma", at: [], value: 2, shape: [2] },
    );
    assert.deepEqual(JSON.parse(withBoth).nodes.n, {
      op: "batch-norm",
      inputs: ["x"],
      epsilon: 0.1,
      buffers: kept,
      params: { gamma: 2 },
    });
    assert.deepEqual(compile(withBoth).problems, []);
  });

  it("grow and shrink with the channels, by the gesture that changes them", () => {
    const wide: Intent = { kind: "setAttribute", id: "x", name: "shape", value: [3] };
    const narrow: Intent = { kind: "setAttribute", id: "x", name: "shape", value: [1] };
    const resized = (before: string, gesture: Intent): unknown => {
      const result = applyIntents(before, fitParams(before, [gesture]));
      if ("refused" in result) assert.fail(result.refused);
      const changed = applyEdits(before, result.edits);
      assert.deepEqual(compile(changed).problems, []);
      return buffersIn(changed);
    };
    assert.deepEqual(resized(text, wide), { mean: [1, 2, 0], variance: 3 });
    assert.deepEqual(resized(text, narrow), { mean: [1], variance: 3 });
    const spread = JSON.stringify({ nn: 1, ...network({ mean: 0, variance: [4, 5] }, [2]) });
    assert.deepEqual(resized(spread, wide), { mean: 0, variance: [4, 5, 1] });
  });

  it("can be set, where there are some and where there are none", () => {
    assert.deepEqual(buffersIn(edited({ kind: "setBuffer", id: "n", name: "mean", value: 0.5 })), {
      mean: 0.5,
      variance: 3,
    });
    const bare = JSON.stringify({ nn: 1, ...network(undefined, [2]) });
    const result = applyIntents(bare, [{ kind: "setBuffer", id: "n", name: "variance", value: [1, 2] }]);
    assert.ok(!("refused" in result));
    assert.deepEqual(buffersIn(applyEdits(bare, result.edits)), { variance: [1, 2] });
  });

  it("are no attribute, and go with the op that they belong to", () => {
    const result = applyIntents(text, [{ kind: "setAttribute", id: "n", name: "buffers", value: 1 }]);
    assert.ok("refused" in result);
    const other = edited({ kind: "setOp", id: "n", op: "layer-norm" });
    assert.equal(buffersIn(other), undefined);
    assert.deepEqual(compile(other).problems, []);
  });
});
