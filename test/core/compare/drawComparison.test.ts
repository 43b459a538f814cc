import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { comparisonView } from "../../../core/compare/comparisonView.ts";
import type { Drawing, ShapeGroup } from "../../../core/drawing/shape.ts";

const ANN = readFileSync("samples/ann.nn.json", "utf8");

function compare(before: string, after: string) {
  const view = comparisonView({ name: "before", text: before }, { name: "after", text: after });
  assert.ok(view.pictures);
  return { ...view, pictures: view.pictures };
}

const find = (drawing: Drawing, kind: ShapeGroup["kind"], id: string) =>
  drawing.groups.find((group) => group.kind === kind && group.id === id);
const marksIn = (group: ShapeGroup | undefined) =>
  new Set(group?.shapes.flatMap((shape) => ("stroke" in shape && shape.stroke ? [shape.stroke] : [])));

describe("two versions drawn", () => {
  it("have one size, and every shared node at one place, even where it got another name", () => {
    const { pictures } = compare(ANN, ANN.replaceAll('"h3"', '"middle"'));
    const { before, after } = pictures;
    assert.deepEqual([before.width, before.height], [after.width, after.height]);
    for (const group of before.groups.filter(({ kind }) => kind === "node")) {
      const other = find(after, "node", group.id === "h3" ? "middle" : group.id);
      assert.deepEqual([group.x, group.y], [other?.x, other?.y], group.id);
    }
  });

  it("mark what came, went and changed, and nothing else, each on the side that has it", () => {
    const more = ANN.replace(/"h5":/, '"h7": { "op": "neuron", "inputs": ["h1"] },\n    "h5":').replace(
      '"relu"',
      '"tanh"',
    );
    const { before, after } = compare(ANN, more).pictures;
    assert.ok(marksIn(find(after, "node", "h7")).has("added"));
    assert.equal(find(before, "node", "h7"), undefined);
    for (const side of [before, after]) {
      assert.ok(marksIn(find(side, "node", "h3")).has("changed"));
      assert.ok(!marksIn(find(side, "node", "h1")).has("changed"));
    }
    const wires = after.groups.filter((group) => group.kind === "wire" && marksIn(group).has("added"));
    assert.deepEqual(
      wires.map(({ id }) => id),
      ["h1→h7:0"],
    );
    const back = compare(more, ANN).pictures;
    assert.ok(marksIn(find(back.before, "node", "h7")).has("removed"));
  });

  it("mark no wire for a node that only has errors now", () => {
    const broken = ANN.replace('"w": [0.4, 1.3, -0.9]', '"w": [0.4, 1.3]');
    const { before, after } = compare(ANN, broken).pictures;
    for (const side of [before, after])
      assert.deepEqual(
        side.groups.filter(
          (group) => group.kind === "wire" && (marksIn(group).has("added") || marksIn(group).has("removed")),
        ),
        [],
      );
  });

  it("are there even where wires of the two make a circle", () => {
    const text = (a: string, b: string) =>
      JSON.stringify({
        nn: 1,
        nodes: { x: { op: "input", shape: [] }, a: { op: "neuron", inputs: [a] }, b: { op: "neuron", inputs: [b] } },
      });
    const { changes, pictures } = compare(text("x", "a"), text("b", "x"));
    assert.equal(changes.length, 2);
    assert.equal(pictures.after.groups.filter(({ kind }) => kind === "node").length, 3);
  });

  it("say which text cannot be read, and where", () => {
    const { why, pictures } = comparisonView(
      { name: "a.nn.json", text: ANN },
      { name: "b.nn.json", text: "{\n  nope" },
    );
    assert.match(why ?? "", /^b\.nn\.json cannot be read.* Line 2/);
    assert.equal(pictures, null);
  });
});
