import assert from "node:assert/strict";
import { activations, defineActivations } from "../../../core/ops/activations.ts";
import { defineOps, findOp, ops } from "../../../core/ops/index.ts";
import type { Op } from "../../../core/ops/op.ts";
import { checkOp } from "./checkOp.ts";

const square: Op = {
  name: "throw-away-square",
  title: "Square",
  category: "arithmetic",
  doc: "An op that only this test knows.",
  tex: "z=x^2",
  source: "this test",
  look: "sign",
  ports: { kind: "named", ports: [{ name: "x", doc: "What is squared." }] },
  attributes: {},
  reducesBatch: false,
  hasPreactivation: false,
  infer: (site) => ({ ok: true, shape: site.inputs[0] ?? [] }),
  params: () => [],
  forward(pass) {
    pass.inputs[0]?.data.forEach((x, k) => {
      pass.output.data[k] = x * x;
    });
  },
  backward(pass) {
    pass.inputs[0]?.data.forEach((x, k) => {
      const gradient = pass.inputGradients[0];
      if (gradient) gradient[k] = 2 * x * (pass.outputGradient[k] ?? 0);
    });
  },
  examples: [{ site: { inputs: [[2]], attributes: {} }, inputs: [[1, 2, -3, 0.5]], batch: 2, params: {} }],
};

for (const op of defineOps([...ops.values()], [square]).values()) describe(`op ${op.name}`, () => checkOp(op));

describe("the registry", () => {
  it("refuses a name given twice", () => {
    assert.throws(() => defineOps([...ops.values()], [square, square]), /"throw-away-square" is defined twice/);
    const relu = activations.get("relu");
    assert.ok(relu);
    assert.throws(() => defineActivations([relu], [relu]), /"relu" is defined twice/);
  });

  it("finds an op by name and nothing by a name of Object's", () => {
    assert.equal(findOp("dense")?.title, "Dense layer");
    assert.equal(findOp("constructor"), null);
    assert.equal(findOp("__proto__"), null);
  });

  it("has an example for every op but the input, and for every activation", () => {
    for (const op of ops.values()) assert.equal(op.examples.length > 0, op.name !== "input", op.name);
    const shown = new Set(
      ops.get("dense")?.examples.map((example) => JSON.stringify(example.site.attributes["activation"])),
    );
    assert.equal(shown.size, activations.size);
  });
});
