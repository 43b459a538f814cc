import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { applyIntents } from "../../../core/document/edits.ts";
import { withWrittenNumbers } from "../../../core/graph/writtenNumbers.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { rewrite } from "./rewriting.ts";

function file(nodes: readonly string[], more = ""): string {
  return `{\n  "nn": 1,\n  "nodes": {\n    ${nodes.join(",\n    ")}\n  }${more}\n}\n`;
}

const X = '"x": { "op": "input", "shape": [2] }';
const neuron = (id: string, params: string, more = ', "activation": "tanh"', inputs = '"x"'): string =>
  `"${id}": { "op": "neuron", "inputs": [${inputs}]${more}, "params": { ${params} } }`;
const H1 = neuron("h1", '"w": [0.10, 1e-3], "b": 0');
const H2 = neuron("h2", '"w": [2, -3], "b": 0.50');
/** Too wide for one line, so its parameters have one of their own. */
const dense = (id: string, units: number, params: string): string =>
  `"${id}": {\n      "op": "dense", "inputs": ["x"], "units": ${units}, "activation": "tanh",\n      "params": { ${params} }\n    }`;
const layer = (id: string): string => dense(id, 2, '"W": [[0.10, 1e-3], [2, -3]], "b": [0, 0.50]');

const fold = (text: string, ids: readonly string[], id?: string): string =>
  rewrite(text, { kind: "foldNeurons", ids, ...(id === undefined ? {} : { id }) });

function refusal(nodes: readonly string[], ids: readonly string[] = ["h1", "h2"], more = ""): string {
  const result = applyIntents(file(nodes, more), [{ kind: "foldNeurons", ids }]);
  return "refused" in result ? result.refused : assert.fail("was not refused");
}

