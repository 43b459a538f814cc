import assert from "node:assert/strict";
import { lineMap } from "../../../core/document/lineMap.ts";
import type { NetworkView } from "../../../core/protocol.ts";
import { networkView } from "../../../core/view/networkView.ts";
import { readNetwork } from "../../../extension/reading.ts";
import { LINES } from "./support.ts";

function viewOf(...texts: readonly string[]): NetworkView {
  let reading = readNetwork("", 0, null);
  for (const [i, text] of texts.entries()) reading = readNetwork(text, i + 1, i === 0 ? null : reading);
  return networkView({ ...reading, file: "a.nn.json", readOnly: false, placeOf: lineMap(reading.text).positionOf });
}

const ids = (view: NetworkView) => view.nodes.map((node) => node.id);

describe("networkView", () => {
  it("says what is there: nodes, wires, sizes, scalars to differentiate", () => {
    const view = viewOf(LINES);
    assert.deepEqual(ids(view), ["x", "t", "h", "y", "L"]);
    assert.deepEqual(
      view.edges.map((edge) => edge.key),
      ["x→h:0", "h→y:0", "x→y:1", "y→L:0", "t→L:1"],
    );
    assert.deepEqual(
      view.edges.map((edge) => edge.port),
      [null, null, null, "prediction", "target"],
    );
    assert.deepEqual(view.targets, ["h", "y", "L"]);
    assert.deepEqual([view.objective, view.parameterCount, view.hiddenUnits, view.depth], [["L"], 5, 1, 2]);
    const h = view.nodes[2];
    assert.deepEqual(h?.attributes["bias"], { value: true, written: false });
    assert.equal(h?.activation, "identity");
  });

  it("offers the components of a short vector", () => {
    const view = viewOf(
      LINES.replace('"op": "neuron", "inputs": ["x"]', '"op": "dense", "units": 3, "inputs": ["x"]')
        .replace(/"params": \{ "w": \[2.*?\}/, '"bias": true')
        .replace('["h", "x[1]"]', '["x"]')
        .replace(', "of": ["h.w"]', ""),
    );
    assert.deepEqual(view.targets, ["h[0]", "h[1]", "h[2]", "y", "L"]);
  });

  it("shows a node that cannot run yet, with the wires it has", () => {
    const view = viewOf(
      LINES.replace(
        '"L": {',
        '"new": { "op": "neuron", "inputs": ["h", "nobody"] },\n    "bare": { "op": "neuron" },\n    "L": {',
      ),
    );
    assert.deepEqual(ids(view), ["x", "t", "h", "y", "L", "new", "bare"]);
    assert.deepEqual(
      view.nodes.filter((node) => node.broken).map((node) => [node.id, node.look, node.size]),
      [
        ["new", "neuron", 0],
        ["bare", "neuron", 0],
      ],
    );
    assert.deepEqual(
      view.edges.filter((edge) => edge.target === "new").map((edge) => edge.key),
      ["h→new:0"],
    );
    assert.equal(view.state, "ok");
    assert.ok(view.problems.some((problem) => problem.node === "new"));
  });

  it("shows a cycle with all its nodes and wires", () => {
    const view = viewOf(LINES.replace('"inputs": ["x"]', '"inputs": ["x", "y"]'));
    assert.deepEqual([...ids(view)].sort(), ["L", "h", "t", "x", "y"]);
    assert.ok(view.edges.some((edge) => edge.key === "y→h:1"));
    assert.ok(view.problems.some((problem) => problem.code === "NN304"));
  });

  it("keeps the last good picture while the text cannot be read, with the problem of the text as it is", () => {
    const view = viewOf(LINES, LINES.replace('"nodes": {', '"nodes": {{'));
    assert.equal(view.state, "stale");
    assert.equal(view.version, 2);
    assert.deepEqual(ids(view), ["x", "t", "h", "y", "L"]);
    assert.deepEqual(
      view.problems.map(({ code, line }) => [code, line]),
      [["NN101", 3]],
    );
  });

  it("is empty where nothing good has been read yet", () => {
    for (const text of ["", "{", "[]", '{ "nn": 1, "nodes": {} }']) assert.equal(viewOf(text).state, "empty", text);
  });

  it("gives the groups of the text, with the members that exist", () => {
    const text = LINES.replace('"nodes": {', '"view": { "groups": { "h": ["y", "h", "gone"] } },\n  "nodes": {');
    assert.deepEqual(viewOf(text).groups, [{ name: "h", nodes: ["y", "h"] }]);
    assert.deepEqual(viewOf(LINES).groups, []);
  });

  it("takes ids that are names of things in JavaScript", () => {
    const view = viewOf(LINES.replaceAll('"h"', '"__proto__"').replace("h.w", "__proto__.w"));
    assert.deepEqual(ids(view), ["x", "t", "__proto__", "y", "L"]);
    assert.deepEqual(
      view.problems.filter((problem) => problem.severity === "error"),
      [],
    );
  });
});
