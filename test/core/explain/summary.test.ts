import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { polynomialParameters, summarize } from "../../../core/explain/summary.ts";
import { buildWhole } from "../graph/build.ts";
import { readSample } from "./support.ts";

function summaryOf(name: string) {
  const { graph } = compile(readSample(name));
  assert.ok(graph);
  return summarize(graph);
}

describe("summary of an architecture", () => {
  it("the lecture's ann: hidden units h1 to h4, and deep because of h1 → h4 → h6", () => {
    const { hiddenUnits, units, deepPath, inputs } = summaryOf("ann.nn.json");
    assert.deepEqual({ hiddenUnits, units, inputs }, { hiddenUnits: 4, units: 6, inputs: 3 });
    assert.equal(deepPath?.length, 2);
  });

  it("an mlp's units count one by one, its layers give its depth", () => {
    const { hiddenUnits, units, depth } = summaryOf("mlp.nn.json");
    assert.deepEqual({ hiddenUnits, units, depth }, { hiddenUnits: 5, units: 7, depth: 3 });
  });

  it("one hidden layer is not deep", () => {
    const { hiddenUnits, depth, deepPath } = summaryOf("xor.nn.json");
    assert.deepEqual({ hiddenUnits, depth, deepPath }, { hiddenUnits: 2, depth: 2, deepPath: null });
  });

  it("the lecture's polynomial: 100×100 pixels, third degree, a trillion parameters", () => {
    assert.equal(polynomialParameters(10_000, 3).order, 10n ** 12n);
    assert.equal(polynomialParameters(2, 2).exact, 6n);
  });

  it("counts neurons of any function and of convolutions, not normalisations and poolings", () => {
    const nodes = {
      x: { op: "input", shape: [1, 4, 4] },
      c: { op: "conv2d", inputs: ["x"], channels: 2, kernel: 3, activation: "relu" },
      b: { op: "batch-norm", inputs: ["c"] },
      p: { op: "max-pool2d", inputs: ["b"], kernel: 2 },
      f: { op: "function", inputs: { a: "p[0,0,0]" }, expression: "sin(a)" },
      y: { op: "neuron", inputs: ["p", "f"] },
    };
    const { units, hiddenUnits, depth } = summarize(buildWhole({ nodes, objective: "y" }));
    assert.deepEqual([units, hiddenUnits, depth], [8 + 1 + 1, 9, 3]);
  });
});
