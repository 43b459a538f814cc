import type { Graph } from "../graph/graph.ts";
import type { Cost } from "../ops/op.ts";

/**
 * Floating-point operations of one sample through the whole network, forward and back. Null where a node with parameters
 * does not say what it costs: a sum that leaves out the work would only mislead.
 */
export function operationsOf(graph: Graph): Cost | null {
  let forward = 0;
  let backward = 0;
  for (const { op, site, size, params } of graph.nodes) {
    if (op.ports.kind === "none") continue;
    if (!op.cost && params.length > 0) return null;
    const cost = op.cost?.(site) ?? { forward: size, backward: size };
    forward += cost.forward;
    backward += cost.backward;
  }
  return { forward, backward };
}
