import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { compile } from "../../../core/compile.ts";
import { semanticTokens } from "../../../core/language/semanticTokens.ts";
import { LINES } from "../../extension/editor/support.ts";

const told = (text: string) =>
  semanticTokens(text).map(({ start, end, type, modifiers }) => [text.slice(start, end), type, ...modifiers].join(" "));

const samples = new URL("../../../samples/", import.meta.url);

describe("semanticTokens", () => {
  it("tells inputs, nodes and losses apart, where they are defined and where they are used", () => {
    const tokens = told(LINES);
    for (const expected of [
      "x variable declaration input",
      "h variable declaration",
      "L variable declaration loss",
      "x variable input",
      "h variable",
      "L variable loss",
      "neuron function defaultLibrary",
      "identity enumMember",
      "w property",
      "five property shared",
      "five property declaration shared",
    ])
      assert.ok(tokens.includes(expected), `${expected}\n${tokens.join("\n")}`);
  });

  it("leaves words alone that mean nothing", () => {
    assert.deepEqual(told('{ "nodes": { "a": { "op": "nonsense", "inputs": ["b"], "activation": "no" } } }'), [
      "a variable declaration",
    ]);
  });

  it("colours what is there while the text is being typed", () => {
    const tokens = told('{ "nodes": { "x": { "op": "input" }, "h": { "op": "neuron", "inputs": ["x"');
    assert.ok(tokens.includes("x variable input"), tokens.join("\n"));
  });

  for (const name of readdirSync(samples).filter((file) => file.endsWith(".nn.json"))) {
    it(`gives ${name} a token for every id and op, none over another or a line's end`, () => {
      const text = readFileSync(new URL(name, samples), "utf8");
      const tokens = semanticTokens(text);
      for (const [i, { start, end }] of tokens.entries()) {
        assert.ok(start < end && start >= (tokens[i - 1]?.end ?? 0), text.slice(start, end));
        assert.ok(!text.slice(start, end).includes("\n"));
      }
      const { document } = compile(text);
      for (const { idRange, opRange } of document?.nodes.values() ?? [])
        for (const { start } of [idRange, opRange])
          assert.ok(
            tokens.some((token) => token.start === start + 1),
            text.slice(start, start + 20),
          );
    });
  }
});
