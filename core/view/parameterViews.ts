import type { Run } from "./passViews.ts";

/** Everything about one node that the inspector shows. */
export interface NodeDetails {
  readonly id: string;
  readonly numbers: Float64Array;
  readonly params: readonly {
    readonly name: string;
    readonly listedAs: string;
    readonly shape: readonly number[];
    readonly shared: boolean;
    readonly doc: string;
    readonly value: Run;
    /** Over all uses; null where nothing flows. */
    readonly gradient: Run;
    /** Index of the step that completes the gradient (the last use's, or the regularization's); -1 where nothing flows. */
    readonly gradientAt: number;
    /** True where the file says nothing or names an initialiser, so that the numbers shown are drawn, not written. */
    readonly initialised: boolean;
    /** What they are drawn from: `he-normal, seed 7`; null where they are written. */
    readonly drawnFrom: string | null;
    /**
     * One a component: the listed parameter and the entry of it that this component reads. Null where component i simply
     * is entry i of `listedAs`. Not null where an entry names a shared parameter, or a shared scalar fills the whole.
     */
    readonly slots: readonly { readonly parameter: string; readonly entry: number }[] | null;
  }[];
  readonly upstream: Run;
  readonly localDerivative: Run;
}

/** What multiplies the inputs of a layer or a neuron, whole. */
export interface LayerWeights {
  readonly id: string;
  readonly numbers: Float64Array;
  readonly units: number;
  readonly inputs: number;
  /** Units × inputs, row by row; null for an op without such a matrix. */
  readonly weights: Run;
  readonly bias: Run;
  /** ∂target/∂W over all uses, in the order of `weights`; null where nothing flows. */
  readonly gradient: Run;
  readonly biasGradient: Run;
  /** Index of the step that completes the gradients; -1 where nothing flows. */
  readonly gradientAt: number;
}

/** θ in order: every parameter of the network once, with its gradient over all uses. */
export interface ThetaView {
  readonly numbers: Float64Array;
  readonly parameters: readonly {
    /** `h1.w`, or a shared name. */
    readonly name: string;
    readonly shape: readonly number[];
    readonly shared: boolean;
    /** Nodes that use it, in order. */
    readonly users: readonly string[];
    readonly value: Run;
    readonly gradient: Run;
    /** As in `NodeDetails`. */
    readonly gradientAt: number;
    readonly drawnFrom: string | null;
    readonly slots: readonly { readonly parameter: string; readonly entry: number }[] | null;
  }[];
}
