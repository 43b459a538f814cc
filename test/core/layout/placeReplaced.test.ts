import assert from "node:assert/strict";
import type { LayoutEdge, LayoutNode } from "../../../core/layout/nodeGeometry.ts";
import { geometryOf } from "../../../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, type Placement, updatePlacement } from "../../../core/layout/placement.ts";

type Sketch = readonly (readonly [id: string, look: LayoutNode["look"], size: number, sources: readonly string[]])[];

function place(before: Placement, sketch: Sketch): Placement {
  const nodes = sketch.map(([id, look, size], depth): LayoutNode => ({ id, look, size, depth, pin: null }));
  const edges = sketch.flatMap(([target, , , sources]) =>
    sources.map((source, input): LayoutEdge => ({ key: `${source}→${target}:${input}`, source, target, input })),
  );
  return updatePlacement(before, nodes, edges);
}

const names = (id: string, count: number): string[] => Array.from({ length: count }, (_, k) => `${id}_${k + 1}`);
const neurons = (id: string, count: number, sources: readonly string[]): Sketch =>
  names(id, count).map((name) => [name, "neuron", 1, sources]);

const LAYERED: Sketch = [
  ["x", "input", 2, []],
  ["t", "input", 3, []],
  ["z1", "layer", 8, ["x"]],
  ["z2", "layer", 3, ["z1"]],
  ["L", "loss", 1, ["z2", "t"]],
];

function middle({ shown }: Placement, ids: readonly string[], look: LayoutNode["look"]): number {
  const tops = ids.map((id) => shown.positions.get(id)?.[1] ?? assert.fail(id));
  return (Math.min(...tops) + Math.max(...tops) + geometryOf({ look, size: 1 }).height) / 2;
}

describe("placeReplaced", () => {
  const before = { ...place(EMPTY_PLACEMENT, LAYERED), isRough: false };

  it("puts the neurons of a layer where it stood, and nobody else moves", () => {
    const expanded: Sketch = [
      ...LAYERED.slice(0, 2),
      ...neurons("z1", 8, ["x"]),
      ["z2", "layer", 3, names("z1", 8)],
      ...LAYERED.slice(4),
    ];
    const after = place(before, expanded);
    assert.equal(after.isRough, false);
    for (const id of ["x", "t", "z2", "L"])
      assert.deepEqual(after.shown.positions.get(id), before.shown.positions.get(id));
    assert.deepEqual(
      new Set(names("z1", 8).map((id) => after.shown.positions.get(id)?.[0])),
      new Set([before.shown.positions.get("z1")?.[0]]),
    );
    assert.ok(Math.abs(middle(after, names("z1", 8), "neuron") - middle(before, ["z1"], "layer")) <= 1);
    // Taken back, the layer stands there again.
    assert.deepEqual(place(after, LAYERED).shown.positions, before.shown.positions);
  });

  it("makes room for the node that joins them, to the right", () => {
    // Without the target, which the columns put right below the layer.
    const layered = LAYERED.filter(([id]) => id !== "t").map(
      ([id, look, size, sources]) => [id, look, size, sources.filter((source) => source !== "t")] as const,
    );
    const before = { ...place(EMPTY_PLACEMENT, layered), isRough: false };
    const expanded: Sketch = [
      ...layered.slice(0, 2),
      ...neurons("z2", 3, ["z1"]),
      ["z2", "sign", 3, names("z2", 3)],
      ...layered.slice(3),
    ];
    const after = place(before, expanded);
    const x = (id: string): number => after.shown.positions.get(id)?.[0] ?? assert.fail(id);
    for (const id of names("z2", 3)) assert.equal(x(id), before.shown.positions.get("z2")?.[0]);
    assert.ok(x("z2_1") < x("z2") && x("z2") < x("L"));
    assert.ok(Math.abs(middle(after, ["z2"], "sign") - middle(after, names("z2", 3), "neuron")) <= 1);
    for (const id of ["x", "z1"]) assert.deepEqual(after.shown.positions.get(id), before.shown.positions.get(id));
    const back = place(after, layered);
    assert.deepEqual(back.shown.positions.get("z2"), before.shown.positions.get("z2"));
  });
});
