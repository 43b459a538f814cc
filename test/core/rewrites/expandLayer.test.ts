import assert from "node:assert/strict";
import { applyIntents } from "../../../core/document/edits.ts";
import { rewrite, run } from "./rewriting.ts";

/** A file of nodes on lines of their own, and what else it has. */
function file(nodes: readonly string[], more = ""): string {
  return `{\n  "nn": 1,\n  "nodes": {\n    ${nodes.join(",\n    ")}\n  }${more}\n}\n`;
}

const X = '"x": { "op": "input", "shape": [2] }';
const T = '"t": { "op": "input", "shape": [2] }';
const Z =
  '"z": { "op": "dense", "inputs": ["x"], "units": 2, "activation": "tanh", "params": { "W": [[0.10, 1e-3], [2, -3]], "b": [0, 0.50] } }';
const Z1 = '"z_1": { "op": "neuron", "inputs": ["x"], "activation": "tanh", "params": { "w": [0.10, 1e-3], "b": 0 } }';
const Z2 = '"z_2": { "op": "neuron", "inputs": ["x"], "activation": "tanh", "params": { "w": [2, -3], "b": 0.50 } }';
const JOIN = '"z": { "op": "concat", "inputs": ["z_1", "z_2"] }';

const expand = (text: string, id = "z"): string => rewrite(text, { kind: "expandLayer", id });

function refusal(text: string, numbers?: Readonly<Record<string, number[][]>>): string {
  const result = applyIntents(text, [{ kind: "expandLayer", id: "z", ...(numbers ? { numbers } : {}) }]);
  return "refused" in result ? result.refused : assert.fail("was not refused");
}

