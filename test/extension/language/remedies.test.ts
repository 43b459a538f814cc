import assert from "node:assert/strict";
import { applyEdits, editsFor } from "../../../core/document/edits.ts";
import { remediesFor } from "../../../extension/language/remedies.ts";
import { readNetwork } from "../../../extension/reading.ts";

const text = (nodes: string, more = "") =>
  `{ "nn": 1, "nodes": { "x": { "op": "input", "shape": [2] }, ${nodes} }${more} }`;

/** Title → the codes that are left after taking it, for every remedy of the first problem of that code. */
function tried(network: string, code: string): Readonly<Record<string, readonly string[]>> {
  const reading = readNetwork(network, 1, null);
  const problem = reading.problems.find((each) => each.code === code);
  assert.ok(problem, `no ${code}`);
  return Object.fromEntries(
    remediesFor(problem, reading).map(({ title, intents }) => {
      const after = applyEdits(network, editsFor(network, intents));
      return [title, readNetwork(after, 2, null).problems.map((each) => each.code)];
    }),
  );
}

describe("remedies", () => {
  it("cut the wire that closes a cycle", () => {
    const cycle = text(
      '"a": { "op": "neuron", "inputs": ["x", "b"] }, "b": { "op": "neuron", "inputs": ["a"], "activation": "tanh" }',
    );
    assert.deepEqual(Object.values(tried(cycle, "NN304")), [[]]);
  });

  it("delete a node that nothing uses, or make it an output", () => {
    const spare = text(
      '"y": { "op": "neuron", "inputs": ["x"] }, "s": { "op": "neuron", "inputs": ["x"] }',
      ', "objective": "y"',
    );
    assert.deepEqual(tried(spare, "NN804"), {
      "Make “s” an output of the network": [],
      "Delete “s”": [],
    });
  });

  it("add a loss that nothing uses to the objective", () => {
    const two = text(
      '"t": { "op": "input", "shape": [] }, "y": { "op": "neuron", "inputs": ["x"] }, "L": { "op": "squared-error", "inputs": ["y", "t"] }, "M": { "op": "l1", "inputs": ["y", "t"] }',
      ', "objective": "L"',
    );
    assert.deepEqual(tried(two, "NN804")["Add “M” to the objective"], []);
  });

  it("delete a shared parameter that nothing uses", () => {
    assert.deepEqual(tried(text('"y": { "op": "neuron", "inputs": ["x"] }', ', "params": { "b1": 1 }'), "NN805"), {
      "Delete the shared parameter “b1”": [],
    });
  });

  it("take away a reference to a node that does not exist", () => {
    const lost = text('"y": { "op": "neuron", "inputs": ["x", "nowhere at all"] }');
    assert.deepEqual(Object.values(tried(lost, "NN301")), [[]]);
  });
});
