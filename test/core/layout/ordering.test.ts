import assert from "node:assert/strict";
import fc from "fast-check";
import { placeInColumns } from "../../../core/layout/columns.ts";
import { cutIntoLayers, type Layered } from "../../../core/layout/layers.ts";
import { countCrossings, orderLayers } from "../../../core/layout/ordering.ts";
import { anyGraph, edge, node } from "./randomGraph.ts";

/** Every pair of wires between two neighbouring layers, one by one. */
function countByPairs({ layers, after }: Layered): number {
  let count = 0;
  layers.forEach((layer, l) => {
    const place = new Map([...(layers[l + 1] ?? [])].map((v, i) => [v, i]));
    const wires = [...layer].flatMap((v, i) =>
      [...after.list.subarray(after.start[v], after.start[v + 1])].map((w) => [i, place.get(w) ?? assert.fail()]),
    );
    wires.forEach(([a = 0, b = 0], i) => {
      for (const [c = 0, d = 0] of wires.slice(i + 1)) if ((a - c) * (b - d) < 0) count++;
    });
  });
  return count;
}

describe("orderLayers", () => {
  it("counts crossings as one counts them by hand", () => {
    fc.assert(
      fc.property(anyGraph, ({ nodes, edges }) => {
        const layered = cutIntoLayers(nodes, edges);
        assert.equal(countCrossings(layered), countByPairs(layered));
      }),
    );
  });

  it("never makes more of them, and keeps who is in which layer", () => {
    fc.assert(
      fc.property(anyGraph, ({ nodes, edges }) => {
        const layered = cutIntoLayers(nodes, edges);
        const before = countByPairs(layered);
        const members = layered.layers.map((layer) => [...layer].sort((a, b) => a - b));
        orderLayers(layered);
        assert.ok(countByPairs(layered) <= before);
        assert.deepEqual(
          layered.layers.map((layer) => [...layer].sort((a, b) => a - b)),
          members,
        );
      }),
    );
  });

  it("untangles two ladders that the file writes crosswise", () => {
    const nodes = ["a", "b", "c", "d"].map((id) => node(id, { look: "input", depth: 0 }));
    const heads = ["e", "f", "g", "h"].map((id) => node(id));
    const layered = cutIntoLayers(
      [...nodes, ...heads],
      [edge("a", "h"), edge("b", "g"), edge("c", "f"), edge("d", "e")],
    );
    assert.equal(countCrossings(layered), 6);
    orderLayers(layered);
    assert.equal(countCrossings(layered), 0);
  });

  it("lets the members of a group stand together in each column, whatever they read", () => {
    fc.assert(
      fc.property(anyGraph, fc.array(fc.nat(), { minLength: 2, maxLength: 8 }), ({ nodes, edges }, picks) => {
        const members = new Set(picks.map((pick) => nodes[pick % nodes.length]?.id ?? ""));
        const { positions } = placeInColumns(nodes, edges, "right", [{ nodes: [...members] }]);
        const columns = new Map<number, string[]>();
        for (const [id, [x]] of positions) columns.set(x, [...(columns.get(x) ?? []), id]);
        for (const column of columns.values()) {
          column.sort((a, b) => (positions.get(a)?.[1] ?? 0) - (positions.get(b)?.[1] ?? 0));
          const inside = column.map((id) => members.has(id));
          const [first, last] = [inside.indexOf(true), inside.lastIndexOf(true)];
          assert.ok(first < 0 || inside.slice(first, last + 1).every(Boolean), "somebody stands between");
        }
      }),
    );
  });

  it("leads a long wire past the nodes between its ends", () => {
    const nodes = [node("x", { look: "input" }), node("h1"), node("h2"), node("y", { look: "output" })];
    const edges = [edge("x", "h1"), edge("h1", "h2"), edge("h2", "y"), edge("x", "y", 1)];
    const { positions, routes } = placeInColumns(nodes, edges);
    const route = routes.get("x→y:1") ?? assert.fail("it has no bends");
    for (const id of ["h1", "h2"]) {
      const [x, y] = positions.get(id) ?? assert.fail();
      for (const [bx, by] of route) assert.ok(bx < x || bx > x + 60 || by < y || by > y + 60, `it runs through ${id}`);
    }
  });
});
