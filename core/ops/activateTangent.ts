import { sizeOf } from "../shape.ts";
import { withLearned } from "./activate.ts";
import { activationOf } from "./attributes.ts";
import type { TangentPass } from "./op.ts";
import { softmaxTangent } from "./softmax.ts";

/** ż = φ′(u) ⊙ u̇, and for each learned constant a its ∂φ/∂a·ȧ. `preactivationTangent` must be filled. */
export function activateTangent(pass: TangentPass): void {
  const { preactivation, preactivationTangent: change, outputTangent: into } = pass;
  if (preactivation === null || change === null) throw new TypeError("An activation's tangent needs u and its change.");
  const { activation, constants } = activationOf(pass.site.attributes);
  if (activation.vector) {
    softmaxTangent(pass.output.data, change, into, sizeOf(preactivation.shape), pass.batch);
    return;
  }
  const u = preactivation.data;
  const a = withLearned(activation, constants, pass.params);
  for (let k = 0; k < into.length; k++) into[k] = activation.derivative(u[k] as number, a) * (change[k] as number);
  for (const { name, derivative } of activation.learned) {
    const changeOfConstant = pass.paramTangents[name]?.[0];
    for (let k = 0; changeOfConstant !== undefined && k < into.length; k++)
      into[k] = (into[k] as number) + derivative(u[k] as number, a) * changeOfConstant;
  }
}
