import { sizeOf } from "../shape.ts";
import { addTo, withLearned } from "./activate.ts";
import { activationOf } from "./attributes.ts";
import type { BackwardTangentPass, TangentPass } from "./op.ts";
import { softmaxBackwardTangent, softmaxTangent } from "./softmax.ts";

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

/**
 * δ̇, the change of δ = φ′(u) ⊙ g: φ′(u) ⊙ ġ + φ″(u) ⊙ u̇ ⊙ g, with the learned constants' part, which are given theirs too.
 * For softmax, the change of its Jᵀg.
 */
export function activateBackwardTangent(pass: BackwardTangentPass): Float64Array {
  const { preactivation, preactivationTangent, outputGradient: g, outputGradientTangent: gTangent } = pass;
  if (preactivation === null) throw new TypeError("An activation's second derivative needs u.");
  const { activation, constants } = activationOf(pass.site.attributes);
  const u = preactivation.data;
  const deltaTangent = new Float64Array(u.length);
  if (activation.vector) {
    const at = { z: pass.output.data, outputGradient: g };
    const changes = { z: pass.outputTangent, outputGradient: gTangent };
    softmaxBackwardTangent(at, changes, deltaTangent, sizeOf(preactivation.shape), pass.batch);
    addTo(deltaTangent, pass.directDeltaTangent);
    return deltaTangent;
  }
  const a = withLearned(activation, constants, pass.params);
  for (let k = 0; k < u.length; k++) {
    const at = u[k] as number;
    const bend = activation.secondDerivative(at, a) * (preactivationTangent?.[k] ?? 0);
    deltaTangent[k] = activation.derivative(at, a) * (gTangent[k] as number) + bend * (g[k] as number);
  }
  addTo(deltaTangent, pass.directDeltaTangent);
  for (const { name, derivative, mixedDerivative } of activation.learned) {
    const into = pass.paramGradientTangents[name];
    const constantTangent = pass.paramTangents[name]?.[0] ?? 0;
    let sum = 0;
    for (let k = 0; k < u.length; k++) {
      const mixed = mixedDerivative(u[k] as number, a) * (g[k] as number);
      deltaTangent[k] = (deltaTangent[k] as number) + mixed * constantTangent;
      sum += derivative(u[k] as number, a) * (gTangent[k] as number) + mixed * (preactivationTangent?.[k] ?? 0);
    }
    if (into) into[0] = (into[0] as number) + sum;
  }
  return deltaTangent;
}
