import type { Graph, GraphNode } from "../graph/graph.ts";

/** What is looked at together while a network trains: a node, or the neurons that stand side by side. */
export interface ProbedLayer {
  readonly nodes: readonly GraphNode[];
  /** The parameters that they read, by the names of θ's list; a shared one belongs to every layer that uses it. */
  readonly parameters: readonly string[];
}

/** The layers of a network from the inputs on; inputs and what joins the rows (losses) are none. Scalars of one depth and one op are one layer. */
export function probedLayers(graph: Graph): readonly ProbedLayer[] {
  const layers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    if (node.op.ports.kind === "none" || !node.batched || node.op.look === "loss") continue;
    const key = node.size === 1 ? `${node.depth} ${node.op.name}` : `node ${node.id}`;
    const layer = layers.get(key);
    if (layer) layer.push(node);
    else layers.set(key, [node]);
  }
  return [...layers.values()].map((nodes) => ({ nodes, parameters: parametersOf(nodes) }));
}

function parametersOf(nodes: readonly GraphNode[]): readonly string[] {
  const names = nodes.flatMap(({ params }) =>
    params.flatMap(({ slots, listedAs }) => slots?.map(({ parameter }) => parameter) ?? [listedAs]),
  );
  return [...new Set(names)];
}
