import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import type { GraphNode } from "./graph.ts";

/** True where the node's value is an affine function of its inputs: by its op, or by the activation that it ends in. */
export function isLinear(node: GraphNode): boolean {
  const use = activationUse(node.attributes);
  if (use === null) return node.op.linear === true;
  const activation = activations.get(use.name);
  // An op that only applies its activation is as linear as that; so is one that weighs its inputs first.
  return activation?.vector === false && activation.linear;
}
