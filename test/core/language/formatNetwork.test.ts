import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { applyEdits } from "../../../core/document/edits.ts";
import { readTree } from "../../../core/document/reading/readTree.ts";
import { plainValueOf } from "../../../core/document/reading/tree.ts";
import { formatNetwork } from "../../../core/language/format/formatNetwork.ts";
import { anyCase } from "../engine/anyNetwork.ts";

const samples = new URL("../../../samples/", import.meta.url);
const texts = readdirSync(samples)
  .filter((file) => file.endsWith(".nn.json"))
  .map((name) => ({ name, text: readFileSync(new URL(name, samples), "utf8") }));

const format = (text: string, unit = "  "): string => applyEdits(text, formatNetwork(text, { unit }));

/** Everything but white space outside texts and comments, by a reader of its own. */
function essence(text: string): readonly string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|[^\s"]/g) ?? [];
}

function plainText(text: string): string {
  const errors: never[] = [];
  const tree = readTree(text, errors);
  assert.deepEqual(errors, []);
  assert.ok(tree);
  return JSON.stringify(plainValueOf(tree));
}

function check(text: string, unit = "  "): string {
  const once = format(text, unit);
  assert.deepEqual(essence(once), essence(text));
  assert.equal(plainText(once), plainText(text));
  assert.equal(format(once, unit), once, "twice is not once");
  return once;
}

describe("format", () => {
  for (const { name, text } of texts) {
    it(`changes only white space of ${name}, and nothing twice`, () => {
      check(text);
      check(text, "\t");
      check(text.replaceAll("\n", "\r\n"));
    });

    it(`writes ${name} as it is written, from any other layout of it`, () => {
      const plain = JSON.parse(text.replace(/^\/\/.*$/gm, "")) as unknown;
      const nodes = Object.keys((plain as { nodes: object }).nodes).length;
      for (const other of [JSON.stringify(plain, null, 4), JSON.stringify(plain)]) {
        const formatted = check(other);
        const lines = formatted.split("\n");
        // A node of moderate length has a line of its own.
        assert.ok(lines.filter((line) => /^ {4}"[^"]+": +\{/.test(line)).length >= nodes, formatted);
        assert.ok(
          lines.every((line) => line.length <= 162 || !line.includes('"op"')),
          formatted,
        );
      }
    });
  }

  it("leaves the samples as they are", () => {
    for (const { name, text } of texts) assert.equal(format(text), text, name);
  });

  it("aligns anew what somebody aligned, and nothing else", () => {
    const text =
      '{\n  "nn": 1,\n  "nodes": {\n    "x": { "op": "input", "shape": [] },\n    "links":  { "op": "exp", "inputs": ["x"] },\n    "y":     { "op": "exp", "inputs": ["links"] },\n\n    "long": { "op": "exp", "inputs": ["y"] },\n    "z": { "op": "exp", "inputs": ["y"] }\n  }\n}\n';
    assert.equal(
      check(text),
      '{\n  "nn": 1,\n  "nodes": {\n    "x":     { "op": "input", "shape": [] },\n    "links": { "op": "exp", "inputs": ["x"] },\n    "y":     { "op": "exp", "inputs": ["links"] },\n\n    "long": { "op": "exp", "inputs": ["y"] },\n    "z": { "op": "exp", "inputs": ["y"] }\n  }\n}\n',
    );
  });

  it("keeps comments where they are: on lines of their own, and behind what they speak of", () => {
    const text =
      '{ // top\n"nn":1, // version\n\n\n  // the nodes\n "nodes":{"x":{"op":"input","shape":[2]}, // first\n/* all */ "h":{"op":"neuron","inputs":["x"]\n// last\n}}}\n// end\n';
    assert.equal(
      check(text),
      '{ // top\n  "nn": 1, // version\n\n  // the nodes\n  "nodes": {\n    "x": { "op": "input", "shape": [2] }, // first\n    /* all */ "h": {\n      "op": "neuron", "inputs": ["x"]\n      // last\n    }\n  }\n}\n// end\n',
    );
  });

  it("changes only white space, whatever stands where", () => {
    const some = texts.filter(({ text }) => text.length < 3000).map(({ text }) => text.replace(/^\/\/.*$/gm, ""));
    const signs = fc.constantFrom(...some).chain((text) => {
      const tokens = text.match(/"(?:[^"\\]|\\.)*"|[-+.\w]+|[^\s"]/g) ?? [];
      const gap = fc.constantFrom(
        "",
        "",
        " ",
        "  ",
        "\n",
        "\n\n\n",
        "\t",
        "\n      ",
        " /* a */ ",
        " // b\n",
        "\n// c\n",
        "\r\n",
      );
      return fc
        .array(gap, { minLength: tokens.length + 1, maxLength: tokens.length + 1 })
        .map((gaps) => tokens.map((token, i) => gaps[i] + token).join("") + gaps.at(-1));
    });
    fc.assert(
      fc.property(signs, (text) => void check(text)),
      { numRuns: 150 },
    );
  });

  it("changes only white space of random networks", () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.constantFrom(undefined, 1, 2, 4),
        ({ net }, indent) => void check(JSON.stringify({ nn: 1, ...net }, null, indent)),
      ),
      { numRuns: 60 },
    );
  });

  it("leaves a text alone that cannot be read", () => {
    assert.deepEqual(formatNetwork('{ "nn": 1, "nodes": {', { unit: "  " }), []);
    assert.deepEqual(formatNetwork("", { unit: "  " }), []);
    assert.deepEqual(formatNetwork(`${"[".repeat(5000)}`, { unit: "  " }), []);
  });
});