describe("foldNeurons, to the letter", () => {
  it("writes the layer where the first neuron stood; rows in the order given", () => {
    const y = '"y": { "op": "neuron", "inputs": ["h1", "h2", "x"], "params": { "w": [1, 2, 3, 4] } }';
    const o = '"o": { "op": "output", "inputs": ["h2"] }';
    assert.equal(
      fold(file([X, H1, H2, y, o]), ["h1", "h2"], "z"),
      file([X, layer("z"), y.replace('"h1", "h2"', '"z"'), o.replace("h2", "z[1]")]),
    );
    assert.equal(
      fold(file([X, H1, o, H2, y]), ["h2", "h1"]),
      file([
        X,
        dense("z1", 2, '"W": [[2, -3], [0.10, 1e-3]], "b": [0.50, 0]'),
        o.replace("h2", "z1[0]"),
        y.replace('"h1", "h2"', '"z1[1]", "z1[0]"'),
      ]),
    );
  });

  it("makes a slice of some in a row, and takes out what joined exactly these", () => {
    const more = neuron("h3", '"w": [5, 6], "b": 1');
    const join = '"c": { "op": "concat", "inputs": ["h1", "h2", "h3"] }';
    const y = '"y": { "op": "neuron", "inputs": ["h2", "h3", "c[0]"], "params": { "w": [1, 2, 3] } }';
    assert.equal(
      fold(file([X, H1, H2, more, join, y]), ["h1", "h2", "h3"]),
      file([
        X,
        dense("c", 3, '"W": [[0.10, 1e-3], [2, -3], [5, 6]], "b": [0, 0.50, 1]'),
        '"y": { "op": "neuron", "inputs": ["c[1:3]", "c[0]"], "params": { "w": [1, 2, 3] } }',
      ]),
    );
  });

  it("leaves a concat whose probabilities a loss reads, which would read logits behind a layer", () => {
    const [s1, s2] = [H1, H2].map((text) => text.replace("tanh", "sigmoid"));
    const rest = [
      '"c": { "op": "concat", "inputs": ["h1", "h2"] }',
      '"t": { "op": "input", "shape": [2] }',
      '"L": { "op": "binary-cross-entropy", "inputs": ["c", "t"] }',
    ];
    const folded = fold(file([X, s1 ?? "", s2 ?? "", ...rest]), ["h1", "h2"]);
    assert.equal(
      folded,
      file([X, layer("z1").replace("tanh", "sigmoid"), rest[0]?.replace('"h1", "h2"', '"z1"') ?? "", ...rest.slice(1)]),
    );
  });

  it("renames what the objective, the regularization, the training, groups and pins name", () => {
    const text = (objective: string, of: string, pins: string, group: string): string =>
      `,\n  "objective": ["${objective}"],\n  "regularization": { "l1": 1, "of": [${of}] },\n  "view": { "pins": { ${pins} }, "groups": { "g": [${group}] } }`;
    assert.equal(
      fold(
        file(
          [X, H1, H2],
          text("h2", '"h1.w", "h2.w"', '"h1": [100, -11], "h2": [100, 101], "x": [0, 0]', '"h2", "x", "h1"'),
        ),
        ["h1", "h2"],
        "z",
      ),
      file([X, layer("z")], text("z[1]", '"z.W"', '"z": [100, 0], "x": [0, 0]', '"z", "x"')),
    );
  });

  it("belongs to the group that all of its neurons were in; one that nobody is left in goes", () => {
    const groups = (of: string): string => (of === "" ? "" : `,\n  "view": { "groups": { ${of} } }`);
    const folded = (before: string, after: string): void =>
      assert.equal(fold(file([X, H1, H2], groups(before)), ["h1", "h2"], "z"), file([X, layer("z")], groups(after)));
    folded('"a": ["h1", "h2"]', '"a": ["z"]');
    folded('"a": ["h1"]', "");
    folded('"a": ["h1"], "b": ["x", "h2"]', '"b": ["x"]');
    // What joined them and goes decides nothing.
    const join = '"c": { "op": "concat", "inputs": ["h1", "h2"] }';
    const y = '"y": { "op": "output", "inputs": ["c"] }';
    assert.equal(
      fold(file([X, H1, H2, join, y], groups('"a": ["h1", "h2"]')), ["h1", "h2"]),
      file([X, layer("c"), y], groups('"a": ["c"]')),
    );
  });

  it("writes a number that fills a row as often as it stands there, and drawn numbers as they were drawn", () => {
    assert.match(
      fold(file([X, neuron("h1", '"w": 0.50'), neuron("h2", '"w": [1, 2]')]), ["h1", "h2"]),
      /"W": \[\[0\.50, 0\.50\], \[1, 2\]\] \}/,
    );
    assert.match(
      fold(file([X, neuron("h1", '"w": 0.50'), neuron("h2", '"w": 0.50, "b": 1')]), ["h1", "h2"]),
      /"W": 0\.50, "b": \[0, 1\] \}/,
    );
    const drawn = file([X, neuron("h1", '"b": 1'), neuron("h2", '"w": { "init": "ones" }')]);
    const w = initialParameters(compile(drawn).graph ?? assert.fail()).get("h1.w") ?? assert.fail();
    assert.match(
      fold(drawn, ["h1", "h2"]),
      new RegExp(`"W": \\[\\[${[...w].join(", ")}\\], \\[1, 1\\]\\], "b": \\[1, 0\\]`),
    );
  });

  it("keeps comments on lines above the layer", () => {
    assert.equal(
      fold(file([X, `// one\n    ${H1}`, `// two\n    ${H2} // last`]), ["h1", "h2"], "z"),
      file([X, `// one\n    // last\n    ${layer("z")}\n    // two`]),
    );
  });

  it("says which two differ, and how", () => {
    const other = (more: string, inputs = '"x"'): string => neuron("h2", '"w": [2, -3], "b": 0.50', more, inputs);
    const tanh = ', "activation": "tanh"';
    const apart = "“h1” and “h2” cannot stand in one layer:";
    assert.equal(
      refusal([X, H1, other(tanh, '"x[1]", "x[0]"')]),
      `${apart} the one reads x, the other x[1], x[0], in this order.`,
    );
    assert.equal(
      refusal([X, H1, other(', "activation": "relu"')]),
      `${apart} the one has the activation tanh, the other relu.`,
    );
    assert.equal(
      refusal([X, H1, neuron("h2", '"w": [1, 2]', `${tanh}, "bias": false`)]),
      `${apart} “h2” has no bias, the other has one.`,
    );
    assert.equal(
      refusal([
        X,
        neuron("h1", '"w": 1', ', "activation": "leaky-relu"'),
        neuron("h2", '"w": 1', ', "activation": { "name": "leaky-relu", "slope": 0.2 }'),
      ]),
      `${apart} the slope of leaky-relu is 0.01 in the one, 0.2 in the other.`,
    );
    const prelu = ', "activation": "prelu"';
    assert.equal(
      refusal([X, neuron("h1", '"w": 1', prelu), neuron("h2", '"w": 1', prelu)]),
      `${apart} each learns a slope of its own, and a layer has one; name one shared parameter in both first.`,
    );
    assert.equal(
      refusal([X, H1, other(tanh, '"h1"')]),
      "“h2” reads “h1”, and the neurons of one layer do not read each other; disconnect them or leave one out.",
    );
    assert.equal(refusal([X, H1], ["h1"]), "A layer is folded from two neurons or more; select them first.");
    assert.equal(refusal([X, H1], ["h1", "x"]), "“x” is an input, not a neuron.");
    assert.equal(
      refusal([X, H1, H2], ["h1", "h2"], ',\n  "training": { "only": ["h2.b"] }'),
      "Training moves “h2.b” but not “h1.b”, and a layer's numbers go together there; name both or neither first.",
    );
  });

  it("refuses weights that stand in a file, which would be left without a parameter", () => {
    const text = file([X, '"z": { "op": "dense", "inputs": ["x"], "units": 2 }']);
    const { graph } = compile(text);
    assert.throws(
      () =>
        withWrittenNumbers([{ kind: "expandLayer", id: "z" }], graph, {
          parameters: new Map(),
          stored: new Set(["z.W"]),
        }),
      /^Error: “z\.W” stands in the weights file under that name, so “z” cannot be expanded/,
    );
  });
});
