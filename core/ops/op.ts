import type { ProblemCode } from "../problems.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Operands, Working } from "./workings.ts";

/**
 * What an operation is: one record that says everything about it. Schema, palette, inspector, hover, completion,
 * command line, gradient check, explanations and tests all read these records; nothing else knows an op by name.
 */
export interface Op {
  /** The name in the file, e.g. `binary-cross-entropy`. */
  readonly name: string;
  readonly title: string;
  readonly category: Category;
  /** One sentence: what it computes. */
  readonly doc: string;
  /** The formula in symbols, TeX without delimiters. */
  readonly tex: string;
  /**
   * Of a loss that is a sum of terms: the derivative of one by its prediction, TeX in what `tex` calls the prediction (`y` or `u`) and the
   * target (`t`), of a class i where it has one for each class.
   */
  readonly slopeTex?: string;
  /** Where the formula and its derivative come from: the lecture's section, a paper, PyTorch's page. */
  readonly source: string;
  /** How the canvas draws it: the lecture's grey circle, yellow circle or tall layer; a small sign for arithmetic; a box for losses. */
  readonly look: Look;
  readonly ports: Ports;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** True when the value joins all samples into one number (a loss): its value has no batch. */
  readonly reducesBatch: boolean;
  /** Shape of the value, or what is wrong with the shapes that came in. */
  infer(site: Site): Inference;
  /** The learned parameters at this place, in the order of θ. Called only where `infer` succeeded. */
  params(site: Site): readonly ParamSpec[];
  /** True when the op keeps a pre-activation u beside its value z = φ(u). */
  readonly hasPreactivation: boolean;
  /** What it keeps from pass to pass without learning it: running statistics. */
  buffers?(site: Site): readonly BufferSpec[];
  /** Doubles that its forward keeps for its backward, what it drew at random among them; none where it is left out. */
  scratch?(site: Site, batch: number): number;
  /** True where a pass in this mode lets the samples of a batch see each other: statistics over the batch. */
  mixesSamples?(mode: PassMode): boolean;
  /** Why a pass over so many samples cannot be run in this mode, as a clause that follows the node's name; null where it can. */
  refuses?(site: Site, batch: number, mode: PassMode): string | null;
  /** Floating-point operations of one sample: multiplication, addition and any other function count one each. Left out: one a component of the value. */
  cost?(site: Site): Cost;
  forward(pass: ForwardPass): void;
  backward(pass: BackwardPass): void;
  /**
   * J·t, what a small change of inputs and parameters does to the value: one step of a forward-mode pass. Left out: found
   * from `backward`, which is as exact but takes a run for each component of the value.
   */
  tangent?(pass: TangentPass): void;
  /**
   * How what `backward` gives changes along the tangents: one step of a Hessian-vector product. Left out and neither linear,
   * multilinear nor piecewise linear: found by differences of `backward`, and the result says so.
   */
  backwardTangent?(pass: BackwardTangentPass): void;
  /** What a scalar of it is computed by, where a person can follow that with the numbers put in; explanations show it. */
  formula?(site: Site): Formula;
  /** Ports whose values are labels at this site (a class index): nothing is differentiated by them. */
  discretePorts?(site: Site): readonly number[];
  /** For an op that looks something up at its discrete ports: how many rows there are, numbered from 0. */
  indexCount?(site: Site): number;
  /** Ports at which the op can read logits instead of the probabilities that a sigmoid or softmax made of them (see `ForwardPass.logits`). */
  readonly logitPorts?: readonly { readonly port: number; readonly link: Link }[];
  /**
   * Named where the op itself turns the logits at port 0 into probabilities; its backward then adds `directDelta` to
   * ∂target/∂(that port). (An op with a pre-activation leaves this to its activation.)
   */
  readonly link?: Link;
  /** What a loss takes its prediction for, so that a head of another kind is noticed. */
  readonly expects?: Expectation;
  /** True for a loss that makes one term of all components of a sample: `mean` then divides by the samples alone. */
  readonly joinsComponents?: boolean;
  /** Why a pass gave NaN or an infinity although all that it was given is finite; null where this op has nothing to say of it. */
  whyNotFinite?(pass: ForwardPass, phase: "forward" | "backward"): NotFinite | null;
  /** Why component `at` of its first port moves nothing in this pass, as a clause that follows the node's name; null where the inputs alone say it. */
  whyFlat?(site: Site, scratch: Float64Array | null, at: number, sample: number, batch: number): string | null;
  /** Bounds of the value, where the op has some whatever it is given. */
  readonly range?: readonly [low: number, high: number];
  /** True where the value is linear in the inputs; ops with an activation are as linear as it is. */
  readonly linear?: boolean;
  /** True where the value is linear in each input while the others are held: a product. For ops without parameters. */
  readonly multilinear?: boolean;
  /** True where the derivatives do not change with the inputs, except by jumps: a maximum, or a loss of straight pieces. For ops without parameters. */
  readonly piecewiseLinear?: boolean;
  /**
   * How component `at` of the value comes about (of u, where there is one; of a loss at one sample, its parts), line by line. Left out where
   * the value is linear in the inputs, or each of its components a formula in those of the inputs: explanations then find it themselves.
   */
  workings?(site: Site, at: number, operands: Operands): readonly Working[];
  /**
   * Which components of the value read which of an input: every one each (`all`), or component i that of the same number
   * in each port (`own`). Left out: those whose derivative is not 0. Paths are counted by it.
   */
  dependence?(site: Site): "all" | "own";
  /** True where the value is the input, unchanged. */
  readonly passesOn?: boolean;
  /** Small sites with inputs that avoid the op's kinks, for the generic tests. */
  readonly examples: readonly Example[];
}

