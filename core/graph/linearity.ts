import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import type { Graph, GraphNode } from "./graph.ts";

/** True where the node's value is an affine function of its inputs: by its op, or by the activation that it ends in. */
export function isLinear(node: GraphNode): boolean {
  const use = activationUse(node.attributes);
  if (use === null) return node.op.linear === true;
  const activation = activations.get(use.name);
  // An op that only applies its activation is as linear as that; so is one that weighs its inputs first.
  return activation?.vector === false && activation.linear;
}

/** True where all that the network computes of a sample, losses apart, is one affine map of its inputs (the lecture). */
export function isAffine(graph: Graph): boolean {
  return computingNodes(graph).every(isLinear);
}

/** The nodes between the data and the losses. */
export function computingNodes(graph: Graph): readonly GraphNode[] {
  return graph.nodes.filter((node) => !node.op.reducesBatch && node.batched);
}
