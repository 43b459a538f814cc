import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { foldableWith, whyNotExpandable } from "../../../core/graph/rewritable.ts";
import type { NodeView } from "../../../core/protocol.ts";
import { networkView } from "../../../core/view/networkView.ts";
import { readNetwork } from "../../../extension/reading.ts";

function viewsOf(nodes: Readonly<Record<string, object>>, params: object = {}): readonly NodeView[] {
  const text = JSON.stringify({ nn: 1, nodes, params });
  assert.ok(compile(text).graph);
  const reading = readNetwork(text, 1, null);
  const placeOf = () => ({ line: 0, column: 0 });
  return networkView({ ...reading, file: "a.nn.json", readOnly: false, placeOf }).nodes;
}

const neuron = (more: object = {}) => ({ op: "neuron", inputs: ["x"], activation: "tanh", ...more });

describe("rewritable", () => {
  it("finds the neurons that could stand in one layer", () => {
    const nodes = viewsOf({
      x: { op: "input", shape: [2] },
      a: neuron(),
      b: neuron({ activation: { name: "tanh" } }),
      c: neuron({ activation: "relu" }),
      d: neuron({ inputs: ["x[0]", "x[1]"] }),
      e: neuron({ bias: false }),
      z: { op: "dense", inputs: ["x"], units: 2, activation: "tanh" },
    });
    assert.deepEqual(foldableWith(nodes, "a"), ["a", "b"]);
    for (const id of ["c", "d", "e"]) assert.deepEqual(foldableWith(nodes, id), [id]);
    assert.deepEqual(foldableWith(nodes, "z"), []);
    assert.deepEqual(foldableWith(nodes, "nobody"), []);
  });

  it("counts what an activation learns: one shared by all, not one each", () => {
    const prelu = { activation: "prelu" };
    const nodes = viewsOf(
      {
        x: { op: "input", shape: [2] },
        a: neuron(prelu),
        b: neuron(prelu),
        c: neuron({ ...prelu, params: { slope: "s" } }),
        d: neuron({ ...prelu, params: { slope: "s" } }),
      },
      { s: 0.1 },
    );
    assert.deepEqual(foldableWith(nodes, "a"), ["a"]);
    assert.deepEqual(foldableWith(nodes, "c"), ["c", "d"]);
  });

  it("says why a node has no neurons", () => {
    const nodes = viewsOf({
      x: { op: "input", shape: [1, 4, 4] },
      c: { op: "conv2d", inputs: ["x"], channels: 2, kernel: 3 },
      h: { op: "neuron", inputs: ["x"] },
      z: { op: "dense", inputs: ["x"], units: 2 },
    });
    const why = (id: string) => whyNotExpandable(nodes.find((node) => node.id === id) ?? assert.fail());
    assert.equal(why("z"), null);
    assert.equal(why("h"), "“h” is one neuron already.");
    assert.equal(why("x"), "“x” (input) has no neurons.");
    assert.match(why("c") ?? "", /^“c” \(conv2d\) is no dense layer: /);
  });
});
