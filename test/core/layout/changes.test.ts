import assert from "node:assert/strict";
import fc from "fast-check";
import { boxAt } from "../../../core/layout/boxes.ts";
import { turnPoint } from "../../../core/layout/flowSpace.ts";
import { overlaps } from "../../../core/layout/freeSpot.ts";
import type { Direction, LayoutEdge, LayoutNode } from "../../../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, type Placement, updatePlacement } from "../../../core/layout/placement.ts";
import { anyGraph, edge, node, type RandomGraph } from "./randomGraph.ts";

type Change =
  | { readonly kind: "add"; readonly reads: readonly number[]; readonly size: number }
  | { readonly kind: "paste"; readonly count: number; readonly reads: number }
  | { readonly kind: "remove" | "rename" | "pin" | "unpin"; readonly which: number };

const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant("add" as const),
    reads: fc.array(fc.nat(), { maxLength: 2 }),
    size: fc.constantFrom(1, 5),
  }),
  fc.record({ kind: fc.constant("paste" as const), count: fc.integer({ min: 2, max: 5 }), reads: fc.nat() }),
  fc.record({ kind: fc.constantFrom("remove" as const, "rename" as const), which: fc.nat() }),
  fc.record({ kind: fc.constantFrom("pin" as const, "unpin" as const), which: fc.nat() }),
);

let count = 0;

function apply({ nodes, edges }: RandomGraph, change: Change): RandomGraph {
  const at = (which: number) => nodes[which % nodes.length] ?? assert.fail();
  switch (change.kind) {
    case "add": {
      const id = `new${count++}`;
      const sources = [...new Set(change.reads.map((read) => at(read)))];
      return {
        nodes: [...nodes, node(id, { size: change.size })],
        edges: [...edges, ...sources.map((source, i) => edge(source.id, id, i))],
      };
    }
    case "paste": {
      const ids = Array.from({ length: change.count }, () => `new${count++}`);
      const wires = ids.map((id, i) => edge(ids[i - 1] ?? at(change.reads).id, id));
      return { nodes: [...nodes, ...ids.map((id) => node(id))], edges: [...edges, ...wires] };
    }
    case "remove": {
      if (nodes.length < 3) return { nodes, edges };
      const { id } = at(change.which);
      return {
        nodes: nodes.filter((other) => other.id !== id),
        edges: edges.filter((wire) => wire.source !== id && wire.target !== id),
      };
    }
    case "rename": {
      const { id } = at(change.which);
      const to = `new${count++}`;
      const name = (old: string) => (old === id ? to : old);
      return {
        nodes: nodes.map((other) => ({ ...other, id: name(other.id) })),
        edges: edges.map((wire) => edge(name(wire.source), name(wire.target), wire.input)),
      };
    }
    default: {
      const { id } = at(change.which);
      const pin = change.kind === "pin" ? ([(change.which % 9) * 70, (change.which % 7) * 50] as const) : null;
      return { nodes: nodes.map((other) => (other.id === id ? { ...other, pin } : other)), edges };
    }
  }
}

function boxOf(placement: Placement, of: LayoutNode) {
  const place = placement.shown.positions.get(of.id) ?? assert.fail(`${of.id} has no place`);
  return boxAt(of, turnPoint(place, placement.direction), placement.direction);
}

function assertNoOverlap(placement: Placement): void {
  const boxes = placement.nodes.map((of) => ({ of, box: boxOf(placement, of) }));
  boxes.forEach((a, i) => {
    // Two pins may lie on each other: that is the person's own doing.
    for (const b of boxes.slice(i + 1))
      if (!(a.of.pin && b.of.pin)) assert.ok(!overlaps(a.box, b.box), `${a.of.id} and ${b.of.id} overlap`);
  });
}

/** A group of the nodes as one node: what the canvas shows of a folded group. */
function fold({ nodes, edges }: RandomGraph, members: ReadonlySet<string>): RandomGraph {
  const group = "\u0000group";
  const name = (id: string) => (members.has(id) ? group : id);
  const rest = nodes.filter(({ id }) => !members.has(id));
  const wires = new Map<string, LayoutEdge>();
  for (const { source, target, input } of edges)
    if (name(source) !== name(target)) {
      const wire = edge(name(source), name(target), input);
      wires.set(wire.key, wire);
    }
  return { nodes: [...rest, node(group, { look: "group", size: 0 })], edges: [...wires.values()] };
}

