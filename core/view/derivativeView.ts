/**
 * Derivatives between any two numbers or nodes, as they are asked for and sent. Ends are named as references name them (`y`, `y[2]`,
 * `y[0:2]`, `h1.w`); "objective" is the objective and "θ" all parameters, where no node is called so.
 */
export type DerivativeQuestion =
  /** The `most` largest paths from one number to another. */
  | { readonly kind: "paths"; readonly from: string; readonly to: string; readonly most: number }
  | { readonly kind: "jacobian"; readonly of: string; readonly by: string }
  /** `ofAt`, `byAt`: which components the passes that are shown start from. */
  | {
      readonly kind: "modes";
      readonly of: string;
      readonly by: string;
      readonly ofAt: number;
      readonly byAt: number;
    };

/** Names that stand for the objective and for all parameters, unless a node is called so. */
export const OBJECTIVE = "objective";
export const THETA = "θ";

export type DerivativeAnswer = PathsView | MatrixView | ModesView;

/** Not done yet: asking for the job again goes on with it. */
export interface DerivativeProgress {
  readonly kind: "progress";
  readonly job: number;
  readonly done: number;
  readonly of: number;
}

export interface PathsView {
  readonly kind: "paths";
  readonly from: string;
  readonly to: string;
  /** ∂to/∂from as TeX, and in plain text. */
  readonly symbol: string;
  readonly text: string;
  /** How many paths there are, exactly, in decimal digits: it may exceed what a number holds. */
  readonly count: string;
  readonly paths: readonly PathView[];
  /** The derivative by one reverse pass, Σ|product| of all paths, then of each path its product and the factors listed. */
  readonly numbers: Float64Array;
}

export interface PathView {
  /** Numbers on the way, as references name them. */
  readonly steps: readonly string[];
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  /** From the end back to the start: `∂h₈/∂z₇` in plain text, and the node it is the derivative of. */
  readonly factors: readonly { readonly text: string; readonly node: string }[];
  /** The chain rule along it: symbols and numbers as TeX, and both in plain text. */
  readonly formula: {
    readonly symbols: string;
    readonly numbers: string | null;
    readonly symbolsText: string;
    readonly numbersText: string | null;
  };
}

/** Names of the rows or columns of a matrix: consecutive runs of components. */
export interface AxisView {
  readonly length: number;
  readonly runs: readonly {
    readonly id: string;
    readonly shape: readonly number[];
    /** Null: all of them, in order. */
    readonly components: readonly number[] | null;
    readonly length: number;
  }[];
}

export interface MatrixView {
  readonly kind: "jacobian";
  readonly of: AxisView;
  readonly by: AxisView;
  /** ∂of/∂by as TeX, and in plain text. */
  readonly symbol: string;
  readonly text: string;
  /** Row by row. */
  readonly numbers: Float64Array;
  readonly mode: "forward" | "reverse";
  readonly passes: { readonly forward: number; readonly reverse: number };
  /** What sort of matrix it is, in a sentence, and as a formula in TeX where it has one; null where nothing is to be said. */
  readonly structure: {
    readonly sentence: string;
    readonly formula: string | null;
    readonly formulaText: string | null;
  } | null;
}

export interface ModesView {
  readonly kind: "modes";
  readonly of: string;
  readonly by: string;
  /** The numbers that the passes start from, as references name them; null for an objective of several terms. */
  readonly ofName: string | null;
  readonly byName: string;
  readonly ofSize: number;
  readonly bySize: number;
  readonly forward: ModeSideView;
  readonly reverse: ModeSideView;
  readonly cheaper: "forward" | "reverse" | null;
  readonly isEstimate: boolean;
  /** Parts of it that the passes do not go through, in a sentence; null where there are none. */
  readonly note: string | null;
  /** The runs that the sides' steps name. */
  readonly numbers: Float64Array;
}

export interface ModeSideView {
  readonly steps: readonly ModeStepView[];
  /** Steps that are left out of a long list, behind the first half of those that are there. */
  readonly leftOut: number;
  readonly passes: number;
  readonly multiplyAdds: number;
  readonly perPass: number | null;
  readonly kept: number;
  readonly result: number;
}

export interface ModeStepView {
  /** The quantity whose turn it is, as TeX and in plain text. */
  readonly symbol: string;
  readonly text: string;
  readonly node: string | null;
  readonly size: number;
  /** The Jacobians that are multiplied: ∂h/∂x, as `3 × 4`, and what the product of each with a vector costs. */
  readonly products: readonly {
    readonly symbol: string;
    readonly text: string;
    readonly rows: number;
    readonly columns: number;
    readonly structure: "full" | "diagonal" | "identity" | "record";
    readonly edge: string | null;
    readonly other: string | null;
  }[];
  readonly multiplyAdds: number;
  /** Where its numbers are; null where they are too many to send. */
  readonly run: readonly [start: number, length: number] | null;
}
