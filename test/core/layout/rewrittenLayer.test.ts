import assert from "node:assert/strict";
import type { LayoutEdge, LayoutNode } from "../../../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, type Placement, updatePlacement } from "../../../core/layout/placement.ts";

type Sketch = readonly (readonly [
  id: string,
  look: LayoutNode["look"],
  size: number,
  depth: number,
  sources: readonly string[],
])[];

function place(before: Placement, sketch: Sketch): Placement {
  const nodes = sketch.map(([id, look, size, depth]): LayoutNode => ({ id, look, size, depth, pin: null }));
  const edges = sketch.flatMap(([target, , , , sources]) =>
    sources.map((source, input): LayoutEdge => ({ key: `${source}→${target}:${input}`, source, target, input })),
  );
  return updatePlacement(before, nodes, edges);
}

const NEURONS = ["z2_1", "z2_2", "z2_3"];
const FRONT: Sketch = [
  ["x", "input", 2, 0, []],
  ["z1", "layer", 4, 1, ["x"]],
];

describe("a layer that stays to join its neurons", () => {
  const layered: Sketch = [...FRONT, ["z2", "layer", 3, 2, ["z1"]], ["L", "loss", 1, 3, ["z2"]]];
  const apart: Sketch = [
    ...FRONT,
    ...NEURONS.map((id) => [id, "neuron", 1, 2, ["z1"]] as const),
    ["z2", "sign", 3, 3, NEURONS],
    ["L", "loss", 1, 4, ["z2"]],
  ];
  const before = { ...place(EMPTY_PLACEMENT, layered), isRough: false };
  const after = place(before, apart);
  const at = ({ shown }: Placement, id: string) => shown.positions.get(id) ?? assert.fail(id);

  it("stands behind them, they where it stood, and what reads it behind it", () => {
    for (const id of NEURONS) assert.equal(at(after, id)[0], at(before, "z2")[0]);
    assert.ok(at(after, "z2_1")[0] < at(after, "z2")[0] && at(after, "z2")[0] < at(after, "L")[0]);
    for (const id of ["x", "z1"]) assert.deepEqual(at(after, id), at(before, id));
  });

  it("stands where they stood when it is a layer again", () => {
    const back = place(after, layered);
    for (const id of ["x", "z1", "z2"]) assert.deepEqual(at(back, id), at(before, id));
  });
});
