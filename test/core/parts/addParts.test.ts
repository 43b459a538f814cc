import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { applyEdits } from "../../../core/document/edits.ts";
import { copyFragment } from "../../../core/document/fragment/copyFragment.ts";
import { duplicateParts, pasteParts } from "../../../core/parts/addParts.ts";

const SOURCE = `{
  "nn": 1, // version
  "nodes": {
    "x":   { "op": "input", "shape": [2] },
    /* hidden */
    "h1":  {
      "op": "neuron", // a neuron
      // of two numbers
      "inputs": ["x", "קלט",], "activation": "tanh",
      "params": { "w": [1.0, 1e-3, "s", ], "b": 0 } /* b */
    }, // h
    "קלט": { "op": "input" },
    "__proto__": { "op": "neuron", "inputs": ["h1"], "params": { "b": "s" } },
    "L": { "op": "squared-error", "inputs": ["__proto__", "קלט"] }
  },
  "params": { "s": 0.5, "unused": 1 },
  "objective": "L",
  "view": { "pins": { "h1": [100, 50], "x": [0, 0] } }
}
`;

function paste(text: string, fragment: string, at: readonly [number, number] | null = null) {
  const added = pasteParts(text, fragment, at);
  return { ...added, text: applyEdits(text, added.edits) };
}

const into = (nodes: string): string => `{\n  "nn": 1,\n  "nodes": {\n    ${nodes}\n  }\n}\n`;

