import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { applyEdits, applyIntents, editsFor, emptyNetworkText } from "../../../core/document/edits.ts";
import type { Intent } from "../../../core/document/intent.ts";
import { parseDocument } from "../../../core/document/parse.ts";

const NETWORK = `{
  "nn": 1, // version
  "nodes": {                // id -> node
    "x":  { "op": "input", "shape": [2] },
    "t":  { "op": "input", "shape": [1] }, // target
    "h1": { "op": "neuron", "inputs": ["x"], "activation": "tanh", "params": { "w": [1, 1], "b": 0 } },
    // the head
    "y":  { "op": "neuron", "inputs": ["h1", "x[ 0 ]"] }, /* why */
    "L":  { "op": "squared-error", "inputs": ["y", "t"] } // loss
  },
  "objective": "L",
  "regularization": { "l2": 1, "of": ["h1.w", "b1"] }
}
`;

function edit(text: string, ...intents: Intent[]): string {
  return applyEdits(text, editsFor(text, intents));
}

function refusal(...intents: Intent[]): string {
  const result = applyIntents(NETWORK, intents);
  return "refused" in result ? result.refused : assert.fail("was not refused");
}

/** The lines that the intents change: without the old ones, with the new ones. */
function changedLines(text: string, ...intents: Intent[]): { old: string[]; new: string[] } {
  const before = text.split("\n");
  const after = edit(text, ...intents).split("\n");
  return { old: before.filter((line) => !after.includes(line)), new: after.filter((line) => !before.includes(line)) };
}

const node = (text: string) => `{ "nn": 1, "nodes": { "x": { "op": "input" }, "n": ${text} } }`;

