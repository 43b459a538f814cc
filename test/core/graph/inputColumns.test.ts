import assert from "node:assert/strict";
import fc from "fast-check";
import { inputColumns } from "../../../core/graph/inputColumns.ts";
import { anyCase } from "../engine/anyNetwork.ts";
import { buildWhole } from "./build.ts";

const shapes: Readonly<Record<string, readonly number[]>> = { x: [4], h: [], M: [2, 3] };
const shapeOf = (id: string) => shapes[id] ?? null;

describe("the columns of a layer's W", () => {
  it("are the references flattened and joined in order, slices and single components too", () => {
    assert.deepEqual(inputColumns(["x[1:3]", "h", "M[1,0:2]", "x"], shapeOf), [
      { source: "x", from: 0, size: 2, components: [1, 2] },
      { source: "h", from: 2, size: 1, components: null },
      { source: "M", from: 3, size: 2, components: [3, 4] },
      { source: "x", from: 5, size: 4, components: null },
    ]);
  });

  it("are not known where a reference cannot be read, leads nowhere or reaches outside", () => {
    assert.equal(inputColumns(["x", "gone"], shapeOf), null);
    assert.equal(inputColumns(["x[4]"], shapeOf), null);
    assert.equal(inputColumns(["x[1"], shapeOf), null);
  });

  it("are those of the graph's own edges, on random networks", () => {
    fc.assert(
      fc.property(anyCase, ({ net }) => {
        const graph = buildWhole(net as unknown as Record<string, unknown>);
        for (const node of graph.nodes) {
          if (node.op.ports.kind !== "vector") continue;
          const references = node.edges.map((edge) => edge.definition.reference.text);
          const runs = inputColumns(references, (id) => graph.byId.get(id)?.shape ?? null);
          assert.deepEqual(
            runs,
            node.edges.map(({ source, offset, size, components }) => ({
              source: source.id,
              from: offset,
              size,
              components,
            })),
          );
        }
      }),
    );
  });
});
