import type { Detail } from "../debugger/debuggee.ts";
import type { GradientSum } from "./gradientSum.ts";

/** One step of a pass in words and formulas, for people. Made by `explain.ts` from the tape and the op records. */
export interface Explanation {
  /** `h3, forward` */
  readonly title: string;
  /** One plain sentence: what happens here and why. */
  readonly sentence: string;
  readonly lines: readonly FormulaLine[];
  /** Backward: the sum over the node's consumers; adds up to the gradient shown. */
  readonly terms: readonly ChainTerm[];
  /** Backward: sums that add up to a gradient shown, as tables: of the chosen component, and of each parameter's chosen entry. */
  readonly sums: readonly GradientSum[];
  /** The component that the elementwise formulas and `terms` are of, and how many there are to choose from. */
  readonly unit: Choice;
  /** The same of what the node reads; of 0 where no formula needs it. */
  readonly input: Choice;
  /** Ids this step reads, for highlighting. */
  readonly reads: readonly string[];
}

/** Component `at` of `of`. */
export interface Choice {
  readonly at: number;
  readonly of: number;
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
  /** The part of the node's step in which it is computed; null for a rule, and for what is only another way to see the result. */
  readonly detail: Detail | null;
  /** The quantities that it names, each once, in the order of their mention. */
  readonly names: readonly NamedQuantity[];
  /** `symbols` with each of them as `\htmlData{q=<its place in names>}{…}`, for a page that links them. */
  readonly linked: string;
}

export type QuantityKind = "value" | "preactivation" | "gradient" | "delta" | "local" | "parameter";

/** A quantity that a formula names, and the node it belongs to. */
export interface NamedQuantity {
  readonly node: string;
  readonly kind: QuantityKind;
  readonly symbol: string;
  /** The symbol in plain text. */
  readonly text: string;
}

/** One factor pair of the chain rule: ∂target/∂consumer × ∂consumer/∂this = contribution. Of a vector, those of the chosen component. */
export interface ChainTerm {
  readonly consumer: string;
  readonly upstream: number;
  readonly local: number;
  readonly product: number;
}
