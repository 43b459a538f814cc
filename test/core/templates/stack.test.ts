import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { applyEdits } from "../../../core/document/edits.ts";
import { insertFragment } from "../../../core/templates/insertTemplate.ts";
import { openInputs, templateFromSelection } from "../../../core/templates/savedFragment.ts";
import { stackSelection } from "../../../core/templates/stackSelection.ts";

const NETWORK = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "t": { "op": "input", "shape": [] },
    "h": { "op": "dense", "inputs": ["x"], "units": 2, "activation": "tanh", "params": { "W": [[1, 2], [3, 4]], "b": "b" } }, // hidden
    "r": { "op": "add", "inputs": ["h", "x"] },
    "y": { "op": "neuron", "inputs": ["r"] },
    "L": { "op": "squared-error", "inputs": ["y", "t"] }
  },
  "params": { "b": [0, 1] },
  "objective": "L",
  "view": { "pins": { "h": [100, 40], "r": [300, 60] } }
}
`;

function stack(text: string, ids: readonly string[], copies: number): { text: string; nodes: readonly string[] } {
  const { edits, nodes } = stackSelection(text, ids, copies);
  return { text: applyEdits(text, edits), nodes };
}

const errors = (text: string): string[] =>
  compile(text)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ message }) => message);

describe("a stack of copies", () => {
  it("chains them: each is fed by the one before, and what was fed by the first is fed by the last", () => {
    const { text, nodes } = stack(NETWORK, ["h", "r"], 3);
    assert.deepEqual(nodes, ["h_2", "r_2", "h_3", "r_3"]);
    const before = NETWORK.split("\n");
    const after = text.split("\n");
    assert.deepEqual(
      after.filter((line) => !before.includes(line)),
      [
        '    "y": { "op": "neuron", "inputs": ["r_3"] },',
        '    "L": { "op": "squared-error", "inputs": ["y", "t"] },',
        '    "h_2": { "op": "dense", "inputs": ["r"], "units": 2, "activation": "tanh", "params": { "W": [[1, 2], [3, 4]], "b": "b" } },',
        '    "r_2": { "op": "add", "inputs": ["h_2", "r"] },',
        '    "h_3": { "op": "dense", "inputs": ["r_2"], "units": 2, "activation": "tanh", "params": { "W": [[1, 2], [3, 4]], "b": "b" } },',
        '    "r_3": { "op": "add", "inputs": ["h_3", "r_2"] }',
        '  "view": { "pins": { "h": [100, 40], "r": [300, 60], "h_2": [540, 40], "r_2": [740, 60], "h_3": [980, 40], "r_3": [1180, 60] } }',
      ],
    );
    assert.deepEqual(errors(text), []);
  });

  it("joins neurons that make up the vector that feeds them", () => {
    const text = `{ "nn": 1, "nodes": {
      "x": { "op": "input", "shape": [2] },
      "a": { "op": "neuron", "inputs": ["x"] },
      "b": { "op": "neuron", "inputs": ["x"] },
      "y": { "op": "neuron", "inputs": ["a", "b"] }
    } }`;
    const stacked = stack(text, ["a", "b"], 2).text;
    assert.match(stacked, /"a_2": \{ "op": "neuron", "inputs": \["a", "b"\] \}/);
    assert.match(stacked, /"y": \{ "op": "neuron", "inputs": \["a_2", "b_2"\] \}/);
    assert.deepEqual(errors(stacked), []);
  });

  it("feeds as many wires as there are outputs, one to one, and moves the objective", () => {
    const text = `{ "nn": 1, "nodes": {
      "x": { "op": "input", "shape": [2] },
      "a": { "op": "neuron", "inputs": ["x[1]", "x[0]"] },
      "b": { "op": "neuron", "inputs": ["x[0]"] },
      "y": { "op": "neuron", "inputs": ["a", "b"] }
    } }`;
    const stacked = stack(text, ["a", "b"], 3).text;
    assert.match(stacked, /"a_3": \{ "op": "neuron", "inputs": \["a_2", "b_2"\] \}/);
    assert.match(stacked, /"b_3": \{ "op": "neuron", "inputs": \["b_2"\] \}/);
    assert.deepEqual(errors(stacked), []);
    const simple = `{ "nn": 1, "nodes": { "x": { "op": "input" }, "y": { "op": "neuron", "inputs": ["x"] } }, "objective": "y" }`;
    assert.match(stack(simple, ["y"], 2).text, /"objective": "y_2"/);
  });

  for (const [says, ids, copies] of [
    [/The selection takes “r” \[2\] and gives “y” \[\]\./, ["y"], 2],
    [/Nothing outside the selection feeds it/, ["x"], 2],
    [/whole number of copies from 2 to 100, not 1/, ["h"], 1],
    [/no node “q”/, ["q"], 2],
    [/Select nodes first/, [], 2],
  ] as const)
    it(`refuses ${copies} of ${JSON.stringify(ids)}`, () =>
      assert.throws(() => stackSelection(NETWORK, ids, copies), says));
});

describe("a template from a selection", () => {
  const fragment = templateFromSelection(NETWORK, ["h", "r"]);

  it("names its open inputs", () => assert.deepEqual(openInputs(fragment), ["x"]));

  it("comes after a node of another network", () => {
    const into = '{\n  "nn": 1,\n  "nodes": {\n    "h": { "op": "input", "shape": [2] }\n  }\n}\n';
    const { edits, nodes } = insertFragment(into, fragment, { after: "h", at: [5, 6] });
    assert.deepEqual(nodes, ["h_2", "r"]);
    const text = applyEdits(into, edits);
    assert.match(text, /"r": \{ "op": "add", "inputs": \["h_2", "h"\] \}/);
    assert.match(text, /"params": \{ "b": \[0, 1\] \}/);
    assert.match(text, /"pins": \{ "h_2": \[5, 6\], "r": \[205, 26\] \}/);
    assert.deepEqual(errors(text), []);
  });

  it("says what it lacks where nothing feeds it", () => {
    const into = '{ "nn": 1, "nodes": {} }';
    const { notes } = insertFragment(into, fragment, { after: null, at: null });
    assert.match(notes.join(" "), /“h” has lost its input from “x”, which is not here\./);
  });
});
