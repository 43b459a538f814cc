import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { standardize } from "../../../core/data/scale.ts";
import { applyEdits, applyIntents } from "../../../core/document/edits.ts";
import { loadParameters } from "../../../core/interop/weights.ts";
import { whatIfEdits } from "../../../extension/debug/adapter/whatIfEdits.ts";

describe("numbers that were tried", () => {
  it("are written in the file's own unit, though the run has standardized ones", async () => {
    const network = {
      nn: 1,
      nodes: { x: { op: "input", shape: [2] }, y: { op: "neuron", inputs: ["x"] } },
      objective: "y",
      data: { rows: [{ x: [10, 3] }, { x: [20, 3] }, { x: [60, 3] }], standardize: true },
    };
    const text = JSON.stringify(network);
    const { document, graph } = compile(text);
    assert.ok(document && graph);
    const read = () => assert.fail("no files");
    const { dataset } = await loadDataset(document, graph, read);
    const starting = await loadParameters(document, graph, read);
    const scale = dataset?.scales.get("x");
    assert.ok(dataset && scale);
    // What the run has for 40 in the first component, and one more than the mean of the constant one.
    const tried = standardize(Float64Array.of(40, 3), 1, scale)[0] ?? Number.NaN;
    const whatIf = { kind: "input", name: "x", row: 1, pass: 0, from: 0 } as const;
    const { intents, refused } = whatIfEdits(
      [
        { ...whatIf, entry: 0, to: tried },
        { ...whatIf, entry: 1, to: 1 },
      ],
      { document, graph, dataset, starting },
    );
    assert.deepEqual(refused, []);
    const edits = applyIntents(text, intents);
    assert.ok("edits" in edits);
    const written = JSON.parse(applyEdits(text, edits.edits)) as typeof network;
    assert.ok(Math.abs((written.data.rows[1]?.x[0] ?? 0) - 40) < 1e-12);
    assert.deepEqual([written.data.rows[0], written.data.rows[1]?.x[1]], [{ x: [10, 3] }, 4]);
  });
});
