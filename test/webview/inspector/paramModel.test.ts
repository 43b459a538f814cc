import assert from "node:assert/strict";
import fc from "fast-check";
import { editOf, gradientAtCursor, indicesOf, nest, type ParamModel, paramsOfNode, paramsOfTheta, previewOf, sharedNameOf } from "../../../webview/inspector/paramModel.ts";

const model = (more: Partial<ParamModel>): ParamModel => ({
  title: "w",
  listedAs: "h1.w",
  node: "h1",
  param: "w",
  shape: [2],
  shared: false,
  doc: "",
  users: [],
  values: Float64Array.of(0.5, -1),
  gradients: Float64Array.of(1, 2),
  gradientAt: 7,
  drawnFrom: null,
  slots: null,
  ...more,
});

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 });

describe("webview/inspector/paramModel", () => {
  it("nests flat numbers so that each stands at its indices", () => {
    fc.assert(fc.property(shapes, (shape) => {
      const size = shape.reduce((product, axis) => product * axis, 1);
      const nested = nest(Float64Array.from({ length: size }, (_, i) => i), shape);
      for (let entry = 0; entry < size; entry++) {
        const found = indicesOf(entry, shape).reduce<unknown>((list, i) => (list as unknown[])[i], nested);
        assert.equal(found, entry);
      }
    }));
  });

  it("edits one written entry, and writes all of a drawn parameter", () => {
    assert.deepEqual(editOf(model({}), 1, 3), [{ kind: "setParam", id: "h1", name: "w", at: [1], value: 3, shape: [2] }]);
    assert.deepEqual(editOf(model({ drawnFrom: "he-normal, seed 7" }), 1, 3), [
      { kind: "setParam", id: "h1", name: "w", at: [], value: [0.5, 3], shape: [2] },
    ]);
    assert.deepEqual(editOf(model({ shape: [], values: Float64Array.of(0.5), drawnFrom: "zeros" }), 0, 3), [
      { kind: "setParam", id: "h1", name: "w", at: [], value: 3, shape: [] },
    ]);
  });

  it("sends an entry that names a shared parameter to that parameter, and leaves the others alone", () => {
    const partly = model({ slots: [{ parameter: "h1.w", entry: 0 }, { parameter: "a", entry: 0 }] });
    assert.deepEqual([sharedNameOf(partly, 0), sharedNameOf(partly, 1)], [null, "a"]);
    assert.deepEqual(editOf(partly, 1, 3), [{ kind: "setSharedParam", name: "a", at: [], value: 3 }]);
    assert.deepEqual(editOf(partly, 0, 3), [{ kind: "setParam", id: "h1", name: "w", at: [0], value: 3, shape: [2] }]);
    assert.deepEqual(previewOf(partly, 1, 3), { parameter: "a", entry: 0, value: 3 });
  });

  it("edits a wholly shared parameter under its own name, at its entry or as the one number that fills it", () => {
    const whole = model({ shared: true, listedAs: "W" });
    assert.deepEqual(editOf(whole, 1, 3), [{ kind: "setSharedParam", name: "W", at: [1], value: 3 }]);
    assert.deepEqual(editOf({ ...whole, drawnFrom: "normal" }, 1, 3), [{ kind: "setSharedParam", name: "W", at: [], value: [0.5, 3] }]);
    assert.deepEqual(previewOf(whole, 1, 3), { parameter: "W", entry: 1, value: 3 });
    const filling = model({ shared: true, listedAs: "a", slots: [{ parameter: "a", entry: 0 }, { parameter: "a", entry: 0 }] });
    assert.deepEqual(editOf(filling, 1, 3), [{ kind: "setSharedParam", name: "a", at: [], value: 3 }]);
    assert.deepEqual(previewOf(filling, 1, 3), { parameter: "a", entry: 0, value: 3 });
  });

  it("shows a gradient only once its last step is done, and none where nothing flows", () => {
    assert.equal(gradientAtCursor(model({}), 7), "pending");
    assert.deepEqual(gradientAtCursor(model({}), 8), Float64Array.of(1, 2));
    assert.equal(gradientAtCursor(model({ gradients: null }), 8), "none");
    assert.equal(gradientAtCursor(model({ gradientAt: -1 }), 8), "none");
  });

  it("reads both listings, with ids that hold dots", () => {
    const numbers = Float64Array.of(1, 2, 3, 4);
    const common = { shape: [2], shared: false, gradientAt: 3, drawnFrom: null, slots: null, value: [0, 2] as const, gradient: [2, 2] as const };
    const [fromTheta] = paramsOfTheta({ numbers, parameters: [{ ...common, name: "a.b.w", users: ["a.b"] }] });
    assert.deepEqual([fromTheta?.node, fromTheta?.param, [...(fromTheta?.gradients ?? [])]], ["a.b", "w", [3, 4]]);
    const [fromNode] = paramsOfNode({
      id: "a.b",
      numbers,
      upstream: null,
      localDerivative: null,
      params: [{ ...common, name: "w", listedAs: "a.b.w", doc: "", initialised: false }],
    });
    assert.deepEqual([fromNode?.node, fromNode?.param, [...(fromNode?.values ?? [])]], ["a.b", "w", [1, 2]]);
  });
});
