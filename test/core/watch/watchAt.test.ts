import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseDocument } from "../../../core/document/parse.ts";
import { buildGraph } from "../../../core/graph/buildGraph.ts";
import { readWatch } from "../../../core/watch/readWatch.ts";
import { watchAt } from "../../../core/watch/watchAt.ts";

const TEXT = `{
  "nn": 1, // a comment
  "nodes": {
    "x": { "op": "input", "shape": [3] },
    "t": { "op": "input", "shape": [] },
    "h1": { "op": "neuron", "inputs": ["x"], "activation": "tanh", "params": { "w": [0.5, "s", -1], "b": 0.25 } },
    "my id": { "op": "neuron", "inputs": ["h1", "x[0:2]"], "params": { "w": { "init": "ones" }, "b" : "shift" } },
    "d": { "op": "dense", "inputs": ["x"], "units": 2, "params": { "W": [[1, 2, 3], [4, 5, 6]] } },
    "y": { "op": "neuron", "inputs": ["d[1]", "my id"] },
    "L": { "op": "squared-error", "inputs": ["y", "t"] }
  },
  "params": { "s": 2.5, "shift": 1 },
  "objective": "L",
  "regularization": { "l2": 0.1, "of": ["h1.w"] },
  "data": { "rows": [{ "x": [1, 2, 3], "t": 1 }] }
}`;

/** The expression at the place of a text, `part` of it; the text must occur once. */
function at(where: string, part: string, text = TEXT): string | null {
  const start = text.indexOf(where);
  assert.ok(start >= 0 && text.indexOf(where, start + 1) < 0, where);
  const { document } = parseDocument(text);
  assert.ok(document);
  const { graph } = buildGraph(document);
  assert.ok(graph);
  const offset = start + where.indexOf(part) + Math.floor(part.length / 2);
  const found = watchAt(document, graph, offset);
  if (found === null) return null;
  assert.ok(found.range.start <= offset && offset <= found.range.end);
  assert.ok(readWatch(found.expression, graph), found.expression);
  return `${found.expression} from ${text.slice(found.range.start, found.range.end)}`;
}

describe("what a hover in the file evaluates", () => {
  it("names, references, parameters and their numbers", () => {
    const cases: readonly (readonly [string, string, string | null])[] = [
      ['"h1": {', "h1", 'h1 from "h1"'],
      ['"my id": {', "my id", 'node("my id") from "my id"'],
      ['["h1", "x[0:2]"]', "h1", 'h1 from "h1"'],
      ['["h1", "x[0:2]"]', "x[0:2]", 'x[0:2] from "x[0:2]"'],
      ['"d[1]"', "d[1]", 'd[1] from "d[1]"'],
      ['"w": [0.5', "w", 'h1.w from "w"'],
      ['"w": [0.5', "0.5", "h1.w[0] from 0.5"],
      ['"s", -1]', '"s"', 's from "s"'],
      ['"s", -1]', "-1", "h1.w[2] from -1"],
      ['"b": 0.25', "b", 'h1.b from "b"'],
      ['"b": 0.25', "0.25", "h1.b from 0.25"],
      ['"w": { "init"', "w", 'node("my id").w from "w"'],
      ['"w": { "init"', "init", 'node("my id").w from { "init": "ones" }'],
      ['"b" : "shift"', '"b"', 'node("my id").b from "b"'],
      ['"b" : "shift"', "shift", 'shift from "shift"'],
      ["[4, 5, 6]", "6", "d.W[1,2] from 6"],
      ['"s": 2.5', "s", 's from "s"'],
      ['"s": 2.5', "2.5", "s from 2.5"],
      ['"objective": "L"', '"L"', 'L from "L"'],
      ['["h1.w"]', "h1.w", 'h1.w from "h1.w"'],
      ['{ "x": [1, 2, 3]', '"x"', 'x from "x"'],
      ['"op": "dense"', "dense", null],
      ['"nn": 1', "nn", null],
      ["// a comment", "comment", null],
      ['"l2": 0.1', "0.1", null],
    ];
    for (const [where, part, expected] of cases) assert.equal(at(where, part), expected, `${part} in ${where}`);
  });

  it("gives what can be read at every offset of the samples, and never throws", () => {
    for (const name of ["back_prop", "hebrew", "shared", "batch_norm", "lenet", "function_neuron"]) {
      const text = readFileSync(new URL(`../../../samples/${name}.nn.json`, import.meta.url), "utf8");
      const { document } = parseDocument(text);
      const graph = document && buildGraph(document).graph;
      assert.ok(document && graph);
      const found = new Set<string>();
      for (let offset = 0; offset <= text.length; offset++) {
        const expression = watchAt(document, graph, offset)?.expression;
        if (expression !== undefined) found.add(expression);
      }
      for (const expression of found) assert.ok(readWatch(expression, graph));
      assert.ok(found.size >= graph.nodes.length, name);
    }
  });
});
