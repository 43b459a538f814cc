import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { compile } from "../../../core/compile.ts";
import { applyEdits } from "../../../core/document/edits.ts";
import type { JsonValue } from "../../../core/document/intent.ts";
import { hasErrors } from "../../../core/problems.ts";
import { readAxisValues } from "../../../core/training/axisValues.ts";
import { suggestAxes } from "../../../core/training/suggestAxes.ts";
import { planSweep, type SweepAxis } from "../../../core/training/sweep.ts";
import { variantEdits, variantText } from "../../../core/training/variant.ts";

const TEXT = `// A comment that stays.
{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "t": { "op": "input" },
    "h": { "op": "dense", "inputs": ["x"], "units": 3, "activation": "tanh" }, // the hidden one
    "y": { "op": "neuron", "inputs": ["h"], "activation": "sigmoid", "params": { "w": [1, 2, 3] } },
    "L": { "op": "binary-cross-entropy", "inputs": ["y", "t"] }
  },
  "objective": "L",
  "weights": "old.safetensors",
  "training": { "optimizer": "adam", "steps": 40, "seed": 3 }
}
`;

describe("a variant as a file", () => {
  it("is the point's network with its settings; comments stay, and the edits make exactly it", () => {
    const axes: readonly SweepAxis[] = [
      { kind: "attribute", node: "h", name: "units", values: [5] },
      { kind: "training", name: "learningRate", values: [0.25] },
      { kind: "training", name: "epochs", values: [7] },
      { kind: "depth", values: [2] },
    ];
    const sweep = planSweep(TEXT, axes, 1);
    assert.ok(typeof sweep === "object");
    const [point] = sweep.points;
    assert.ok(point);
    assert.equal(applyEdits(TEXT, point.edits), point.text);
    const text = variantText(TEXT, point);
    assert.equal(applyEdits(TEXT, variantEdits(TEXT, point)), text);
    const { document, graph, problems } = compile(text);
    assert.ok(document && graph && !hasErrors(problems), problems.map(({ message }) => message).join());
    assert.equal(graph.byId.get("h")?.size, 5);
    assert.deepEqual(document.training.settings, { optimizer: "adam", seed: 3, learningRate: 0.25, epochs: 7 });
    assert.equal(document.weights, null);
    assert.match(text, /^\/\/ A comment that stays\.\n[\s\S]*\/\/ the hidden one/);
    // Of a text as long as this one, most stays.
    const touched = variantEdits(TEXT, point).reduce((sum, { start, end }) => sum + end - start, 0);
    assert.ok(touched < TEXT.length / 4, `${touched} characters`);
  });

  it("writes the section where the file has none", () => {
    const bare = TEXT.replace(/,\n {2}"training": .*\n/, "\n");
    const sweep = planSweep(bare, [{ kind: "training", name: "learningRate", values: [0.5] }], 1);
    assert.ok(typeof sweep === "object" && sweep.points[0]);
    assert.deepEqual(compile(variantText(bare, sweep.points[0])).document?.training.settings, { learningRate: 0.5 });
  });

  it("of every suggestion of every sample is a sound network", async () => {
    for (const name of ["wine", "spiral", "xor", "lenet", "regression", "binary", "digits"]) {
      const text = await readFile(`samples/${name}.nn.json`, "utf8");
      const { document, graph } = compile(text);
      assert.ok(document && graph);
      for (const { axis, values } of suggestAxes(graph, document)) {
        const list = readAxisValues(values) as readonly JsonValue[];
        const sweep = planSweep(text, [{ ...axis, values: list }], 1);
        if (typeof sweep === "string") assert.fail(`${name}, ${JSON.stringify(axis)}: ${sweep}`);
        for (const point of sweep.points) {
          const { problems } = compile(variantText(text, point));
          assert.ok(!hasErrors(problems), `${name} ${JSON.stringify(point.choices)}: ${problems[0]?.message}`);
        }
      }
    }
  }).timeout(60_000);
});

describe("values that a person wrote", () => {
  it("are numbers, words and JSON, apart by commas outside of brackets", () => {
    assert.deepEqual(readAxisValues('1, 2.5,tanh , [3, 4], {"name": "leaky-relu", "slope": 0.2}, "a b"'), [
      1,
      2.5,
      "tanh",
      [3, 4],
      { name: "leaky-relu", slope: 0.2 },
      "a b",
    ]);
    for (const text of ["", "1,,2", "1,"]) assert.equal(readAxisValues(text), null);
  });
});
