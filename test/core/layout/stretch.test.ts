import assert from "node:assert/strict";
import fc from "fast-check";
import { boxAt } from "../../../core/layout/boxes.ts";
import { overlaps } from "../../../core/layout/freeSpot.ts";
import type { LayoutNode, Point } from "../../../core/layout/nodeGeometry.ts";
import { stretch } from "../../../core/layout/stretch.ts";

const anyDirection = fc.constantFrom("right" as const, "down" as const);

/** A perceptron in columns: one layer behind the other, any of them opened. */
const anyChain = fc.array(fc.record({ size: fc.integer({ min: 1, max: 800 }), isOpen: fc.boolean() }), {
  minLength: 2,
  maxLength: 8,
});

function chain(layers: readonly { readonly size: number; readonly isOpen: boolean }[]): readonly LayoutNode[] {
  return layers.map(({ size, isOpen }, i) => ({ id: `z${i}`, look: "layer", size, isOpen, depth: i, pin: null }));
}

describe("room for opened layers", () => {
  it("keeps the order along the flow, puts none over another, and leaves what stands before them where it was", () => {
    fc.assert(
      fc.property(anyChain, anyDirection, (layers, direction) => {
        const nodes = chain(layers);
        const before = new Map<string, Point>(nodes.map(({ id }, i) => [id, [i * 200, 0]]));
        const places = new Map(before);
        stretch(places, nodes, direction);
        const boxes = nodes.map((node) => boxAt(node, places.get(node.id) ?? [0, 0], direction));
        for (const [i, box] of boxes.entries()) {
          if (i > 0) assert.ok(box.x > (boxes[i - 1]?.x ?? 0));
          for (const other of boxes.slice(i + 1)) assert.ok(!overlaps(box, other));
        }
        const first = layers.findIndex(({ isOpen }) => isOpen);
        for (const { id } of nodes.slice(0, first < 0 ? nodes.length : first + 1))
          assert.deepEqual(places.get(id), before.get(id));
      }),
    );
  });

  it("is shared by layers of one column, which move apart across the flow", () => {
    const nodes: readonly LayoutNode[] = [
      ...chain([
        { size: 40, isOpen: true },
        { size: 60, isOpen: true },
        { size: 20, isOpen: true },
      ]),
      { id: "y", look: "output", size: 1, depth: 9, pin: null },
    ];
    const places = new Map<string, Point>([
      ["z0", [0, 0]],
      ["z1", [0, 200]],
      ["z2", [0, 400]],
      ["y", [200, 200]],
    ]);
    stretch(places, nodes, "right");
    const boxes = nodes.map((node) => boxAt(node, places.get(node.id) ?? [0, 0], "right"));
    for (const [i, box] of boxes.entries()) for (const other of boxes.slice(i + 1)) assert.ok(!overlaps(box, other));
    assert.deepEqual(places.get("z1"), [0, 200], "the one in the middle stays");
    assert.ok((boxes[0]?.y ?? 0) < (boxes[1]?.y ?? 0) && (boxes[1]?.y ?? 0) < (boxes[2]?.y ?? 0));
  });

  it("leaves pinned nodes where a person put them", () => {
    const nodes: readonly LayoutNode[] = [
      ...chain([{ size: 40, isOpen: true }]),
      { id: "p", look: "neuron", size: 1, depth: 2, pin: [500, 7] },
    ];
    const places = new Map<string, Point>([
      ["z0", [0, 0]],
      ["p", [500, 7]],
    ]);
    stretch(places, nodes, "right");
    assert.deepEqual(places.get("p"), [500, 7]);
  });
});