export type Category =
  | "io"
  | "neuron"
  | "convolution"
  | "normalization"
  | "sequence"
  | "activation"
  | "arithmetic"
  | "shaping"
  | "loss";
/** How logits become probabilities: each by itself, or all of a sample together. */
export type Link = "sigmoid" | "softmax";

/**
 * probability: numbers from 0 to 1. distribution: the same with sum 1, over the classes. log-probability: at most 0.
 * logit: any number, and the loss applies its own sigmoid or softmax. score: any number, compared with a margin.
 */
export type Expectation = "probability" | "distribution" | "log-probability" | "logit" | "score";
export type Look = "input" | "output" | "neuron" | "layer" | "sign" | "loss";

export type Ports =
  | { readonly kind: "none" }
  /** One vector: any number of references, flattened and joined in order. */
  | { readonly kind: "vector"; readonly name: string; readonly doc: string }
  /** One port a reference, all alike; at least `minimum`. */
  | { readonly kind: "list"; readonly name: string; readonly minimum: number; readonly doc: string }
  /** Ports that the file itself names: the keys of the node's `inputs` object, in order (see `Site.portNames`). */
  | { readonly kind: "free"; readonly name: string; readonly doc: string }
  /** A fixed number of named ports; each takes exactly one reference. */
  | { readonly kind: "named"; readonly ports: readonly { readonly name: string; readonly doc: string }[] };

