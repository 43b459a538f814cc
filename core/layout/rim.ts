import type { LayoutEdge, LayoutNode } from "./nodeGeometry.ts";

/**
 * Nodes that stand at the picture's rim, as in the lecture's drawings: inputs at the left, outputs at the right. An
 * input that feeds losses alone (a target) stays beside them, and an output that feeds something else stays inside.
 */
export function rimOf(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): ReadonlyMap<string, "left" | "right"> {
  const looks = new Map(nodes.map((node) => [node.id, node.look]));
  const feeds = new Set<string>();
  const feedsMoreThanLosses = new Set<string>();
  for (const edge of edges) {
    feeds.add(edge.source);
    if (looks.get(edge.target) !== "loss") feedsMoreThanLosses.add(edge.source);
  }
  const rim = new Map<string, "left" | "right">();
  for (const node of nodes) {
    if (node.look === "input" && (feedsMoreThanLosses.has(node.id) || !feeds.has(node.id))) rim.set(node.id, "left");
    if (node.look === "output" && !feeds.has(node.id)) rim.set(node.id, "right");
  }
  return rim;
}
