import type { NetworkView, NodeView } from "../../core/protocol.ts";

/**
 * Nodes by id, op, activation or shape, in reading order, those whose id begins with the query first. Every word must
 * match; `[3, 3]`, `3x3` and `3×3` are the same shape. An empty query finds nothing.
 */
export function findNodes(network: NetworkView, query: string): readonly NodeView[] {
  const words = wordsOf(query);
  const [first] = words;
  if (first === undefined) return [];
  const found = network.nodes.filter((node) => {
    const text = textOf(node);
    return words.every((word) => text.includes(word));
  });
  const begins = (node: NodeView) => (node.id.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b));
}

/** A shape with its spaces is one word. */
function wordsOf(query: string): readonly string[] {
  const joined = query.toLowerCase().replace(/\[[^\]]*\]?/g, (shape) => shape.replace(/\s+/g, ""));
  return joined
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/(?<=\d)[x×](?=\d)/g, ","));
}

function textOf(node: NodeView): string {
  const shape = node.broken ? "" : `[${node.shape.join(",")}] ${node.shape.length === 0 ? "scalar" : ""}`;
  return `${node.id} ${node.op} ${node.activation ?? ""} ${shape}`.toLowerCase();
}
