import { createRequire } from "node:module";
import { join } from "node:path";
import { geometryToward } from "../../core/drawing/geometryToward.ts";
import { type ElkGraph, fromElkGraph, toElkGraph } from "../../core/layout/elkGraph.ts";
import type { Layout } from "../../core/layout/layout.ts";
import type { Direction } from "../../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, placeWhole, updatePlacement } from "../../core/layout/placement.ts";
import type { NetworkView } from "../../core/protocol.ts";

/** ELK takes 5 s for a thousand nodes; beyond, the quick placement is the picture. */
const MOST_FOR_ELK = 1200;

/** The editor's own picture of a network that was never opened: ELK's layout, with the pins where a person put them. */
export async function layOutPicture(
  { nodes, edges }: NetworkView,
  direction: Direction,
  dist: string,
): Promise<Layout> {
  const quick = () => updatePlacement(EMPTY_PLACEMENT, nodes, edges).shown;
  if (nodes.length === 0 || nodes.length > MOST_FOR_ELK) return quick();
  const graph = toElkGraph(nodes, edges);
  const engine: typeof import("./layoutEngine.ts") = createRequire(join(dist, "cli.cjs"))("./layoutEngine.cjs");
  const result = await engine.layOut(direction === "down" ? turned(graph, nodes) : graph);
  return placeWhole(fromElkGraph(result, nodes, edges), nodes, edges).shown;
}

function turned(graph: ElkGraph, nodes: NetworkView["nodes"]): ElkGraph {
  const children = graph.children.map((child, i) => {
    const node = nodes[i];
    if (!node) return child;
    const { width, height, entry, exit } = geometryToward(node, "down");
    const ends = [entry, exit];
    const ports = child.ports.map((port, end) => ({ ...port, x: ends[end]?.[0] ?? 0, y: ends[end]?.[1] ?? 0 }));
    return { ...child, width, height, ports };
  });
  return { ...graph, layoutOptions: { ...graph.layoutOptions, "elk.direction": "DOWN" }, children };
}
