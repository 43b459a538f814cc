import assert from "node:assert/strict";
import fc from "fast-check";
import { order } from "../../../core/graph/order.ts";

/** Edges among up to 12 nodes, as sources of each. */
const anyGraph = fc
  .integer({ min: 1, max: 12 })
  .chain((n) => fc.array(fc.array(fc.nat(n - 1), { maxLength: 3 }), { minLength: n, maxLength: n }));

/** Lengths of all shortest cycles, by Floyd and Warshall's distances: another way than the one tested. */
function shortestCycleLength(sources: readonly (readonly number[])[]): number {
  const n = sources.length;
  const distance = Array.from({ length: n }, () => new Array<number>(n).fill(Infinity));
  sources.forEach((list, node) => {
    for (const source of list) (distance[source] as number[])[node] = 1;
  });
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const through = (distance[i]?.[k] ?? Infinity) + (distance[k]?.[j] ?? Infinity);
        if (through < (distance[i]?.[j] ?? Infinity)) (distance[i] as number[])[j] = through;
      }
  return Math.min(...distance.map((row, i) => row[i] ?? Infinity));
}

describe("order", () => {
  it("puts every node behind its sources, and leaves out only what a cycle holds up", () => {
    fc.assert(
      fc.property(anyGraph, (sources) => {
        const { order: found, cycles } = order(sources);
        const at = new Map(found.map((node, i) => [node, i]));
        for (const node of found)
          for (const source of sources[node] ?? []) assert.ok((at.get(source) ?? Infinity) < (at.get(node) ?? -1));
        for (let node = 0; node < sources.length; node++) {
          if (!at.has(node))
            assert.ok(
              sources[node]?.some((source) => !at.has(source)),
              "what is left out reads something left out",
            );
        }
        assert.equal(cycles.length === 0, found.length === sources.length);
      }),
    );
  });

  it("gives the first in the file wherever several could come next", () => {
    fc.assert(
      fc.property(anyGraph, (sources) => {
        const done = new Set<number>();
        for (const node of order(sources).order) {
          const ready = sources.findIndex((list, i) => !done.has(i) && list.every((source) => done.has(source)));
          assert.equal(node, ready);
          done.add(node);
        }
      }),
    );
  });

  it("finds cycles that are cycles, share no node, the first of them a shortest one", () => {
    fc.assert(
      fc.property(anyGraph, (sources) => {
        const { cycles } = order(sources);
        const nodes = cycles.flat();
        assert.equal(new Set(nodes).size, nodes.length);
        for (const cycle of cycles) {
          cycle.forEach((node, i) => {
            assert.ok(sources[cycle[(i + 1) % cycle.length] as number]?.includes(node));
          });
          assert.equal(cycle[0], Math.min(...cycle));
        }
        if (cycles[0]) assert.equal(cycles[0].length, shortestCycleLength(sources));
      }),
    );
  });

  it("is not deep: 200,000 nodes in a chain, and in one cycle", () => {
    const chain = Array.from({ length: 200_000 }, (_, i) => (i === 0 ? [] : [i - 1]));
    assert.equal(order(chain).order.length, 200_000);
    const [cycle] = order([[199_999], ...chain.slice(1)]).cycles;
    assert.equal(cycle?.length, 200_000);
  });
});
