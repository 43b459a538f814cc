import assert from "node:assert/strict";
import fc from "fast-check";
import { placeInColumns } from "../../../core/layout/columns.ts";
import { overlaps } from "../../../core/layout/freeSpot.ts";
import { geometryOf } from "../../../core/layout/nodeGeometry.ts";
import { anyGraph, edge, node } from "./randomGraph.ts";

describe("placeInColumns", () => {
  it("gives every node a place of its own", () => {
    fc.assert(
      fc.property(anyGraph, ({ nodes, edges }) => {
        const positions = placeInColumns(nodes, edges).positions;
        const boxes = nodes.map((node) => {
          const [x, y] = positions.get(node.id) ?? assert.fail(`${node.id} has no place`);
          return { x, y, ...geometryOf(node) };
        });
        boxes.forEach((a, i) => {
          for (const b of boxes.slice(i + 1)) assert.ok(!overlaps(a, b), "two nodes overlap");
        });
      }),
    );
  });

  it("runs from left to right along every wire", () => {
    fc.assert(
      fc.property(anyGraph, ({ nodes, edges }) => {
        const positions = placeInColumns(nodes, edges).positions;
        for (const { source, target } of edges) {
          assert.ok(
            (positions.get(source)?.[0] ?? 0) < (positions.get(target)?.[0] ?? 0),
            `${source} → ${target} runs backwards`,
          );
        }
      }),
    );
  });

  it("keeps the file's order where nothing else decides", () => {
    const inputs = ["x1", "x2", "x3"].map((id) => node(id, { look: "input", depth: 0 }));
    const positions = placeInColumns(
      [...inputs, node("h")],
      inputs.map(({ id }, i) => edge(id, "h", i)),
    ).positions;
    const heights = inputs.map(({ id }) => positions.get(id)?.[1] ?? 0);
    assert.deepEqual(
      heights,
      [...heights].sort((a, b) => a - b),
    );
  });

  it("puts a target beside its loss and an output at the right rim", () => {
    const nodes = [
      node("x", { look: "input", depth: 0 }),
      node("t", { look: "input", depth: 0 }),
      node("h1"),
      node("early", { look: "output", depth: 2 }),
      node("h2", { depth: 2 }),
      node("L", { look: "loss", depth: 3 }),
    ];
    const edges = [edge("x", "h1"), edge("h1", "early"), edge("h1", "h2"), edge("h2", "L"), edge("t", "L", 1)];
    const x = (id: string) => placeInColumns(nodes, edges).positions.get(id)?.[0];
    assert.equal(x("t"), x("h2"));
    assert.equal(x("early"), x("L"));
  });
});