describe("parts of a network as text", () => {
  it("is strict JSON: each node as written, without comments and trailing commas", () => {
    const text = copyFragment(SOURCE, ["__proto__", "h1"]);
    assert.equal(
      text,
      `{
  "nn": 1,
  "nodes": {
    "h1": {
      "op": "neuron",
      "inputs": ["x", "קלט"], "activation": "tanh",
      "params": { "w": [1.0, 1e-3, "s" ], "b": 0 }
    },
    "__proto__": { "op": "neuron", "inputs": ["h1"], "params": { "b": "s" } }
  },
  "params": { "s": 0.5 },
  "view": { "pins": { "h1": [100, 50] } }
}
`,
    );
    assert.deepEqual(Object.keys(JSON.parse(text).nodes), ["h1", "__proto__"]);
  });

  it("of everything is the same network, objective and all", () => {
    const ids = ["x", "h1", "קלט", "__proto__", "L"];
    const { text, nodes, notes } = paste("", copyFragment(SOURCE, ids));
    assert.deepEqual([nodes, notes], [ids, []]);
    const [before, after] = [SOURCE, text].map((one) => compile(one));
    assert.deepEqual(after?.problems, []);
    assert.deepEqual(
      after?.graph?.nodes.map(({ id, shape, edges }) => [id, shape, edges.map(({ key }) => key)]),
      before?.graph?.nodes.map(({ id, shape, edges }) => [id, shape, edges.map(({ key }) => key)]),
    );
    assert.deepEqual(after?.graph?.objective, before?.graph?.objective);
    assert.deepEqual(after?.document?.pins, before?.document?.pins);
  });

  it("takes fresh ids and renames the references among the nodes, not those to the outside", () => {
    const { edits, nodes } = duplicateParts(SOURCE, ["h1", "__proto__"]);
    assert.deepEqual(nodes, ["h1_2", "__proto___2"]);
    const text = applyEdits(SOURCE, edits);
    assert.match(text, /"__proto___2": \{ "op": "neuron", "inputs": \["h1_2"\], "params": \{ "b": "s" \} \}/);
    assert.match(text, /"h1_2": \{\n {6}"op": "neuron",\n {6}"inputs": \["x", "קלט"\]/);
    assert.match(text, /"h1_2": \[140, 90\]/);
    const again = duplicateParts(text, ["h1", "h1_2"]);
    assert.deepEqual(again.nodes, ["h1_3", "h1_4"]);
    assert.match(applyEdits(text, again.edits), /"h1_3": \[180, 130\], "h1_4": \[220, 170\]/);
  });

  it("follows the style of the file: tabs and CRLF, one line, no spaces", () => {
    const fragment = copyFragment(SOURCE, ["h1"]);
    assert.equal(
      paste(
        '{\r\n\t"nn": 1,\r\n\t"nodes": {\r\n\t\t"x": { "op": "input" }, // mine\r\n\t\t"קלט": { "op": "input" } // too\r\n\t}\r\n}\r\n',
        fragment,
      ).text,
      '{\r\n\t"nn": 1,\r\n\t"nodes": {\r\n\t\t"x": { "op": "input" }, // mine\r\n\t\t"קלט": { "op": "input" }, // too\r\n\t\t"h1": {\r\n\t\t\t"op": "neuron",\r\n\t\t\t"inputs": ["x", "קלט"], "activation": "tanh",\r\n\t\t\t"params": { "b": 0 }\r\n\t\t}\r\n\t},\r\n\t"params": { "s": 0.5 },\r\n\t"view": { "pins": { "h1": [100, 50] } }\r\n}\r\n',
    );
    assert.equal(
      paste('{"nn":1,"nodes":{}}', fragment, [1.4, 2.6]).text,
      '{"nn":1,"nodes":{"h1":{"op":"neuron","inputs":[],"activation":"tanh","params":{"w":[1.0,1e-3,"s"],"b":0}}},"params":{"s":0.5},"view":{"pins":{"h1":[1,3]}}}',
    );
  });

  it("keeps a shared parameter of the same value, and copies one of another value under another name", () => {
    const fragment = copyFragment(SOURCE, ["__proto__"]);
    const file = (value: string) =>
      `{ "nn": 1, "nodes": { "h1": { "op": "input" } }, "params": { "s": ${value}, "s_2": 7 } }`;
    assert.match(paste(file("5e-1"), fragment).text, /"b": "s" \} \} \}, "params": \{ "s": 5e-1, "s_2": 7 \} \}$/);
    const renamed = paste(file("0.25"), fragment);
    assert.match(renamed.text, /"b": "s_3" \} \} \}, "params": \{ "s": 0.25, "s_2": 7, "s_3": 0.5 \} \}$/);
    assert.deepEqual(renamed.notes, ["The shared parameter “s” has another value here, so its copy is called “s_3”."]);
  });

  it("drops inputs that are not there, and says so", () => {
    const { text, notes } = paste(into('"x": { "op": "input", "shape": [2] }'), copyFragment(SOURCE, ["h1", "L"]));
    assert.match(text, /"inputs": \["x"\], "activation": "tanh",\n {6}"params": \{ "b": 0 \}/);
    assert.match(text, /"L": \{ "op": "squared-error", "inputs": \[\] \}/);
    assert.deepEqual(notes, [
      "“h1” has lost its input from “קלט”, which is not here.",
      "“h1.w” was written for all the inputs it had; it is drawn anew.",
      "“L” has lost its inputs from “__proto__” and “קלט”, which are not here.",
    ]);
  });

  it("draws weights anew that were written for inputs of another shape", () => {
    const wide = into('"x": { "op": "input", "shape": [5] },\n    "קלט": { "op": "input" }');
    const { text, notes } = paste(wide, copyFragment(SOURCE, ["h1"]));
    assert.deepEqual(notes, ["“h1.w” was written for inputs of another shape; it is drawn anew."]);
    assert.deepEqual(
      compile(text).problems.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  it("reads nodes as one copies them from a text: a bare object, lines of one, a whole file", () => {
    const file = into('"x": { "op": "input" }');
    for (const text of [
      '{ "h": { "op": "neuron", "inputs": ["x"] } }',
      '    "h": { "op": "neuron", "inputs": ["x"] }, // from a file\n',
      '// a file\n{ "nn": 1, "nodes": { "h": { "op": "neuron", "inputs": ["x"] } }, "objective": "L", "data": { "rows": [] } }',
    ])
      assert.equal(
        paste(file, text).text,
        into('"x": { "op": "input" },\n    "h": { "op": "neuron", "inputs": ["x"] }'),
      );
    assert.deepEqual(paste(file, '{ "nodes": { "op": "input" } }').nodes, ["nodes"]);
  });

  for (const [says, text] of [
    [/^There is no text to paste\./, " \n"],
    [/holds no nodes that can be read\. "hello" is no JSON value/, "hello"],
    [/holds no nodes that can be read\. An object is not closed/, '{ "x": { "op": "input" }'],
    [/^The pasted text holds no nodes\. Copy nodes on a canvas/, '{ "a": 1 }'],
    [/^The pasted text holds no nodes\./, "[]"],
    [/^The pasted text holds no nodes\./, "{}"],
    [/a network without nodes/, '{ "nn": 1, "nodes": {} }'],
    [/of format version 2; this Chainrule reads version 1/, '{ "nn": 2, "nodes": { "x": { "op": "input" } } }'],
    [/node “a\[” cannot be used: an id must not contain/, '{ "a[": { "op": "input" } }'],
    [/two nodes “a”/, '{ "a": { "op": "input" }, "a": { "op": "input" } }'],
    [/node “a” is not an object/, '{ "nn": 1, "nodes": { "a": 3 } }'],
  ] as const)
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => pasteParts(SOURCE, text, null), { message: says }));

  it("refuses to add to a text that cannot be read", () => {
    assert.throws(() => pasteParts("{", '{ "x": { "op": "input" } }', null), /nothing was changed/);
  });

  it("takes no id that a pin of no node still has, and moves pins of any size", () => {
    const text =
      '{ "nn": 1, "nodes": { "x": { "op": "input" } }, "view": { "pins": { "h": [1, 2], "x": [1e300, -1e308] } } }';
    assert.deepEqual(pasteParts(text, '{ "h": { "op": "neuron", "inputs": ["x"] } }', [0, 0]).nodes, ["h_2"]);
    const twice = duplicateParts(text, ["x"]);
    assert.match(applyEdits(text, twice.edits), /"x_2": \[1e\+300, -1e\+308\]/);
  });

  it("takes a group along where all of it goes, under a free name", () => {
    const text = SOURCE.replace(
      '"view": { ',
      '"view": { "groups": { "hidden": ["h1", "__proto__"], "ends": ["x", "L"] }, ',
    );
    const { edits } = duplicateParts(text, ["__proto__", "h1", "L"]);
    assert.match(
      applyEdits(text, edits),
      /"groups": \{ "hidden": \["h1", "__proto__"\], "ends": \["x", "L"\], "hidden_2": \["h1_2", "__proto___2"\] \}/,
    );
  });

  it("adds and copies thousands of nodes at once", () => {
    const nodes = Array.from(
      { length: 3000 },
      (_, i) => `"h${i}": { "op": "neuron", "inputs": ["${i === 0 ? "x" : `h${i - 1}`}"] }`,
    );
    const text = into(['"x": { "op": "input" }', ...nodes].join(",\n    "));
    const { edits, nodes: added } = duplicateParts(
      text,
      nodes.map((_, i) => `h${i}`),
    );
    assert.equal(added.length, 3000);
    assert.equal(compile(applyEdits(text, edits)).graph?.nodes.length, 6001);
  });
});
