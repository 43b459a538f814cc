import assert from "node:assert/strict";
import ELK from "elkjs/lib/elk.bundled.js";
import { type ElkGraph, fromElkGraph, toElkGraph } from "../../../core/layout/elkGraph.ts";
import type { Layout } from "../../../core/layout/layout.ts";
import type { LayoutEdge, LayoutNode } from "../../../core/layout/nodeGeometry.ts";
import { BACK_PROP, fakeNetwork } from "../../support/fakeNetwork.ts";
import { edge, node } from "./randomGraph.ts";

/** The real engine, on this thread: the same code that the webview's worker runs. */
async function layOut(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Promise<Layout> {
  const result = await new ELK().layout(toElkGraph(nodes, edges) as never);
  return fromElkGraph(result as unknown as ElkGraph, nodes, edges);
}

describe("ELK", () => {
  it("lays the lecture's nine neurons out from left to right, inputs in order at the left and outputs at the right", async () => {
    const { nodes, edges } = fakeNetwork(BACK_PROP).network;
    const { positions } = await layOut(nodes, edges);
    const [x, y] = [
      (id: string) => positions.get(id)?.[0] ?? Number.NaN,
      (id: string) => positions.get(id)?.[1] ?? Number.NaN,
    ];
    for (const { source, target } of edges) assert.ok(x(source) < x(target), `${source} → ${target}`);
    assert.deepEqual(["x1", "x2", "x3"].map(x), [0, 0, 0]);
    assert.ok(y("x1") < y("x2") && y("x2") < y("x3"));
    assert.equal(new Set(["y1", "y2", "y3"].map(x)).size, 1);
  });

  it("survives odd ids, since ids never reach the engine", async () => {
    const ids = ["__proto__", "constructor", "קלט", "🧠", "a:b→c"];
    const nodes = ids.map((id, i) => node(id, { look: i === 0 ? "input" : "neuron" }));
    const edges = ids.slice(1).map((id, i) => edge(ids[i] ?? "", id));
    const { positions } = await layOut(nodes, edges);
    assert.deepEqual([...positions.keys()].sort(), [...ids].sort());
  });

  it("draws a cycle too: the text may hold one while it is being typed", async () => {
    const nodes = [node("a"), node("b"), node("c")];
    const { positions } = await layOut(nodes, [edge("a", "b"), edge("b", "c"), edge("c", "a"), edge("a", "gone")]);
    assert.equal(positions.size, 3);
  });

  it("leads a long wire around the nodes between its ends", async () => {
    const nodes = [node("x", { look: "input" }), node("a"), node("b"), node("c")];
    const { routes } = await layOut(nodes, [edge("x", "a"), edge("a", "b"), edge("b", "c"), edge("x", "c", 1)]);
    assert.ok((routes.get("x→c:1")?.length ?? 0) >= 2);
  });
});