for (const direction of ["right", "down"] as const satisfies readonly Direction[]) {
  const start = ({ nodes, edges }: RandomGraph) => updatePlacement(EMPTY_PLACEMENT, nodes, edges, { direction });
  const next = (before: Placement, { nodes, edges }: RandomGraph) =>
    updatePlacement(before, nodes, edges, { direction });

  describe(`changes of a network that runs ${direction}`, () => {
    it("never move a node that stays and is in nobody's way, and never put two on one ground", () => {
      fc.assert(
        fc.property(anyGraph, fc.array(anyChange, { maxLength: 12 }), (graph, changes) => {
          fc.pre(graph.nodes.length > 1);
          let now = graph;
          let placement = start(graph);
          for (const change of changes) {
            const after = apply(now, change);
            const placed = next(placement, after);
            const hasPins = [...now.nodes, ...after.nodes].some((of) => of.pin);
            for (const of of after.nodes) {
              if (of.pin) assert.deepEqual(placed.shown.positions.get(of.id), of.pin, "a pin is kept to the pixel");
              const home = placement.natural.positions.get(of.id);
              if (home) assert.deepEqual(placed.natural.positions.get(of.id), home, `${of.id} lost its place`);
              // Beside a pin one steps aside, and for what came in another's place; for nothing else.
              const seen = placement.shown.positions.get(of.id);
              if (seen && !hasPins && placed.firm.size === 0)
                assert.deepEqual(placed.shown.positions.get(of.id), seen, `${of.id} moved`);
            }
            assertNoOverlap(placed);
            now = after;
            placement = placed;
          }
        }),
      );
    });

    it("are forgotten by an undo: what was removed stands again where it stood", () => {
      fc.assert(
        fc.property(anyGraph, fc.nat(), (graph, which) => {
          fc.pre(graph.nodes.length > 2);
          const before = start(graph);
          const without = apply(graph, { kind: "remove", which });
          assert.deepEqual(next(next(before, without), graph).shown.positions, before.shown.positions);
        }),
      );
    });

    it("fold a group where its members stood and unfold it as it was", () => {
      fc.assert(
        fc.property(anyGraph, fc.nat(), fc.integer({ min: 2, max: 6 }), (graph, from, length) => {
          fc.pre(graph.nodes.length > length);
          const first = from % (graph.nodes.length - length);
          const members = new Set(graph.nodes.slice(first, first + length).map(({ id }) => id));
          const before = start(graph);
          const folded = next(before, fold(graph, members));
          assertNoOverlap(folded);
          assert.deepEqual(next(folded, graph).shown.positions, before.shown.positions);
        }),
      );
    });

    it("give the same picture for the same text", () => {
      fc.assert(
        fc.property(anyGraph, (graph) => {
          assert.deepEqual(start(graph), start(structuredClone(graph)));
        }),
      );
    });
  });
}

describe("a layer that is opened", () => {
  const chain = (isOpen: boolean): RandomGraph => ({
    nodes: [
      node("x", { look: "input", depth: 0 }),
      ...["a", "z", "b"].map((id) => node(id, { look: "layer", size: 40, ...(id === "z" && { isOpen }) })),
      node("y", { depth: 2 }),
    ],
    edges: ["a", "z", "b"].flatMap((id, i) => [edge("x", id), edge(id, "y", i)]),
  });

  for (const direction of ["right", "down"] as const)
    it(`has the room it needs, and everybody is back when it is closed (${direction})`, () => {
      const [closed, open] = [chain(false), chain(true)];
      const before = updatePlacement(EMPTY_PLACEMENT, closed.nodes, closed.edges, { direction });
      const opened = updatePlacement(before, open.nodes, open.edges, { direction });
      assertNoOverlap(opened);
      assert.deepEqual(opened.shown.positions.get("x"), before.shown.positions.get("x"));
      const [y, was] = [opened.shown.positions.get("y"), before.shown.positions.get("y")];
      const across = direction === "right" ? 1 : 0;
      assert.equal(y?.[across], was?.[across], "what stands past it goes along the flow, if at all");
      const again = updatePlacement(opened, closed.nodes, closed.edges, { direction });
      assert.deepEqual(again.shown.positions, before.shown.positions);
    });

  it("looks the same whether it was opened before the network was laid out or after it", () => {
    const [closed, open] = [chain(false), chain(true)];
    const first = updatePlacement(EMPTY_PLACEMENT, closed.nodes, closed.edges);
    assert.deepEqual(
      updatePlacement(EMPTY_PLACEMENT, open.nodes, open.edges).shown.positions,
      updatePlacement(first, open.nodes, open.edges).shown.positions,
    );
  });
});

describe("a layer in the place of another thing", () => {
  const chain = (middle: readonly string[]): RandomGraph => ({
    nodes: [
      node("x", { look: "input", depth: 0 }),
      ...middle.map((id) => node(id)),
      node("beside"),
      node("y", { depth: 2 }),
    ],
    edges: [
      ...middle.flatMap((id) => [edge("x", id), edge(id, "y")]),
      edge("x", "beside"),
      edge("beside", "y", middle.length),
    ],
  });

  it("is expanded where it stood; what is in the way makes way and comes back", () => {
    const layer = chain(["z"]);
    const neurons = chain(["z_1", "z_2", "z_3", "z_4", "z_5"]);
    const before = updatePlacement(EMPTY_PLACEMENT, layer.nodes, layer.edges);
    const expanded = updatePlacement(before, neurons.nodes, neurons.edges);
    assertNoOverlap(expanded);
    for (const id of ["x", "y"])
      assert.deepEqual(expanded.shown.positions.get(id), before.shown.positions.get(id), `${id} moved`);
    const middle = (id: string) => (expanded.shown.positions.get(id)?.[1] ?? 0) + 39;
    const stood = (before.shown.positions.get("z")?.[1] ?? 0) + 39;
    assert.ok(Math.abs(middle("z_3") - stood) <= 1, "the middle one stands where the layer stood");
    const aside = expanded.shown.positions.get("beside") ?? assert.fail();
    const home = before.shown.positions.get("beside") ?? assert.fail();
    assert.equal(aside[0], home[0], "it goes aside along one axis");
    assert.notEqual(aside[1], home[1]);
    assert.deepEqual(updatePlacement(expanded, layer.nodes, layer.edges).shown.positions, before.shown.positions);
  });
});
