import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { compile } from "../../../core/compile.ts";
import { lineMap } from "../../../core/document/lineMap.ts";
import { foldsOf } from "../../../core/language/folding.ts";
import { readLoose } from "../../../core/language/looseTree.ts";
import { type NetworkSymbol, outlineOf } from "../../../core/language/outline.ts";

const samples = new URL("../../../samples/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(`${name}.nn.json`, samples), "utf8");

const outline = (text: string): readonly NetworkSymbol[] => outlineOf(readLoose(text).root, compile(text).graph);

function checkNesting(symbols: readonly NetworkSymbol[], start: number, end: number): void {
  let last = start;
  for (const { name, range, nameRange, children } of symbols) {
    assert.notEqual(name, "");
    assert.ok(range.start >= last && range.end <= end, `${name} lies outside what holds it`);
    assert.ok(nameRange.start >= range.start && nameRange.end <= range.end, name);
    checkNesting(children, range.start, range.end);
    last = range.end;
  }
}

describe("the outline of a network's text", () => {
  it("has the nodes in file order, with op and shape, and under them their parameters", () => {
    const symbols = outline(read("mlp"));
    assert.deepEqual(
      symbols.slice(0, 2).map(({ name }) => name),
      ["title", "nodes"],
    );
    const nodes = symbols[1]?.children ?? [];
    assert.deepEqual(
      nodes.map(({ name }) => name),
      [...(compile(read("mlp")).document?.nodes.keys() ?? [])],
    );
    const z1 = nodes.find(({ name }) => name === "z1");
    assert.equal(z1?.detail, "dense [2]");
    assert.deepEqual(
      z1?.children.map(({ name, detail, role }) => [name, detail, role]),
      [
        ["W", "[2, 3]", "parameter"],
        ["b", "[2]", "parameter"],
      ],
    );
    assert.equal(nodes[0]?.role, "input");
    assert.equal(outline(read("xor"))[1]?.children.at(-1)?.role, "loss");
  });

  it("shows shared parameters, groups and settings", () => {
    const shared = outline(read("shared")).find(({ name }) => name === "params");
    assert.deepEqual(
      shared?.children.map(({ name, detail }) => [name, detail]),
      [
        ["w", "[2]"],
        ["bias", "[]"],
        ["v", "[]"],
      ],
    );
    const text =
      '{ "nodes": {}, "view": { "pins": {}, "groups": { "encoder": ["h1", "h2"] } }, "training": { "optimizer": "adam" } }';
    const [, view, training] = outline(text);
    assert.deepEqual(
      view?.children[1]?.children.map(({ name, detail, role }) => [name, detail, role]),
      [["encoder", "h1, h2", "group"]],
    );
    assert.deepEqual(
      training?.children.map(({ name, detail }) => [name, detail]),
      [["optimizer", "adam"]],
    );
  });

  it("is nested rightly in every sample, and in each of their beginnings", () => {
    for (const name of readdirSync(samples).filter((file) => file.endsWith(".nn.json"))) {
      const text = readFileSync(new URL(name, samples), "utf8");
      checkNesting(outline(text), 0, text.length);
      for (let cut = 0; cut < text.length; cut += 37) {
        const part = text.slice(0, cut);
        checkNesting(outlineOf(readLoose(part).root, null), 0, part.length);
      }
    }
  });
});

describe("folding a network's text", () => {
  const foldsIn = (text: string) => {
    const { positionOf } = lineMap(text);
    return foldsOf(readLoose(text), (offset) => positionOf(offset).line - 1);
  };

  it("leaves closing brackets in sight and folds nothing that stands on one line", () => {
    const text = '{\n  "nodes": {\n    "x": { "op": "input" },\n    "h": {\n      "op": "dense"\n    }\n  }\n}\n';
    assert.deepEqual(
      foldsIn(text).map(({ start, end }) => [start, end]),
      [
        [0, 6],
        [1, 5],
        [3, 4],
      ],
    );
  });

  it("folds comments of several lines and regions", () => {
    const text = '// a\n// b\n{ // c\n  // #region hidden\n  "a": 1,\n  // #endregion\n  /* d\n     e */ "b": 2\n}\n';
    assert.deepEqual(
      foldsIn(text).map(({ start, end, kind }) => [start, end, kind]),
      [
        [0, 1, "comment"],
        [2, 7, null],
        [3, 5, "region"],
        [6, 7, "comment"],
      ],
    );
  });
});
