import assert from "node:assert/strict";
import { ops } from "../../../core/ops/index.ts";
import type { Attribute } from "../../../core/ops/op.ts";
import { allowedText, attributeToText, defaultOf, parseAttribute } from "../../../webview/inspector/attributeText.ts";
import { compatibleOps } from "../../../webview/inspector/compatibleOps.ts";

const width: Attribute = { kind: "number", integer: true, minimum: 1, maximum: 100, doc: "" };
const rate: Attribute = { kind: "number", exclusiveMinimum: 0, doc: "" };
const shape: Attribute = { kind: "shape", doc: "" };

describe("webview/inspector/attributeText", () => {
  it("takes numbers in their range, and says the range where not", () => {
    assert.deepEqual(parseAttribute(width, " 12 "), { ok: true, value: 12 });
    assert.deepEqual(parseAttribute(width, "1.5"), { ok: false, error: "1.5 is not a whole number from 1 to 100." });
    assert.deepEqual(parseAttribute(width, "101"), { ok: false, error: "101 is not a whole number from 1 to 100." });
    assert.deepEqual(parseAttribute(rate, "0"), { ok: false, error: "0 is not a number above 0." });
    assert.deepEqual(parseAttribute(rate, "x"), { ok: false, error: "“x” is not a number above 0." });
    assert.equal(allowedText({ kind: "number", doc: "" }), "a number");
    const share: Attribute = { kind: "number", minimum: 0, exclusiveMaximum: 1, doc: "" };
    assert.deepEqual(parseAttribute(share, "0.5"), { ok: true, value: 0.5 });
    assert.deepEqual(parseAttribute(share, "1"), { ok: false, error: "1 is not a number from 0 below 1." });
  });

  it("takes shapes as people write them", () => {
    for (const text of ["2, 3", "[2,3]", "2 × 3", "2x3"]) {
      assert.deepEqual(parseAttribute(shape, text), { ok: true, value: [2, 3] }, text);
    }
    assert.deepEqual(parseAttribute(shape, " "), { ok: true, value: [] });
    for (const text of ["0", "2,", "-1", "1.5", "a"]) assert.equal(parseAttribute(shape, text).ok, false, text);
    assert.equal(attributeToText([2, 3]), "2, 3");
  });

  it("reads back every default of the registry", () => {
    for (const op of ops.values()) {
      for (const attribute of Object.values(op.attributes)) {
        const value = defaultOf(attribute);
        if (value === undefined || attribute.kind === "boolean") continue;
        assert.deepEqual(parseAttribute(attribute, attributeToText(value)), { ok: true, value });
      }
    }
  });
});

describe("webview/inspector/compatibleOps", () => {
  it("offers ops that take the inputs there are, and the own one always", () => {
    const names = (current: string, inputs: number) =>
      compatibleOps(ops.values(), current, inputs).map(({ name }) => name);
    const unary = names("neuron", 1);
    assert.ok(
      unary.includes("dense") &&
        unary.includes("output") &&
        !unary.includes("input") &&
        !unary.includes("squared-error"),
    );
    const binary = names("squared-error", 2);
    assert.ok(binary.includes("binary-cross-entropy") && binary.includes("add") && !binary.includes("output"));
    assert.ok(names("output", 3).includes("output"));
    assert.deepEqual(names("input", 0).length, ops.size);
  });
});
