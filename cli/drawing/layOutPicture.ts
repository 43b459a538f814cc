import { createRequire } from "node:module";
import { join } from "node:path";
import { fromElkGraph, toElkGraph } from "../../core/layout/elkGraph.ts";
import type { Layout } from "../../core/layout/layout.ts";
import type { Direction } from "../../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, placeWhole, updatePlacement } from "../../core/layout/placement.ts";
import type { NetworkView } from "../../core/protocol.ts";

/** ELK takes 5 s for a thousand nodes; beyond, the quick placement is the picture. */
const MOST_FOR_ELK = 1200;

/** The editor's own picture of a network that was never opened: ELK's layout, with the pins where a person put them. */
export async function layOutPicture(
  { nodes, edges, groups }: NetworkView,
  direction: Direction,
  dist: string,
): Promise<Layout> {
  if (nodes.length === 0 || nodes.length > MOST_FOR_ELK)
    return updatePlacement({ ...EMPTY_PLACEMENT, direction }, nodes, edges, { direction, groups }).shown;
  const engine: typeof import("./layoutEngine.ts") = createRequire(join(dist, "cli.cjs"))("./layoutEngine.cjs");
  const result = await engine.layOut(toElkGraph(nodes, edges, direction, groups));
  return placeWhole(fromElkGraph(result, nodes, edges, direction), nodes, edges, { direction, groups }).shown;
}