describe("edits, to the letter", () => {
  it("writes a new node on one line, aligned with its neighbours", () => {
    const intent: Intent = {
      kind: "addNode",
      id: "z",
      op: "dense",
      inputs: ["y", "x[0]"],
      attributes: { units: 3, activation: "relu" },
      params: { b: 0 },
    };
    assert.deepEqual(changedLines(NETWORK, intent), {
      old: ['    "L":  { "op": "squared-error", "inputs": ["y", "t"] } // loss'],
      new: [
        '    "L":  { "op": "squared-error", "inputs": ["y", "t"] }, // loss',
        '    "z":  { "op": "dense", "inputs": ["y", "x[0]"], "units": 3, "activation": "relu", "params": { "b": 0 } }',
      ],
    });
  });

  it("takes a node's line and trailing comment along, and the references to it", () => {
    assert.deepEqual(changedLines(NETWORK, { kind: "removeNode", id: "t" }).new, [
      '    "L":  { "op": "squared-error", "inputs": ["y"] } // loss',
    ]);
    const withoutLoss = edit(NETWORK, { kind: "removeNode", id: "L" });
    assert.doesNotMatch(withoutLoss, /loss|objective/);
    assert.match(withoutLoss, /"x\[ 0 \]"\] \} \/\* why \*\/\n {2}\},\n/);
  });

  it("keeps the other port's name when the first of two goes", () => {
    assert.match(edit(NETWORK, { kind: "disconnect", to: "L", at: 0 }), /"inputs": \{ "target": "t" \}/);
    const mended = edit(NETWORK, { kind: "disconnect", to: "L", at: 0 }, { kind: "connect", to: "L", reference: "h1" });
    assert.match(mended, /"inputs": \{ "target": "t", "prediction": "h1" \}/);
  });

  it("renames everywhere and keeps selections", () => {
    const renamed = edit(NETWORK, { kind: "renameNode", id: "x", to: "קלט" });
    assert.match(renamed, /\["h1", "קלט\[ 0 \]"\]/);
    assert.deepEqual(parseDocument(renamed).problems, []);
    assert.match(edit(NETWORK, { kind: "renameNode", id: "h1", to: "h" }), /"of": \["h\.w", "b1"\]/);
  });

  it("changes only the characters of the number", () => {
    assert.deepEqual(
      editsFor(NETWORK, [{ kind: "setParam", id: "h1", name: "w", at: [1], value: -2.5, shape: [2] }]).map(
        ({ newText }) => newText,
      ),
      ["-2.5"],
    );
  });

  for (const [name, before, intent, after] of [
    [
      "opens a number that fills a parameter",
      '{ "op": "neuron", "params": { "w": 0.5 } }',
      { kind: "setParam", id: "n", name: "w", at: [1], value: 2, shape: [3] },
      '{ "op": "neuron", "params": { "w": [0.5, 2, 0.5] } }',
    ],
    [
      "opens a number that fills a matrix",
      '{ "op": "dense", "units": 2, "params": { "W": 0 } }',
      { kind: "setParam", id: "n", name: "W", at: [1, 0], value: 2, shape: [2, 2] },
      '{ "op": "dense", "units": 2, "params": { "W": [[0, 0], [2, 0]] } }',
    ],
    [
      "leaves the brackets of [v]",
      '{ "op": "neuron", "params": { "b": [0.5] } }',
      { kind: "setParam", id: "n", name: "b", at: [], value: 2, shape: [] },
      '{ "op": "neuron", "params": { "b": [2] } }',
    ],
    [
      "writes drawn numbers as a whole",
      '{ "op": "neuron", "params": { "w": { "init": "ones" } } }',
      { kind: "setParam", id: "n", name: "w", at: [], value: [1, 2], shape: [2] },
      '{ "op": "neuron", "params": { "w": [1, 2] } }',
    ],
    [
      "adds params",
      '{ "op": "neuron" }',
      { kind: "setParam", id: "n", name: "b", at: [], value: -0, shape: [] },
      '{ "op": "neuron", "params": { "b": -0 } }',
    ],
    [
      "removes the last param",
      '{ "op": "neuron", "params": { "b": 1 } }',
      { kind: "setParam", id: "n", name: "b", at: [], value: null },
      '{ "op": "neuron" }',
    ],
    [
      "puts an attribute before params",
      '{ "op": "neuron", "params": { "b": 1 } }',
      { kind: "setAttribute", id: "n", name: "activation", value: { name: "leaky-relu", slope: 0.2 } },
      '{ "op": "neuron", "activation": { "name": "leaky-relu", "slope": 0.2 }, "params": { "b": 1 } }',
    ],
    [
      "changes one value inside an attribute",
      '{ "op": "neuron", "activation": {"name":"elu",  "alpha": 1} }',
      { kind: "setAttribute", id: "n", name: "activation", value: { name: "elu", alpha: 2 } },
      '{ "op": "neuron", "activation": {"name":"elu",  "alpha": 2} }',
    ],
    [
      "makes inputs behind op",
      '{ "op": "neuron", "bias": false }',
      { kind: "connect", to: "n", reference: "x" },
      '{ "op": "neuron", "inputs": ["x"], "bias": false }',
    ],
    [
      "connects a named port",
      '{ "op": "squared-error" }',
      { kind: "connect", to: "n", reference: "x", port: "target" },
      '{ "op": "squared-error", "inputs": { "target": "x" } }',
    ],
    [
      "gives the first input of a function the first name of its expression",
      '{ "op": "function", "expression": "k * exp(-r^2) + t", "params": { "k": 1 } }',
      { kind: "connect", to: "n", reference: "x" },
      '{ "op": "function", "inputs": { "r": "x" }, "expression": "k * exp(-r^2) + t", "params": { "k": 1 } }',
    ],
    [
      "gives a further input the next name, or its own",
      '{ "op": "function", "inputs": { "r": "n" }, "expression": "exp(-r^2)" }',
      { kind: "connect", to: "n", reference: "x[0]" },
      '{ "op": "function", "inputs": { "r": "n", "x": "x[0]" }, "expression": "exp(-r^2)" }',
    ],
    [
      "names the inputs of what becomes a function",
      '{ "op": "neuron", "inputs": ["x", "n[0]"], "params": { "b": 1 } }',
      { kind: "setOp", id: "n", op: "function" },
      '{ "op": "function", "inputs": { "x": "x", "n": "n[0]" }, "expression": "x * exp(-x^2)" }',
    ],
    [
      "takes the names from the inputs of what is a function no more",
      '{ "op": "function", "inputs": { "a": "x", "b": "n" }, "expression": "a + b" }',
      { kind: "setOp", id: "n", op: "add" },
      '{ "op": "add", "inputs": ["x", "n"] }',
    ],
    [
      "adds the shape that another op needs",
      '{ "op": "flatten", "inputs": ["x"] }',
      { kind: "setOp", id: "n", op: "reshape" },
      '{ "op": "reshape", "inputs": ["x"], "shape": [1] }',
    ],
    [
      "replaces what is at a named port",
      '{ "op": "squared-error", "inputs": ["n", "n"] }',
      { kind: "connect", to: "n", reference: "x", port: "target" },
      '{ "op": "squared-error", "inputs": ["n", "x"] }',
    ],
    [
      "another op keeps what it understands and adds what it needs",
      '{ "op": "neuron", "inputs": ["x"], "activation": "tanh", "params": { "w": [1], "b": 0 } }',
      { kind: "setOp", id: "n", op: "dense" },
      '{ "op": "dense", "inputs": ["x"], "units": 1, "activation": "tanh", "params": { "b": 0 } }',
    ],
    [
      "another op drops what it does not know",
      '{ "op": "dense", "inputs": ["x"], "units": 3, "activation": "softmax", "params": { "W": [[1]] } }',
      { kind: "setOp", id: "n", op: "neuron" },
      '{ "op": "neuron", "inputs": ["x"] }',
    ],
    [
      "another op of the same kind keeps all",
      '{ "op": "squared-error", "inputs": ["x", "x"], "reduction": "sum" }',
      { kind: "setOp", id: "n", op: "binary-cross-entropy" },
      '{ "op": "binary-cross-entropy", "inputs": ["x", "x"], "reduction": "sum" }',
    ],
  ] as const satisfies readonly (readonly [string, string, Intent, string])[]) {
    it(name, () => assert.equal(edit(node(before), intent), node(after)));
  }

  it("builds a network from nothing that reads without a problem", () => {
    const built = edit(
      emptyNetworkText(),
      { kind: "addNode", id: "x", op: "input", attributes: { shape: [2] } },
      { kind: "addNode", id: "t", op: "input", attributes: { shape: [] } },
      { kind: "addNode", id: "y", op: "neuron", inputs: ["x"], pin: [120, 40] },
      { kind: "addNode", id: "L", op: "squared-error", inputs: ["y", "t"] },
      { kind: "setObjective", references: ["L"] },
      { kind: "setRow", row: 0, values: { x: [0, 1], t: 1 } },
      { kind: "setRow", row: 1, values: { x: [1, 1], t: 0 } },
      { kind: "setSharedParam", name: "s", at: [], value: 0.25 },
      { kind: "setTitle", title: "New" },
    );
    assert.equal(
      built,
      `{
  "nn": 1,
  "title": "New",
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "t": { "op": "input", "shape": [] },
    "y": { "op": "neuron", "inputs": ["x"] },
    "L": { "op": "squared-error", "inputs": ["y", "t"] }
  },
  "params": { "s": 0.25 },
  "objective": "L",
  "data": {
    "rows": [
      { "x": [0, 1], "t": 1 },
      { "x": [1, 1], "t": 0 }
    ]
  },
  "view": { "pins": { "y": [120, 40] } }
}
`,
    );
    assert.deepEqual(parseDocument(built).problems, []);
  });

  it("begins a network in a file without text, and undoing leaves the very same nothing", () => {
    for (const blank of ["", " \r\n\t"]) {
      const add: Intent = { kind: "addNode", id: "x", op: "input", attributes: { shape: [2] } };
      const edits = editsFor(blank, [add]);
      assert.equal(edits.length, 1);
      assert.equal(applyEdits(blank, edits), edit(emptyNetworkText(), add));
      assert.deepEqual(editsFor(blank, []), []);
    }
  });

  it("an empty network has no problem", () => assert.deepEqual(parseDocument(emptyNetworkText()).problems, []));

  it("follows the file: tabs, CRLF, one line, no spaces", () => {
    const tabs = '{\r\n\t"nn": 1,\r\n\t"nodes": {}\r\n}';
    assert.equal(
      edit(tabs, { kind: "addNode", id: "x", op: "input" }),
      '{\r\n\t"nn": 1,\r\n\t"nodes": {\r\n\t\t"x": { "op": "input" }\r\n\t}\r\n}',
    );
    assert.equal(
      edit('{"nn":1,"nodes":{}}', { kind: "addNode", id: "x", op: "input", attributes: { shape: [2, 3] } }),
      '{"nn":1,"nodes":{"x":{"op":"input","shape":[2,3]}}}',
    );
    assert.equal(
      edit('{ "nn": 1 }', { kind: "addNode", id: "x", op: "input" }),
      '{ "nn": 1, "nodes": { "x": { "op": "input" } } }',
    );
  });

  for (const [says, ...intents] of [
    [/already a node “x”/, { kind: "addNode", id: "x", op: "input" }],
    [/must not contain/, { kind: "addNode", id: "x[", op: "input" }],
    [/no op “dens”.*“dense”/, { kind: "addNode", id: "z", op: "dens" }],
    [/no node “q”/, { kind: "addNode", id: "z", op: "neuron", inputs: ["q"] }],
    [/no node “q”/, { kind: "removeNode", id: "q" }],
    [/already a node “y”/, { kind: "renameNode", id: "x", to: "y" }],
    [/must not be empty/, { kind: "renameNode", id: "x", to: "" }],
    [/takes no inputs/, { kind: "connect", to: "x", reference: "y" }],
    [/takes 2 inputs/, { kind: "connect", to: "L", reference: "x" }],
    [/without its "\]"/, { kind: "connect", to: "y", reference: "x[" }],
    [/has no input 5/, { kind: "disconnect", to: "y", at: 5 }],
    [/NaN cannot be written/, { kind: "setParam", id: "h1", name: "b", at: [], value: Number.NaN }],
    [/not written in the text/, { kind: "setParam", id: "y", name: "w", at: [0], value: 1 }],
    [/no entry \[7\]/, { kind: "setParam", id: "h1", name: "w", at: [7], value: 1, shape: [2] }],
    [/no row 3/, { kind: "setRow", row: 3, values: {} }],
    [/no node “z”/, { kind: "addNode", id: "q", op: "input" }, { kind: "removeNode", id: "z" }],
  ] as const satisfies readonly (readonly [RegExp, ...Intent[]])[]) {
    it(`refuses ${JSON.stringify(intents)}`, () => assert.match(refusal(...intents), says));
  }

  it("refuses to edit a text that cannot be read", () => {
    for (const text of ["", "{", "[]", "x".repeat(1000), "[".repeat(1e5), '{ "nn": 1, "nodes": 3 }']) {
      assert.ok("refused" in applyIntents(text, [{ kind: "removeNode", id: "x" }]));
    }
  });
});

describe("edits of the samples", function () {
  this.timeout(30_000);
  const folder = new URL("../../../samples/", import.meta.url);
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".nn.json"))) {
    const text = readFileSync(new URL(name, folder), "utf8");
    const ids = [...(parseDocument(text).document?.nodes.keys() ?? [])];

    it(`${name}: every node can be renamed, pinned and set free again without a trace`, () => {
      for (const id of ids) {
        const renamed = edit(text, { kind: "renameNode", id, to: "a new name" });
        assert.deepEqual(parseDocument(renamed).problems, []);
        assert.equal(edit(renamed, { kind: "renameNode", id: "a new name", to: id }), text);
        const pinned = edit(text, { kind: "pin", id, at: [1, 2] });
        if (!parseDocument(text).document?.pins.has(id))
          assert.equal(edit(pinned, { kind: "pin", id, at: null }), text);
      }
    });

    it(`${name}: nodes can be removed one by one until none is left`, () => {
      let rest = text;
      for (const id of ids) {
        rest = edit(rest, { kind: "removeNode", id });
        assert.deepEqual(parseDocument(rest).problems, []);
      }
      assert.equal(parseDocument(rest).document?.nodes.size, 0);
    });
  }
});
