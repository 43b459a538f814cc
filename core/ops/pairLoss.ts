import { formatShape, interchangeable, sizeOf } from "../shape.ts";
import type {
  BackwardPass,
  BackwardTangentPass,
  Cost,
  Example,
  ForwardPass,
  Inference,
  Op,
  Ports,
  Site,
  TangentPass,
} from "./op.ts";
import { LOSS_ATTRIBUTES, reductionScale } from "./reduction.ts";

/** What all losses share that compare a prediction with its target component by component. */

export const LOSS_PORTS: Ports = {
  kind: "named",
  ports: [
    { name: "prediction", doc: "What the network gives." },
    { name: "target", doc: "What it should give." },
  ],
};

/** One term ℓ(y, t) and its two partial derivatives, at attributes such as `delta` where the loss has some. */
export interface Term {
  value(y: number, t: number, site: Site): number;
  byPrediction(y: number, t: number, site: Site): number;
  byTarget(y: number, t: number, site: Site): number;
  /** ∂²ℓ/∂y², ∂²ℓ/∂y∂t and ∂²ℓ/∂t². */
  second(y: number, t: number, site: Site): readonly [yy: number, yt: number, tt: number];
  /** Floating-point operations of one term, forward and for both derivatives. */
  readonly cost: Cost;
}

type LossFacts = Pick<Op, "name" | "title" | "doc" | "tex" | "source" | "examples"> &
  Partial<Pick<Op, "slopeTex" | "expects" | "attributes" | "whyNotFinite">>;

export function pairLoss(term: Term, facts: LossFacts): Op {
  return {
    category: "loss",
    look: "loss",
    ports: LOSS_PORTS,
    reducesBatch: true,
    hasPreactivation: false,
    infer: inferPair,
    params: () => [],
    cost: (site) => costOf(term, site),
    forward: (pass) => sumTerms(term, pass, pass.inputs[0]?.data),
    backward(pass) {
      const [byY, byT] = pass.inputGradients;
      spread(term.byPrediction, pass, byY, pass.inputs[0]?.data);
      spread(term.byTarget, pass, byT, pass.inputs[0]?.data);
    },
    tangent(pass) {
      addAlong(term.byPrediction, pass, pass.inputTangents[0], pass.inputs[0]?.data);
      addAlong(term.byTarget, pass, pass.inputTangents[1], pass.inputs[0]?.data);
    },
    backwardTangent(pass) {
      const [prediction] = pass.inputs;
      const into = { y: pass.inputGradientTangents[0], t: pass.inputGradientTangents[1] };
      spreadTangent(term, pass, into, prediction?.data, pass.inputTangents[0]);
    },
    ...facts,
    attributes: { ...facts.attributes, ...LOSS_ATTRIBUTES },
  };
}

/** Every term, its addition to the sum, and the reduction's factor: once forward, once a derivative backward. */
function costOf(term: Term, site: Site): Cost {
  const components = sizeOf(site.inputs[0] ?? []);
  return {
    forward: components * (term.cost.forward + 1) + 1,
    backward: components * (term.cost.backward + 2) + 1,
  };
}

/** Prediction and target must have the same shape; the loss is one number for all samples. */
export function inferPair(site: Site): Inference {
  const [prediction = [], target = []] = site.inputs;
  if (interchangeable(prediction, target)) return { ok: true, shape: [] };
  return {
    ok: false,
    port: 1,
    message: `the prediction is ${formatShape(prediction)} but the target is ${formatShape(target)}; they must have the same shape.`,
  };
}

const scaleOf = (pass: ForwardPass): number =>
  reductionScale(pass.site.attributes, pass.batch, sizeOf(pass.site.inputs[0] ?? []));

export function sumTerms(term: Term, pass: ForwardPass, prediction: Float64Array | undefined): void {
  const target = pass.inputs[1]?.data;
  if (prediction === undefined || target === undefined) throw new TypeError("A loss needs a prediction and a target.");
  let sum = 0;
  for (let k = 0; k < prediction.length; k++) {
    sum += term.value(prediction[k] as number, target[k] as number, pass.site);
  }
  pass.output.data[0] = scaleOf(pass) * sum;
}

/** Writes the partial derivative of every term, times ∂target/∂L and the reduction's factor. */
export function spread(
  partial: (y: number, t: number, site: Site) => number,
  pass: BackwardPass,
  into: Float64Array | null | undefined,
  prediction: Float64Array | undefined,
): void {
  const target = pass.inputs[1]?.data;
  if (into === null || into === undefined || prediction === undefined || target === undefined) return;
  const factor = (pass.outputGradient[0] as number) * scaleOf(pass);
  for (let k = 0; k < into.length; k++) {
    into[k] = factor * partial(prediction[k] as number, target[k] as number, pass.site);
  }
}

/** Adds the sum of every term's partial derivative times a change to L̇. A change of 0 counts for nothing, even where the derivative is infinite. */
export function addAlong(
  partial: (y: number, t: number, site: Site) => number,
  pass: TangentPass,
  change: Float64Array | null | undefined,
  prediction: Float64Array | undefined,
): void {
  const target = pass.inputs[1]?.data;
  if (!change || prediction === undefined || target === undefined) return;
  let sum = 0;
  for (let k = 0; k < change.length; k++)
    if (change[k] !== 0)
      sum += partial(prediction[k] as number, target[k] as number, pass.site) * (change[k] as number);
  pass.outputTangent[0] = (pass.outputTangent[0] as number) + sum * scaleOf(pass);
}

/** The changes of what `spread` writes: of ∂L/∂y the part of a changed upstream, ġ·ℓ_y, and g·(ℓ_yy·ẏ + ℓ_yt·ṫ). */
export function spreadTangent(
  term: Term,
  pass: BackwardTangentPass,
  into: { readonly y: Float64Array | null | undefined; readonly t: Float64Array | null | undefined },
  prediction: Float64Array | undefined,
  predictionTangent: Float64Array | null | undefined,
): void {
  const target = pass.inputs[1]?.data;
  const targetTangent = pass.inputTangents[1];
  if (prediction === undefined || target === undefined) return;
  const scale = scaleOf(pass);
  const factor = scale * (pass.outputGradient[0] as number);
  const change = scale * (pass.outputGradientTangent[0] as number);
  for (let k = 0; k < prediction.length; k++) {
    const [y, t] = [prediction[k] as number, target[k] as number];
    const [yChange, tChange] = [predictionTangent?.[k] ?? 0, targetTangent?.[k] ?? 0];
    const [yy, yt, tt] = term.second(y, t, pass.site);
    if (into.y) into.y[k] = change * term.byPrediction(y, t, pass.site) + factor * (yy * yChange + yt * tChange);
    if (into.t) into.t[k] = change * term.byTarget(y, t, pass.site) + factor * (yt * yChange + tt * tChange);
  }
}

/** Two components with each reduction, and a scalar; `more` are the loss's own attributes. */
export function pairExamples(
  prediction: readonly number[],
  target: readonly number[],
  more: Site["attributes"] = {},
): readonly Example[] {
  const site = (inputs: Site["inputs"], reduction: string, weight: number): Site => ({
    inputs,
    attributes: { ...more, reduction, weight },
  });
  const sites = [
    site([[2], [2]], "mean", 1),
    site([[2], [2]], "sum", 0.5),
    site([[2], [2]], "batch-mean", 2),
    site([[], [1]], "mean", 1),
  ];
  return sites.map((each) => {
    const size = 2 * sizeOf(each.inputs[0] ?? []);
    return { site: each, inputs: [prediction.slice(0, size), target.slice(0, size)], batch: 2, params: {} };
  });
}