describe("expandLayer, to the letter", () => {
  it("puts the neurons where the layer stood, with numbers as they were spelt", () => {
    const y = (inputs: string): string =>
      `"y": { "op": "neuron", "inputs": [${inputs}], "params": { "w": [1, 2, 3, 4, 5] } }`;
    assert.equal(
      expand(file([X, Z, y('"z", "z[ 1 ]", "z[0:2]"')])),
      file([X, Z1, Z2, y('"z_1", "z_2", "z_2", "z_1", "z_2"')]),
    );
  });

  it("keeps a node of its name where a vector is needed whole", () => {
    const readers = [
      T,
      '"L": { "op": "squared-error", "inputs": ["z", "t"] }',
      '"o": { "op": "output", "inputs": ["z[1]"] }',
    ];
    const after = [
      T,
      '"L": { "op": "squared-error", "inputs": ["z", "t"] }',
      '"o": { "op": "output", "inputs": ["z_2"] }',
    ];
    assert.equal(expand(file([X, Z, ...readers])), file([X, Z1, Z2, JOIN, ...after]));
    const named = '"g": { "op": "function", "inputs": { "a": "z", "c": "z[0]" }, "expression": "a * a" }';
    assert.equal(expand(file([X, Z, named])), file([X, Z1, Z2, JOIN, named.replace("z[0]", "z_1")]));
  });

  it("applies softmax, and a sigmoid whose logits a loss reads, to all of them under its name", () => {
    const softmax = file([X, T, Z.replace("tanh", "softmax"), '"L": { "op": "cross-entropy", "inputs": ["z", "t"] }']);
    const plain = [Z1, Z2].map((text) => text.replace(' "activation": "tanh",', ""));
    assert.equal(
      expand(softmax),
      file([
        X,
        T,
        ...plain,
        '"z": { "op": "softmax", "inputs": ["z_1", "z_2"] }',
        '"L": { "op": "cross-entropy", "inputs": ["z", "t"] }',
      ]),
    );
    const sigmoid = file([
      X,
      T,
      Z.replace("tanh", "sigmoid"),
      '"o": { "op": "output", "inputs": ["z"] }',
      '"L": { "op": "binary-cross-entropy", "inputs": ["o", "t"] }',
    ]);
    assert.equal(
      expand(sigmoid),
      file([
        X,
        T,
        ...plain,
        '"z_u": { "op": "concat", "inputs": ["z_1", "z_2"] }',
        '"z": { "op": "activation", "inputs": ["z_u"], "activation": "sigmoid" }',
        '"o": { "op": "output", "inputs": ["z"] }',
        '"L": { "op": "binary-cross-entropy", "inputs": ["o", "t"] }',
      ]),
    );
  });

  it("renames what the objective, the regularization, the training and the groups name", () => {
    const more = (objective: string, of: string, only: string, group: string): string =>
      `,\n  "objective": "${objective}",\n  "regularization": { "l2": 1, "of": [${of}] },\n  "training": { "only": [${only}] },\n  "view": { "groups": { "g": [${group}] } }`;
    assert.equal(
      expand(file([X, Z], more("z[1]", '"z.W", "z.b"', '"z.b"', '"x", "z"'))),
      file([X, Z1, Z2], more("z_2", '"z_1.w", "z_2.w", "z_1.b", "z_2.b"', '"z_1.b", "z_2.b"', '"x", "z_1", "z_2"')),
    );
  });

  it("puts pins about the middle of where the layer was pinned", () => {
    const pins = (text: string): string => `,\n  "view": { "pins": { ${text} } }`;
    // Neurons are 78 high and 34 apart; the middle of a layer is 45 below that of a neuron.
    assert.equal(
      expand(file([X, Z], pins('"x": [1, 2], "z": [100, 0]'))),
      file([X, Z1, Z2], pins('"x": [1, 2], "z_1": [100, -11], "z_2": [100, 101]')),
    );
  });

  it("keeps shared entries, rows, numbers and what the activation learns shared", () => {
    const shared = ',\n  "params": { "k": 0.5, "r": [1, 2] }';
    const layer = (params: string, activation = "tanh"): string =>
      `"z": { "op": "dense", "inputs": ["x"], "units": 2, "activation": "${activation}", "params": { ${params} } }`;
    const neurons = (one: string, two: string, activation = "tanh"): string[] =>
      [one, two].map(
        (params, k) =>
          `"z_${k + 1}": { "op": "neuron", "inputs": ["x"], "activation": "${activation}", "params": { ${params} } }`,
      );
    assert.equal(
      expand(file([X, layer('"W": ["r", ["k", 1]], "b": "k"')], shared)),
      file([X, ...neurons('"w": "r", "b": "k"', '"w": ["k", 1], "b": "k"')], shared),
    );
    assert.equal(
      expand(file([X, layer('"W": 0.30', "prelu")], shared)),
      file(
        [X, ...neurons('"w": 0.30, "slope": "z_slope"', '"w": 0.30, "slope": "z_slope"', "prelu")],
        ',\n  "params": { "k": 0.5, "r": [1, 2], "z_slope": 0.25 }',
      ),
    );
  });

  it("writes drawn numbers out, as the layer drew them", async () => {
    const data = ',\n  "data": { "rows": [{ "x": [1, 2] }] },\n  "objective": "y"';
    const y = '"y": { "op": "neuron", "inputs": ["z"] }';
    const text = file([X, '"z": { "op": "dense", "inputs": ["x"], "units": 2, "bias": false }', y], data);
    const [before, after] = [await run(text), await run(expand(text))];
    const W = before.machine.useGradient(before.node("z"), "W");
    assert.ok(W);
    assert.match(after.text, /"params": \{ "w": \[-?\d\.\d{10,}, -?\d\.\d{10,}\] \}/);
    // y draws for its own name and two inputs, in both.
    assert.deepEqual(after.machine.value(after.node("y")), before.machine.value(before.node("y")));
  });

  it("keeps comments, ids that are taken, line ends and a file on one line", () => {
    const commented = file([
      X,
      '"z": {\n      "op": "dense", /* wide */ "inputs": ["x"], "units": 2, // two\n      "params": { "W": [[1, 2], // first\n        [3, 4]] }\n    } // hidden',
    ]);
    assert.equal(
      expand(commented),
      file([
        X,
        '/* wide */\n    // two\n    // first\n    "z_1": { "op": "neuron", "inputs": ["x"], "params": { "w": [1, 2] } }',
        '"z_2": { "op": "neuron", "inputs": ["x"], "params": { "w": [3, 4] } } // hidden',
      ]),
    );
    const taken = '"z_2": { "op": "neuron", "inputs": ["z"], "params": { "w": [1, 1] } }';
    assert.match(
      expand(file([X, Z, taken])),
      /"z__1": .*\n {4}"z__2": .*\n {4}"z_2": \{ "op": "neuron", "inputs": \["z__1", "z__2"\]/,
    );
    const compact =
      '{"nn":1,"nodes":{"x":{"op":"input"},"z":{"op":"dense","inputs":["x"],"units":2,"params":{"W":[[1],[2]]}},"y":{"op":"neuron","inputs":["z"],"params":{"w":[1,2]}}}}';
    assert.equal(
      expand(compact),
      '{"nn":1,"nodes":{"x":{"op":"input"},"z_1":{"op":"neuron","inputs":["x"],"params":{"w":[1]}},"z_2":{"op":"neuron","inputs":["x"],"params":{"w":[2]}},"y":{"op":"neuron","inputs":["z_1","z_2"],"params":{"w":[1,2]}}}}',
    );
    assert.equal(expand(file([X, Z]).replaceAll("\n", "\r\n")), file([X, Z1, Z2]).replaceAll("\n", "\r\n"));
  });

  it("says what cannot be", () => {
    assert.equal(refusal(file([X])), "There is no node “z”.");
    assert.equal(
      refusal(file([X, '"z": { "op": "softmax", "inputs": ["x"] }'])),
      "“z” is a softmax, not a dense layer.",
    );
    assert.equal(
      refusal(file([X, '"z": { "op": "dense", "inputs": ["x"], "units": 2 }'])),
      "The numbers of “z.W” are drawn, not written, and not known here; write them into the text first.",
    );
    assert.equal(refusal(file([X, '"z": { "op": "dense", "units": 2 }'])), "“z” has no inputs yet; connect it first.");
    assert.equal(
      refusal(file([X, Z.replace("[0, 0.50]", "[1]")])),
      "“z.b” has 1 entry for 2 units; put that right first.",
    );
    const whole = file([X, Z.replace("[[0.10, 1e-3], [2, -3]]", '"M"')], ',\n  "params": { "M": [[1, 2], [3, 4]] }');
    assert.match(
      refusal(whole),
      /^“z\.W” is the shared parameter “M” as a whole, and a neuron cannot share a part of it; /,
    );
  });
});
