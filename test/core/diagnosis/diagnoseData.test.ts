import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { diagnoseData } from "../../../core/diagnosis/diagnoseData.ts";
import { findingProblems } from "../../../core/diagnosis/findingProblems.ts";
import { initialParameters } from "../../../core/training/initializers.ts";

async function problemsOf(nodes: object, rows: readonly object[]): Promise<readonly string[] | undefined> {
  const text = JSON.stringify({ nn: 1, nodes, objective: "L", data: { rows } });
  const { document, graph } = compile(text);
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, async () => "");
  const found = diagnoseData(graph, dataset ?? assert.fail(), initialParameters(graph));
  const problems = found === null ? undefined : findingProblems(found.findings, document);
  return problems?.map((p) => `${p.severity} ${p.code} ${text.slice(p.range.start, p.range.end)}`);
}

const neuron = (inputs: readonly string[], w: number, activation: string, b = 0): object => ({
  op: "neuron",
  inputs,
  activation,
  params: { w: [w], b },
});
const ends = { x: { op: "input" }, t: { op: "input" }, L: { op: "squared-error", inputs: ["y", "t"] } };
const rows = [
  { x: 1, t: 0 },
  { x: -1, t: 1 },
];

describe("the data's diagnosis as problems", () => {
  it("stand at the node's id, each kind with its code", async () => {
    const dead = { ...ends, h: neuron(["x"], 1, "relu", -9), y: neuron(["h"], 1, "identity", 0.5) };
    assert.deepEqual(await problemsOf(dead, rows), ['hint NN902 "h"']);
    const saturated = { ...ends, y: neuron(["x"], 100, "sigmoid") };
    assert.deepEqual(await problemsOf(saturated, rows), ['hint NN903 "y"']);
    const deep: Record<string, object> = { ...ends };
    for (let k = 0; k < 8; k++) deep[k === 7 ? "y" : `h${k}`] = neuron([k === 0 ? "x" : `h${k - 1}`], 1, "sigmoid");
    assert.deepEqual(await problemsOf(deep, rows), ['hint NN904 "h0"']);
    for (let k = 0; k < 8; k++) deep[k === 7 ? "y" : `h${k}`] = neuron([k === 0 ? "x" : `h${k - 1}`], 9, "identity");
    assert.deepEqual(await problemsOf(deep, rows), ['hint NN905 "h0"']);
    const infinite = { ...ends, y: neuron(["x"], 1e300, "identity") };
    assert.deepEqual(await problemsOf(infinite, rows), ['warning NN901 "L"']);
  });

  it("are none of a sound network, and not looked for where it would take long", async () => {
    assert.deepEqual(await problemsOf({ ...ends, y: neuron(["x"], 1, "tanh") }, rows), []);
    const wide = { op: "dense", inputs: ["x"], units: 4000, activation: "tanh" };
    const huge = { ...ends, a: wide, c: { ...wide, inputs: ["a"] }, y: { op: "neuron", inputs: ["c"] } };
    assert.equal(await problemsOf(huge, rows), undefined);
  });
});
