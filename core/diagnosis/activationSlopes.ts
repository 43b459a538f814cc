import type { Tape } from "../engine/tape.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { ElementwiseActivation } from "../ops/activation.ts";
import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import type { Tensor } from "../tensor.ts";

/** The activation of a node at this pass: its u, its z, and φ′ with the constants as they stand. */
export interface ActivationSlopes {
  readonly activation: ElementwiseActivation;
  readonly u: Tensor;
  readonly z: Tensor;
  slope(u: number): number;
}

/** Null for a node without an elementwise activation, and where it has not been computed. */
export function activationSlopes(tape: Tape, node: GraphNode): ActivationSlopes | null {
  const use = activationUse(node.attributes);
  const activation = use && activations.get(use.name);
  if (use === null || !activation || activation.vector) return null;
  const u = node.op.hasPreactivation ? tape.preactivation(node) : readWhole(tape, node);
  const z = tape.value(node);
  if (u === null || z === null || u.data.length !== z.data.length) return null;
  const constants: Record<string, number> = { ...use.attributes };
  for (const { name } of activation.learned) constants[name] = tape.paramValue(node, name)[0] ?? Number.NaN;
  return { activation, u, z, slope: (at) => activation.derivative(at, constants) };
}

/** What a node that is nothing but an activation reads, where one reference gives it all of a value. */
function readWhole(tape: Tape, node: GraphNode): Tensor | null {
  const [edge, ...others] = node.edges;
  return edge === undefined || others.length > 0 || edge.components !== null ? null : tape.value(edge.source);
}
