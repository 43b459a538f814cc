import { formatShape, sizeOf } from "../shape.ts";
import { activate, activateBackward, activationCost, activationParams, addTo } from "./activate.ts";
import { activateBackwardTangent, activateTangent } from "./activateTangent.ts";
import { activations } from "./activations.ts";
import { affine, affineBackward } from "./affine.ts";
import { activationOf, activationUse, numberAttribute } from "./attributes.ts";
import type {
  Attribute,
  BackwardPass,
  BackwardTangentPass,
  Cost,
  Example,
  ForwardPass,
  Inference,
  Op,
  ParamSpec,
  Site,
  TangentPass,
} from "./op.ts";

/** The neuron h(x; w, b) = φ(xᵀw + b) and the fully connected layer z = φ(W·x + b), which is one neuron a row. */

const ACTIVATION_DOC = "φ, applied to the pre-activation u.";
const BIAS: Attribute = { kind: "boolean", default: true, doc: "false removes the bias b." };
const INPUT_DOC = "What it reads: any number of references, flattened and joined in order.";

export const neuron: Op = {
  name: "neuron",
  title: "Neuron",
  category: "neuron",
  doc: "One neuron: a weighted sum of its inputs plus a bias, through an activation. Gives a scalar.",
  tex: String.raw`u=\boldsymbol{w}^{\top}\boldsymbol{x}+b,\qquad z=\varphi(u)`,
  source: "Lecture 10, the neuron: h(x; w, b) = φ(xᵀw + b)",
  look: "neuron",
  ports: { kind: "vector", name: "x", doc: INPUT_DOC },
  attributes: {
    activation: { kind: "activation", default: "identity", vector: false, doc: ACTIVATION_DOC },
    bias: BIAS,
  },
  reducesBatch: false,
  hasPreactivation: true,
  infer(site): Inference {
    const use = activationUse(site.attributes);
    if (use !== null && activations.get(use.name)?.vector === true) {
      return {
        ok: false,
        message: `"${use.name}" needs a vector, and a neuron gives one number; use a dense layer, or the op softmax on several neurons.`,
      };
    }
    return { ok: true, shape: [] };
  },
  params: (site) => linearParams(site, "w", [inputSize(site)], [], "One weight an input."),
  cost: (site) => cost(site),
  forward: (pass) => forward(pass, "w"),
  backward: (pass) => backward(pass, "w"),
  tangent: (pass) => tangent(pass, "w"),
  backwardTangent: (pass) => backwardTangent(pass, "w"),
  dependence: () => "all",
  examples: examples("w", 1),
};

export const dense: Op = {
  name: "dense",
  title: "Dense layer",
  category: "neuron",
  doc: "A fully connected layer: every unit reads the whole input, one row of W each.",
  tex: String.raw`\boldsymbol{u}=W\boldsymbol{x}+\boldsymbol{b},\qquad \boldsymbol{z}=\varphi(\boldsymbol{u})`,
  source: "Lecture 10, MLP: u_ℓ = W_ℓ·z_{ℓ−1} + b_ℓ, z_ℓ = φ_ℓ(u_ℓ)",
  look: "layer",
  ports: { kind: "vector", name: "x", doc: INPUT_DOC },
  attributes: {
    units: {
      kind: "number",
      integer: true,
      minimum: 1,
      maximum: 1_000_000,
      doc: "The width of the layer: how many neurons it has.",
    },
    activation: { kind: "activation", default: "identity", vector: true, doc: ACTIVATION_DOC },
    bias: BIAS,
  },
  reducesBatch: false,
  hasPreactivation: true,
  infer: (site) => ({ ok: true, shape: [numberAttribute(site.attributes, "units")] }),
  params(site) {
    const units = numberAttribute(site.attributes, "units");
    return linearParams(site, "W", [units, inputSize(site)], [units], "One row a unit, one column an input.");
  },
  cost: (site) => cost(site, numberAttribute(site.attributes, "units")),
  forward: (pass) => forward(pass, "W"),
  backward: (pass) => backward(pass, "W"),
  tangent: (pass) => tangent(pass, "W"),
  backwardTangent: (pass) => backwardTangent(pass, "W"),
  dependence: () => "all",
  examples: examples("W", 3),
};

export const linearOps: readonly Op[] = [neuron, dense];

const inputSize = (site: Site): number => sizeOf(site.inputs[0] ?? []);

function linearParams(
  site: Site,
  weights: string,
  weightShape: readonly number[],
  biasShape: readonly number[],
  doc: string,
): readonly ParamSpec[] {
  const { activation } = activationOf(site.attributes);
  const params: ParamSpec[] = [
    {
      name: weights,
      shape: weightShape,
      doc: `The weights, ${formatShape(weightShape)}. ${doc}`,
      defaultInit: { init: activation.weightInit },
    },
  ];
  if (site.attributes["bias"] !== false) {
    params.push({
      name: "b",
      shape: biasShape,
      doc: "The bias, added to the weighted sum.",
      defaultInit: { init: "zeros" },
    });
  }
  return [...params, ...activationParams(site)];
}

/**
 * Forward: one product a weight and the additions between them, the bias, φ. Backward: φ′ and its product, then a product and
 * an addition a weight for ∂L/∂W and again for ∂L/∂x, and an addition a bias.
 */
function cost(site: Site, units = 1): Cost {
  const weights = units * inputSize(site);
  const biases = site.attributes["bias"] === false ? 0 : units;
  const activation = activationCost(site, units);
  return {
    forward: 2 * weights - units + biases + activation.forward,
    backward: 4 * weights + biases + activation.backward,
  };
}

