import assert from "node:assert/strict";
import fc from "fast-check";
import { overlaps } from "../../../core/layout/freeSpot.ts";
import { geometryOf, type LayoutEdge, type LayoutNode, type Point } from "../../../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, type Placement, placeWhole, updatePlacement } from "../../../core/layout/placement.ts";
import { anyGraph, edge, node } from "./randomGraph.ts";

const CHAIN = [node("x", { look: "input", depth: 0 }), node("h1"), node("h2", { depth: 2 })];
const WIRES = [edge("x", "h1"), edge("h1", "h2")];

function settled(nodes: readonly LayoutNode[] = CHAIN, edges: readonly LayoutEdge[] = WIRES): Placement {
  return { ...updatePlacement(EMPTY_PLACEMENT, nodes, edges), isRough: false };
}

function placesOf(placement: Placement, ids: readonly string[]): readonly (Point | undefined)[] {
  return ids.map((id) => placement.shown.positions.get(id));
}

describe("updatePlacement", () => {
  it("leaves every old node where it is when one is added at the end", () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(), ({ nodes, edges }, reads) => {
        const before = settled(nodes, edges);
        const source = nodes[reads % nodes.length] ?? assert.fail();
        const after = updatePlacement(
          before,
          [...nodes, node("new", { depth: source.depth + 1 })],
          [...edges, edge(source.id, "new")],
        );
        const ids = nodes.map(({ id }) => id);
        // A network that the newcomer doubles is laid out anew.
        fc.pre(nodes.length > 1);
        assert.deepEqual(placesOf(after, ids), placesOf(before, ids));
        assert.ok(after.shown.positions.has("new"));
      }),
    );
  });

  it("puts the newcomer on free ground, to the right of what it reads", () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(), ({ nodes, edges }, reads) => {
        fc.pre(nodes.length > 1);
        const source = nodes[reads % nodes.length] ?? assert.fail();
        const added = node("new");
        const { shown } = updatePlacement(settled(nodes, edges), [...nodes, added], [...edges, edge(source.id, "new")]);
        const box = (of: LayoutNode) => {
          const [x, y] = shown.positions.get(of.id) ?? assert.fail();
          return { x, y, ...geometryOf(of) };
        };
        assert.ok(box(added).x > box(source).x + box(source).width);
        for (const other of nodes) assert.ok(!overlaps(box(added), box(other)), `covers ${other.id}`);
      }),
    );
  });

  it("leaves the rest where it is when one is removed", () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(), ({ nodes, edges }, which) => {
        fc.pre(nodes.length > 1);
        const gone = nodes[which % nodes.length] ?? assert.fail();
        const before = settled(nodes, edges);
        const rest = nodes.filter((other) => other !== gone);
        const after = updatePlacement(
          before,
          rest,
          edges.filter((wire) => wire.source !== gone.id && wire.target !== gone.id),
        );
        const ids = rest.map(({ id }) => id);
        assert.deepEqual(placesOf(after, ids), placesOf(before, ids));
      }),
    );
  });

  it("lets a renamed node keep its place", () => {
    const before = settled();
    const after = updatePlacement(
      before,
      [...CHAIN.slice(0, 2), node("y", { depth: 2 })],
      [edge("x", "h1"), edge("h1", "y")],
    );
    assert.deepEqual(after.shown.positions.get("y"), before.shown.positions.get("h2"));
  });

  it("moves a node that a new wire would otherwise run back to, and only that one", () => {
    const nodes = [...CHAIN, node("h3", { depth: 1 })];
    const before = settled(nodes, [...WIRES, edge("x", "h3")]);
    const after = updatePlacement(before, nodes, [...WIRES, edge("x", "h3"), edge("h2", "h3", 1)]);
    assert.deepEqual(placesOf(after, ["x", "h1", "h2"]), placesOf(before, ["x", "h1", "h2"]));
    assert.ok((after.shown.positions.get("h3")?.[0] ?? 0) > (after.shown.positions.get("h2")?.[0] ?? 0));
  });

  it("is not pushed about by the wires of a cycle", () => {
    const before = settled();
    const cyclic = [...WIRES, edge("h2", "h1", 1)];
    const once = updatePlacement(before, CHAIN, cyclic);
    assert.deepEqual(once.shown.positions, before.shown.positions);
  });

  it("puts a pinned node exactly at its pin and nothing else anywhere new", () => {
    const before = settled();
    const after = updatePlacement(
      before,
      CHAIN.map((n) => (n.id === "h1" ? { ...n, pin: [560, -40] } : n)),
      WIRES,
    );
    assert.deepEqual(after.shown.positions.get("h1"), [560, -40]);
    assert.deepEqual(placesOf(after, ["x", "h2"]), placesOf(before, ["x", "h2"]));
  });

  it("brings a node back to where it was when its pin is undone", () => {
    const before = settled();
    const dragged = updatePlacement(
      before,
      CHAIN.map((n) => (n.id === "h1" ? { ...n, pin: [560, -40] } : n)),
      WIRES,
    );
    const undone = updatePlacement(dragged, CHAIN, WIRES);
    assert.deepEqual(undone.shown.positions, before.shown.positions);
  });

  it("drops the bends of a wire while one of its ends stands elsewhere, and has them back afterwards", () => {
    const bends = new Map([["h1→h2:0", [[1, 2]] as const]]);
    const first = placeWhole({ positions: settled().natural.positions, routes: bends }, CHAIN, WIRES);
    const dragged = updatePlacement(
      first,
      CHAIN.map((n) => (n.id === "h2" ? { ...n, pin: [900, 0] } : n)),
      WIRES,
    );
    assert.equal(dragged.shown.routes.size, 0);
    assert.deepEqual(updatePlacement(dragged, CHAIN, WIRES).shown.routes, bends);
  });

  it("lays out anew where most is new", () => {
    assert.equal(updatePlacement(EMPTY_PLACEMENT, CHAIN, WIRES).isRough, true);
    assert.equal(updatePlacement(settled(), CHAIN, WIRES).isRough, false);
  });
});

describe("pins", () => {
  it("hold to the pixel, and nobody else covers a pinned node", () => {
    fc.assert(
      fc.property(
        anyGraph,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: -300, max: 900 }), fc.integer({ min: -300, max: 900 })), {
          maxLength: 4,
        }),
        ({ nodes, edges }, drags) => {
          const pins = new Map(drags.map(([which, x, y]) => [which % nodes.length, [x, y] as const]));
          const pinned = nodes.map((n, i) => ({ ...n, pin: pins.get(i) ?? null }));
          const { shown } = updatePlacement(EMPTY_PLACEMENT, pinned, edges);
          const box = (of: LayoutNode) => {
            const [x, y] = shown.positions.get(of.id) ?? assert.fail();
            return { x, y, ...geometryOf(of) };
          };
          for (const held of pinned.filter((n) => n.pin)) {
            assert.deepEqual(shown.positions.get(held.id), held.pin);
            for (const free of pinned.filter((n) => !n.pin))
              assert.ok(!overlaps(box(held), box(free)), `${free.id} covers ${held.id}`);
          }
        },
      ),
    );
  });
});
