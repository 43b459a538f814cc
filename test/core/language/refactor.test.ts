import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compile } from "../../../core/compile.ts";
import { applyEdits } from "../../../core/document/edits.ts";
import { type Refactoring, refactoringsAt } from "../../../core/language/refactor.ts";
import { hasErrors } from "../../../core/problems.ts";
import { initialParameters } from "../../../core/training/initializers.ts";

const TEXT = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "h": { "op": "neuron", "inputs": ["x"], "params": { "w": [1.50, -2e0], "b": 0.5 } }, // kept
    "y": { "op": "neuron", "inputs": ["h"], "params": { "w": ["s"], "b": "s" } },
    "L": { "op": "squared-error", "inputs": ["y"] }
  },
  "params": { "s": 7.0 },
  "objective": "L"
}`;

const at = (mark: string): readonly Refactoring[] => refactoringsAt(TEXT, TEXT.indexOf(mark) + 1, compile(TEXT).graph);
const refactored = (mark: string, pick = 0): string => applyEdits(TEXT, at(mark)[pick]?.edits ?? []);

/** Every number that a node computes with. */
function numbersOf(text: string): string {
  const { graph } = compile(text);
  assert.ok(graph);
  const values = initialParameters(graph);
  return JSON.stringify(
    graph.nodes.map(({ id, params }) => [
      id,
      params.map(({ name, slots, listedAs, size }) => [
        name,
        slots
          ? slots.map(({ parameter, entry }) => values.get(parameter)?.[entry])
          : [...(values.get(listedAs) ?? [])].slice(0, size),
      ]),
    ]),
  );
}

describe("refactorings in the text", () => {
  it("share an entry or a whole parameter, its numbers as they are written", () => {
    assert.deepEqual(
      at("1.50").map(({ kind, name }) => [kind, name]),
      [
        ["share", "h_w_0"],
        ["share", "h_w"],
      ],
    );
    assert.equal(
      refactored("1.50", 1),
      TEXT.replace("[1.50, -2e0]", '"h_w"').replace('{ "s": 7.0 }', '{ "s": 7.0, "h_w": [1.50, -2e0] }'),
    );
    for (const pick of [0, 1]) assert.equal(numbersOf(refactored("1.50", pick)), numbersOf(TEXT));
    assert.equal(numbersOf(refactored("0.5")), numbersOf(TEXT));
  });

  it("begin the section of shared parameters where there is none", () => {
    const text = readFileSync(new URL("../../../samples/xor.nn.json", import.meta.url), "utf8");
    const [, whole] = refactoringsAt(text, text.indexOf("[8, 8]") + 2, compile(text).graph);
    assert.ok(whole);
    const shared = applyEdits(text, whole.edits);
    assert.equal(numbersOf(shared), numbersOf(text));
    assert.ok(compile(shared).document?.params.has("h1_w"));
  });

  it("put the numbers of a shared parameter where they are used", () => {
    for (const mark of ['"s"]', '"s" }', '"s": 7.0']) {
      const text = refactored(mark);
      assert.equal(numbersOf(text), numbersOf(TEXT));
      assert.equal(compile(text).document?.params.size, 0);
      assert.ok(text.includes('"w": [7.0], "b": 7.0'), text);
    }
  });

  it("keep a shared parameter that is regularized by its name", () => {
    const text = TEXT.replace('"objective": "L"', '"objective": "L", "regularization": { "l2": 1, "of": ["s"] }');
    assert.deepEqual(refactoringsAt(text, text.indexOf('"s"') + 1, compile(text).graph), []);
  });

  it("give a loss the target that it lacks", () => {
    const text = refactored('"L"');
    assert.ok(!hasErrors(compile(text).problems), text);
    assert.match(text, /"t": \{ "op": "input", "shape": \[\] \}/);
    assert.match(text, /"inputs": \["y", "t"\]/);
  });
});
