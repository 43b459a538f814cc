import type { GraphNode } from "./graph.ts";

/** A component as a reference names it: `y`, or `z[2]`, `z[0,1]`. */
export function componentName(node: Pick<GraphNode, "id" | "shape">, component: number): string {
  if (node.shape.length === 0) return node.id;
  const indices: number[] = [];
  let rest = component;
  for (const length of node.shape.toReversed()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return `${node.id}[${indices.join(",")}]`;
}