export type Attribute =
  | { readonly kind: "choice"; readonly values: readonly string[]; readonly default: string; readonly doc: string }
  | {
      readonly kind: "number";
      /** No default: the attribute must be written, unless it is `optional`. */
      readonly default?: number;
      /** May stay unwritten although it has no default: the op then finds it elsewhere (`Site.written`, another attribute). */
      readonly optional?: boolean;
      /** What a new node is given, where the op cannot find it elsewhere yet. */
      readonly start?: number;
      readonly integer?: boolean;
      readonly minimum?: number;
      readonly exclusiveMinimum?: number;
      readonly maximum?: number;
      readonly exclusiveMaximum?: number;
      readonly doc: string;
    }
  | { readonly kind: "boolean"; readonly default: boolean; readonly doc: string }
  /** A list of positive whole numbers. No default: it must be written. */
  | { readonly kind: "shape"; readonly default?: Shape; readonly doc: string }
  /** A whole number for every axis alike, or a list with one an axis: the kernel of a convolution. No default: it must be written, or follow from what is. */
  | {
      readonly kind: "extent";
      readonly axes: number;
      readonly minimum: number;
      readonly default?: number | readonly number[];
      /** May stay unwritten although it has no default: the op then finds it elsewhere (`Site.written`, another attribute). */
      readonly optional?: boolean;
      /** What a new node is given, where the op cannot find it elsewhere yet. */
      readonly start?: number;
      readonly doc: string;
    }
  /** Text that the op itself reads, such as an expression; it must be written. `example` is what completion offers. */
  | { readonly kind: "text"; readonly example: string; readonly doc: string }
  /** The name of an activation, or `{ name, …its attributes }`. `vector` allows softmax. */
  | { readonly kind: "activation"; readonly default: string; readonly vector: boolean; readonly doc: string };

export interface ActivationUse {
  readonly name: string;
  readonly attributes: Readonly<Record<string, number>>;
}

/** Attribute values with every default filled in. */
export type AttributeValue = string | number | boolean | readonly number[] | ActivationUse;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One place in a network where an op stands: what it was given. */
export interface Site {
  /** Shapes, one a port (for `vector` ports exactly one: the joined vector `[n]`). */
  readonly inputs: readonly Shape[];
  readonly attributes: Attributes;
  /** Names of `free` ports, in the order of `inputs`. */
  readonly portNames?: readonly string[];
  /** Shapes of the parameters that the file writes out, by name: `[]` for one number, null where it names a shared one or an initialiser. */
  readonly written?: ReadonlyMap<string, Shape | null>;
}

export type Inference =
  | { readonly ok: true; readonly shape: Shape; readonly remarks?: readonly Remark[] }
  /**
   * `message` names both shapes and says what is allowed; `port` is the index of the port at fault, if one is, `attribute`
   * the attribute. `code` is NN401, shapes that do not fit, unless it says otherwise.
   */
  | {
      readonly ok: false;
      readonly message: string;
      readonly port?: number;
      readonly attribute?: AttributePlace;
      readonly code?: ProblemCode;
    };

/** An attribute, or the part of a text attribute between two UTF-16 offsets into it. */
export interface AttributePlace {
  readonly name: string;
  readonly start?: number;
  readonly end?: number;
}

/** Something about a site that works but will not be meant; at a port, or at a parameter. */
export interface Remark {
  readonly code: ProblemCode;
  readonly message: string;
  readonly port?: number;
  readonly param?: string;
}

/** A value and its derivatives as TeX, each port and parameter written as `write` says of its name. Null where it is too long to read. */
export interface Formula {
  value(write: (name: string) => string): string | null;
  /** ∂value/∂name. */
  partial(name: string, write: (name: string) => string): string | null;
}

export interface ParamSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly doc: string;
  /** Used where the file says nothing about this parameter. */
  readonly defaultInit: Init;
}

/** Running statistics and the like: numbers that a training pass moves and no gradient does. */
export interface BufferSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly doc: string;
  /** What every entry starts with. */
  readonly initial: number;
  /** A written value below this is an error: a variance is at least 0. */
  readonly minimum?: number;
}

export type PassMode = "training" | "evaluation";

export interface Cost {
  readonly forward: number;
  readonly backward: number;
}

/** A seeded initialiser: its name and its options, e.g. `{ init: "normal", mean: 0, std: 0.1 }`. */
export interface Init {
  readonly init: string;
  readonly [option: string]: string | number;
}

/** One clause, such as "the divisor is 0", and the sample where it first happened. */
export interface NotFinite {
  readonly because: string;
  readonly sample: number;
}

