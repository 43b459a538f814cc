import { formatShape, sizeOf } from "../shape.ts";
import { activate, activateBackward, activationParams } from "./activate.ts";
import { activateBackwardTangent, activateTangent } from "./activateTangent.ts";
import { activations } from "./activations.ts";
import { activationOf, activationUse } from "./attributes.ts";
import type { Example, Inference, Op } from "./op.ts";

/**
 * An activation as a node of its own. It keeps u = x beside z = φ(u), as a neuron does, so that everything that is known of
 * a neuron's activation holds here too: δ is shown, and a loss on probabilities behind a sigmoid reads its u.
 */
const activation: Op = {
  name: "activation",
  title: "Activation",
  category: "activation",
  doc: "Applies an activation to each component of its input, softmax to a vector as a whole; without weights.",
  tex: String.raw`\boldsymbol{u}=\boldsymbol{x},\qquad \boldsymbol{z}=\varphi(\boldsymbol{u})`,
  source: "Lecture 10, MLP: z_ℓ = φ_ℓ(u_ℓ), here with u_ℓ from any node",
  look: "neuron",
  ports: { kind: "named", ports: [{ name: "x", doc: "What it is applied to, of any shape; for softmax a vector." }] },
  attributes: { activation: { kind: "activation", default: "relu", vector: true, doc: "φ, applied to the input u." } },
  reducesBatch: false,
  hasPreactivation: true,
  infer(site): Inference {
    const [shape = []] = site.inputs;
    const use = activationUse(site.attributes);
    if (use === null || activations.get(use.name)?.vector !== true || shape.length === 1) return { ok: true, shape };
    const advice =
      shape.length === 0 ? "join numbers with concat first" : "give it one vector, such as a row or flatten(x)";
    return {
      ok: false,
      port: 0,
      message: `"${use.name}" needs a vector [n], and the input is ${formatShape(shape)}; ${advice}.`,
    };
  },
  params: activationParams,
  forward(pass) {
    const [x] = pass.inputs;
    if (x === undefined || pass.preactivation === null) throw new TypeError("An activation needs x and room for u.");
    pass.preactivation.data.set(x.data);
    activate(pass, pass.preactivation);
  },
  backward(pass) {
    if (pass.preactivation === null || pass.delta === null) throw new TypeError("An activation needs u and δ.");
    activateBackward(pass, pass.preactivation, pass.delta);
    // u is x itself.
    pass.inputGradients[0]?.set(pass.delta);
  },
  tangent(pass) {
    const [change] = pass.inputTangents;
    if (change) pass.preactivationTangent?.set(change);
    activateTangent(pass);
  },
  backwardTangent(pass) {
    pass.inputGradientTangents[0]?.set(activateBackwardTangent(pass));
  },
  dependence: ({ attributes }) => (activationOf(attributes).activation.vector ? "all" : "own"),
  examples: examples(),
};

export const activationOps: readonly Op[] = [activation];

/** Every activation once. The u stay clear of 0, ±1 and ±3, where kinks are. */
function examples(): readonly Example[] {
  return [...activations.values()].map((each, i): Example => {
    const constants = Object.fromEntries(
      Object.entries(each.attributes).map(([name, attribute]) => [name, attribute.default ?? 1]),
    );
    const learned = each.vector ? [] : each.learned;
    const shape = each.vector ? [3] : ([[3], [], [1, 2]][i % 3] ?? []);
    return {
      site: { inputs: [shape], attributes: { activation: { name: each.name, attributes: constants } } },
      inputs: [[0.5, -1.25, 0.75, 2, 1.5, -0.5].slice(0, 2 * sizeOf(shape))],
      batch: 2,
      params: Object.fromEntries(learned.map(({ name }) => [name, [0.3]])),
    };
  });
}
