/** One step of a pass in words and formulas, for people. Made by `explain.ts` from the tape and the op records. */
export interface Explanation {
  /** `h3, forward` */
  readonly title: string;
  /** One plain sentence: what happens here and why. */
  readonly sentence: string;
  readonly lines: readonly FormulaLine[];
  /** Backward: the sum over the node's consumers; adds up to the gradient shown. */
  readonly terms: readonly ChainTerm[];
  /** Ids this step reads, for highlighting. */
  readonly reads: readonly string[];
}

export interface FormulaLine {
  /** What the line gives: `pre-activation`, `output`, `δ`, `∂L/∂w`. */
  readonly label: string;
  /** TeX in symbols, and the same with the numbers put in and the result. */
  readonly symbols: string;
  readonly numbers: string | null;
  /** The same two in plain text, for a terminal and a screen reader. */
  readonly symbolsText: string;
  readonly numbersText: string | null;
}

/** One factor pair of the chain rule: ∂target/∂consumer × ∂consumer/∂this = contribution. Scalars only. */
export interface ChainTerm {
  readonly consumer: string;
  readonly upstream: number;
  readonly local: number;
  readonly product: number;
}