export interface ForwardPass {
  readonly site: Site;
  readonly batch: number;
  /** One a port. */
  readonly inputs: readonly Tensor[];
  /** Logits behind the port where it reads the untouched output of a sigmoid or softmax (see `Op.logitPorts`), so that a loss on probabilities can stay exact where they saturate; else null. */
  readonly logits: readonly (Tensor | null)[];
  readonly params: Readonly<Record<string, Float64Array>>;
  /** Training: batch statistics, dropped units. Evaluation: running statistics, nothing dropped. */
  readonly mode: PassMode;
  /** What the op keeps beside its parameters without learning it, as it stands before this pass. */
  readonly buffers: Readonly<Record<string, Float64Array>>;
  /** To fill in a training pass: the same after it. */
  readonly nextBuffers: Readonly<Record<string, Float64Array>>;
  /** `scratch(site, batch)` doubles that keep from forward to backward what would cost much to find again. */
  readonly scratch: Float64Array;
  /** Seeds this node's random numbers in this pass. */
  readonly seed: string;
  /** To fill. Null where the op has none. */
  readonly preactivation: Tensor | null;
  /** To fill. */
  readonly output: Tensor;
}

export interface BackwardPass extends ForwardPass {
  /** ∂target/∂output: complete, the sum over all uses. */
  readonly outputGradient: Float64Array;
  /** ∂target/∂u, to fill where the op has a pre-activation (δ in the lecture). */
  readonly delta: Float64Array | null;
  /**
   * Part of ∂target/∂u that reaches this node around its activation: a loss on probabilities that read this node's
   * logits sends it here. To be added to δ as it is (by an op with a `link`, to the gradient of port 0). Null where there is none.
   */
  readonly directDelta: Float64Array | null;
  /** ∂target/∂input through this node alone, one a port, zero on entry; null where nobody needs it. */
  readonly inputGradients: readonly (Float64Array | null)[];
  /** ∂target/∂logits, one a port, to fill where `logits` is not null *instead of letting it flow through inputGradients* (inputGradients is filled as well, for showing). */
  readonly logitGradients: readonly (Float64Array | null)[];
  /** ∂target/∂parameter through this node alone, zero on entry. Summed over the batch. */
  readonly paramGradients: Readonly<Record<string, Float64Array>>;
}

export interface TangentPass extends ForwardPass {
  /** The change of each port; null where it does not change. */
  readonly inputTangents: readonly (Float64Array | null)[];
  /** The change of the logits, where `logits` is not null: it then counts *instead of* that port's `inputTangents`. */
  readonly logitTangents: readonly (Float64Array | null)[];
  /** The change of each parameter; nothing under a name that does not change. */
  readonly paramTangents: Readonly<Record<string, Float64Array>>;
  /** The change of u, to fill where the op has a pre-activation. Zero on entry. */
  readonly preactivationTangent: Float64Array | null;
  /** The change of the value, to fill. Zero on entry. */
  readonly outputTangent: Float64Array;
}

/** The tangents are filled already; so is all that `backward` gave. Every change to fill is zero on entry. */
export interface BackwardTangentPass extends BackwardPass, TangentPass {
  /** The change of ∂target/∂output. */
  readonly outputGradientTangent: Float64Array;
  /** The change of `directDelta`; null where there is none. */
  readonly directDeltaTangent: Float64Array | null;
  /** To fill, as `backward` fills what they are the changes of; null where nobody needs it. */
  readonly inputGradientTangents: readonly (Float64Array | null)[];
  readonly logitGradientTangents: readonly (Float64Array | null)[];
  readonly paramGradientTangents: Readonly<Record<string, Float64Array>>;
}

export interface Example {
  readonly site: Site;
  /** One array a port, [component][sample] flattened, for `batch` samples. */
  readonly inputs: readonly (readonly number[])[];
  readonly batch: number;
  readonly params: Readonly<Record<string, readonly number[]>>;
  /** Ports whose input is a label or an index, not a quantity to differentiate by. */
  readonly discrete?: readonly number[];
  /** Evaluation where it is left out. */
  readonly mode?: PassMode;
  /** What the op's buffers hold before the pass, where that is not what they start with. */
  readonly buffers?: Readonly<Record<string, readonly number[]>>;
}
