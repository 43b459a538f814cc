import type { Attribute, AttributeValue, Link } from "./op.ts";

/** Numbers an activation reads beside u: its attributes, and its learned parameters under their names. */
export type Constants = Readonly<Record<string, number>>;

/** What every activation says about itself. `u` is the pre-activation, z = φ(u). */
interface ActivationFacts {
  /** The name in the file, e.g. `leaky-relu`. */
  readonly name: string;
  readonly title: string;
  /** One sentence: what it does and what it is good for. */
  readonly doc: string;
  /** φ(u) and φ′(u) in TeX without delimiters. */
  readonly tex: string;
  readonly derivativeTex: string;
  /** The same two in plain text. */
  readonly text: string;
  readonly derivativeText: string;
  readonly source: string;
  readonly attributes: Readonly<Record<string, Attribute & { readonly kind: "number" }>>;
  /** What z can be: what an output head and its loss must agree about. */
  readonly range: readonly [low: number, high: number];
  /** Named where z are probabilities and u their logits: a loss on probabilities can then be computed from u. */
  readonly link: Link | null;
  /** The initialiser of the weights in front of it, where the file says nothing. */
  readonly weightInit: string;
}

/** Acts on each component alone: diag(φ′(u)) in the lecture. */
export interface ElementwiseActivation extends ActivationFacts {
  readonly vector: false;
  /** Learned scalars, one for the whole layer. */
  readonly learned: readonly LearnedConstant[];
  value(u: number, a: Constants): number;
  derivative(u: number, a: Constants): number;
  /** φ″(u), for products with the Hessian; at a kink that of the side that φ′ takes. */
  secondDerivative(u: number, a: Constants): number;
  /** Where φ′ (or φ) jumps. */
  kinks(a: Constants): readonly number[];
  /** The largest |φ′|, of a φ that flattens out on both sides (the sigmoids); null for all others, which do not saturate. */
  readonly steepest: number | null;
  /** True where φ′ is 0 everywhere, so that nothing in front of it can learn. */
  readonly blocksGradient: boolean;
  /** True where φ is linear, so that layers collapse into one. */
  readonly linear: boolean;
}

export interface LearnedConstant {
  readonly name: string;
  readonly doc: string;
  /** The attribute that sets its initial value. */
  readonly initialFrom: string;
  /** ∂φ/∂(this constant) at u; φ must be linear in the constant. */
  derivative(u: number, a: Constants): number;
  /** ∂²φ/∂u∂(this constant) at u. */
  mixedDerivative(u: number, a: Constants): number;
}

/** Mixes the components of one sample. `u`, `z`, … are [component][sample], `size` components of `batch` samples. */
export interface VectorActivation extends ActivationFacts {
  readonly vector: true;
  forward(u: Float64Array, z: Float64Array, size: number, batch: number): void;
  /** δ = Jᵀ·(∂target/∂z), with J = ∂z/∂u. Adds to `delta`. */
  backward(z: Float64Array, outputGradient: Float64Array, delta: Float64Array, size: number, batch: number): void;
}

export type Activation = ElementwiseActivation | VectorActivation;

type ElementwiseDefaults =
  | "vector"
  | "attributes"
  | "learned"
  | "kinks"
  | "steepest"
  | "link"
  | "blocksGradient"
  | "linear"
  | "weightInit";

/** An elementwise record: smooth, without attributes, Glorot weights, unless it says otherwise. */
export function elementwise(
  record: Omit<ElementwiseActivation, ElementwiseDefaults> &
    Partial<Pick<ElementwiseActivation, Exclude<ElementwiseDefaults, "vector">>>,
): ElementwiseActivation {
  return {
    vector: false,
    attributes: {},
    learned: [],
    kinks: () => [],
    steepest: null,
    link: null,
    blocksGradient: false,
    linear: false,
    weightInit: "glorot-uniform",
    ...record,
  };
}

/** Attribute values with the activation's defaults filled in. */
export function fillActivation(activation: Activation, written: Readonly<Record<string, AttributeValue>>): Constants {
  const filled: Record<string, number> = {};
  for (const [name, attribute] of Object.entries(activation.attributes)) {
    const value = written[name];
    filled[name] = typeof value === "number" ? value : (attribute.default ?? Number.NaN);
  }
  return filled;
}
