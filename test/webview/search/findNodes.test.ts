import assert from "node:assert/strict";
import { findNodes } from "../../../webview/search/findNodes.ts";
import { fakeNetwork } from "../../support/fakeNetwork.ts";

describe("findNodes", () => {
  const { network: made } = fakeNetwork({
    x: { op: "input", size: 4 },
    "h dense": { op: "dense", inputs: ["x"], size: 3, activation: "tanh" },
    נוירון: { op: "neuron", inputs: ["h dense"], activation: "relu" },
    densest: { op: "concat", inputs: ["x", "h dense"], size: 7 },
  });
  const network = {
    ...made,
    nodes: made.nodes.map((node) => (node.id === "x" ? { ...node, shape: [1, 28, 28] } : node)),
  };
  const ids = (query: string) => findNodes(network, query).map((node) => node.id);

  it("finds by id, op, activation and shape, whatever the case", () => {
    assert.deepEqual(ids("נוי"), ["נוירון"]);
    assert.deepEqual(ids("CONCAT"), ["densest"]);
    assert.deepEqual(ids("relu"), ["נוירון"]);
    for (const shape of ["[1, 28, 28]", "[1,28", "28x28", "1×28×28", "28,28"])
      assert.deepEqual(ids(shape), ["x"], shape);
    assert.deepEqual(ids("scalar"), ["נוירון"]);
  });

  it("asks every word to match, and puts ids that begin with the query first", () => {
    assert.deepEqual(ids("dense tanh"), ["h dense"]);
    assert.deepEqual(ids("dense"), ["densest", "h dense"]);
    assert.deepEqual(ids("dense nothing"), []);
  });

  it("finds nothing for nothing", () => {
    assert.deepEqual(ids("  "), []);
  });
});
