import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { NodePlaces } from "../../../core/document/nodeAtPlace.ts";

const TEXT = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [] }, "t": { "op": "input", "shape": [] },
    "h": {
      "op": "neuron",
      "inputs": ["x"]
    }, "L": { "op": "squared-error", "inputs": ["h", "t"] }
  }
}
`;

function places(text = TEXT): NodePlaces {
  const { document } = compile(text);
  assert.ok(document);
  return new NodePlaces(document);
}

describe("places of nodes for breakpoints", () => {
  it("are the lines of their keys, with a column only where several keys begin on one", () => {
    assert.deepEqual(places().of("h"), { id: "h", line: 5, column: null });
    assert.deepEqual(places().of("x"), { id: "x", line: 4, column: 5 });
    assert.deepEqual(places().of("t"), { id: "t", line: 4, column: 42 });
    assert.equal(places().of("nobody"), null);
  });

  it("lead back to the same node, for every node", () => {
    const all = places();
    for (const id of ["x", "t", "h", "L"]) {
      const place = all.of(id);
      assert.ok(place);
      assert.equal(all.at(place.line, place.column), id);
    }
  });

  it("cover the lines of a node's text, and no other", () => {
    assert.equal(places().at(6, null), "h");
    assert.equal(places().at(7, 3), "h");
    assert.equal(places().at(4, null), "x", "without a column the first of a line");
    assert.equal(places().at(4, 50), "t");
    assert.equal(places().at(4, 2), "x");
    for (const line of [1, 2, 3, 9, 10, 99]) assert.equal(places().at(line, null), null, `line ${line}`);
  });

  it("count lines as VS Code does, whatever ends them", () => {
    assert.deepEqual(places(TEXT.replaceAll("\n", "\r\n")).of("h"), { id: "h", line: 5, column: null });
  });
});
