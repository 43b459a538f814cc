import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Constants, ElementwiseActivation } from "./activation.ts";
import { activationOf } from "./attributes.ts";
import type { BackwardPass, Cost, ForwardPass, ParamSpec, Site } from "./op.ts";
import { softmaxCost } from "./softmax.ts";

/** Applying the activation that a site names: z = φ(u), and δ = ∂L/∂u from ∂L/∂z. */

/** The parameters the activation itself learns, all scalars. */
export function activationParams(site: Site): readonly ParamSpec[] {
  const { activation, constants } = activationOf(site.attributes);
  if (activation.vector) return [];
  return activation.learned.map((learned) => ({
    name: learned.name,
    shape: [],
    doc: learned.doc,
    defaultInit: { init: "constant", value: constants[learned.initialFrom] ?? 0 },
  }));
}

/** φ counts one a unit, φ′ and its product with the gradient two, each learned constant three more; the identity costs nothing. */
export function activationCost(site: Site, units: number): Cost {
  const { activation } = activationOf(site.attributes);
  if (activation.vector) return softmaxCost(units);
  if (activation.linear) return { forward: 0, backward: 0 };
  return { forward: units, backward: (2 + 3 * activation.learned.length) * units };
}

export function activate(pass: ForwardPass, u: Tensor): void {
  const { activation, constants } = activationOf(pass.site.attributes);
  const z = pass.output.data;
  if (activation.vector) {
    activation.forward(u.data, z, sizeOf(u.shape), pass.batch);
    return;
  }
  const a = withLearned(activation, constants, pass.params);
  for (let k = 0; k < z.length; k++) z[k] = activation.value(u.data[k] as number, a);
}

/** Fills δ, `directDelta` included, and adds to the gradients of what the activation learns. */
export function activateBackward(pass: BackwardPass, u: Tensor, delta: Float64Array): void {
  const { activation, constants } = activationOf(pass.site.attributes);
  const gradient = pass.outputGradient;
  if (activation.vector) {
    delta.fill(0);
    activation.backward(pass.output.data, gradient, delta, sizeOf(u.shape), pass.batch);
    addTo(delta, pass.directDelta);
    return;
  }
  const a = withLearned(activation, constants, pass.params);
  for (let k = 0; k < delta.length; k++)
    delta[k] = (gradient[k] as number) * activation.derivative(u.data[k] as number, a);
  addTo(delta, pass.directDelta);
  for (const learned of activation.learned) {
    const into = pass.paramGradients[learned.name];
    if (into === undefined) continue;
    let sum = 0;
    for (let k = 0; k < delta.length; k++) sum += (gradient[k] as number) * learned.derivative(u.data[k] as number, a);
    into[0] = (into[0] as number) + sum;
  }
}

/** The activation's attributes, with the learned constants in place of the attributes that only start them. */
export function withLearned(
  activation: ElementwiseActivation,
  constants: Constants,
  params: Readonly<Record<string, Float64Array>>,
): Constants {
  if (activation.learned.length === 0) return constants;
  const all: Record<string, number> = { ...constants };
  for (const { name } of activation.learned) all[name] = params[name]?.[0] ?? Number.NaN;
  return all;
}

/** Nothing where there is no part. */
export function addTo(sum: Float64Array, part: Float64Array | null): void {
  if (part === null) return;
  for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + (part[k] as number);
}