/** u = W·x + b, z = φ(u). A neuron is a layer of one unit, its w the only row. */
function forward(pass: ForwardPass, weights: string): void {
  const x = pass.inputs[0];
  const W = pass.params[weights];
  if (x === undefined || W === undefined || pass.preactivation === null)
    throw new TypeError("A linear op needs x, weights and room for u.");
  affine(
    W,
    pass.params["b"] ?? null,
    x.data,
    pass.preactivation.data,
    sizeOf(pass.output.shape),
    sizeOf(x.shape),
    pass.batch,
  );
  activate(pass, pass.preactivation);
}

/** δ = φ′(u) ⊙ ∂L/∂z; ∂L/∂W = δ·xᵀ, ∂L/∂b = Σ δ over the samples, ∂L/∂x = Wᵀ·δ. */
function backward(pass: BackwardPass, weights: string): void {
  const x = pass.inputs[0];
  const W = pass.params[weights];
  if (x === undefined || W === undefined || pass.preactivation === null || pass.delta === null)
    throw new TypeError("A linear op needs x, weights, u and δ.");
  activateBackward(pass, pass.preactivation, pass.delta);
  affineBackward(
    { W, x: x.data, delta: pass.delta },
    { W: pass.paramGradients[weights] ?? null, b: pass.paramGradients["b"] ?? null, x: pass.inputGradients[0] ?? null },
    sizeOf(pass.output.shape),
    sizeOf(x.shape),
    pass.batch,
  );
}

/** u̇ = W·ẋ + Ẇ·x + ḃ, ż = φ′(u) ⊙ u̇. */
function tangent(pass: TangentPass, weights: string): void {
  const x = pass.inputs[0];
  const W = pass.params[weights];
  const u = pass.preactivationTangent;
  if (x === undefined || W === undefined || u === null)
    throw new TypeError("A linear op needs x, weights and room for u̇.");
  const units = sizeOf(pass.output.shape);
  const [xTangent] = pass.inputTangents;
  if (xTangent) affine(W, null, xTangent, u, units, sizeOf(x.shape), pass.batch);
  const { [weights]: WTangent, b: bTangent } = pass.paramTangents;
  if (WTangent || bTangent) {
    const byParams = new Float64Array(u.length);
    affine(
      WTangent ?? new Float64Array(W.length),
      bTangent ?? null,
      x.data,
      byParams,
      units,
      sizeOf(x.shape),
      pass.batch,
    );
    addTo(u, byParams);
  }
  activateTangent(pass);
}

/** The changes of ∂L/∂W = δ·xᵀ, ∂L/∂b = Σ δ and ∂L/∂x = Wᵀ·δ by the product rule: each with one factor replaced by its change. */
function backwardTangent(pass: BackwardTangentPass, weights: string): void {
  const [x] = pass.inputs;
  const W = pass.params[weights];
  const { delta } = pass;
  if (x === undefined || W === undefined || delta === null) throw new TypeError("A linear op needs x, weights and δ.");
  const deltaTangent = activateBackwardTangent(pass);
  const byW = pass.paramGradientTangents[weights] ?? null;
  const byX = pass.inputGradientTangents[0] ?? null;
  const [xTangent] = pass.inputTangents;
  const WTangent = pass.paramTangents[weights];
  const units = sizeOf(pass.output.shape);
  affineBackward(
    { W, x: x.data, delta: deltaTangent },
    { W: byW, b: pass.paramGradientTangents["b"] ?? null, x: byX },
    units,
    sizeOf(x.shape),
    pass.batch,
  );
  if (WTangent)
    affineBackward({ W: WTangent, x: x.data, delta }, { W: null, b: null, x: byX }, units, sizeOf(x.shape), pass.batch);
  if (xTangent)
    affineBackward({ W, x: xTangent, delta }, { W: byW, b: null, x: null }, units, sizeOf(x.shape), pass.batch);
}

/** One example an activation that the op takes, and one without a bias. The u stay clear of 0, ±1 and ±3, where kinks are. */
function examples(weights: string, units: number): readonly Example[] {
  const x = [0.5, -1.25, 0.75, 2, 1.5, -0.5];
  const rows = [
    [0.4, -0.3, 0.6],
    [-0.7, 0.2, 0.5],
    [0.9, 0.8, -0.4],
  ]
    .slice(0, units)
    .flat();
  const bias = [0.1, -0.45, 0.3].slice(0, units);
  const site = (activation: string, more: Readonly<Record<string, number>>, hasBias: boolean): Site => ({
    inputs: [[3]],
    attributes: { activation: { name: activation, attributes: more }, bias: hasBias, ...(units > 1 ? { units } : {}) },
  });
  const made: Example[] = [];
  for (const activation of activations.values()) {
    if (activation.vector && units === 1) continue;
    const constants: Record<string, number> = {};
    for (const [name, attribute] of Object.entries(activation.attributes)) constants[name] = attribute.default ?? 1;
    const learned = activation.vector ? [] : activation.learned;
    const slopes = Object.fromEntries(learned.map((l) => [l.name, [0.3]]));
    made.push({
      site: site(activation.name, constants, true),
      inputs: [x],
      batch: 2,
      params: { [weights]: rows, b: bias, ...slopes },
    });
  }
  made.push({ site: site("tanh", {}, false), inputs: [x], batch: 2, params: { [weights]: rows } });
  return made;
}
