import type { Verdict } from "../diagnosis/whyAnswer.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { GradientSum, SumTerm } from "../explain/gradientSum.ts";

export interface ExplainArgs {
  readonly step: number;
  readonly unit?: number;
  readonly input?: number;
  readonly from?: number;
  readonly cursor?: number;
  /** Of an update: the parameter, counted among those that move, whose first number is meant where `unit` is left out. */
  readonly parameter?: number;
}

/** An `Explanation` that can be sent. */
export interface ExplanationView extends Omit<Explanation, "terms" | "sums"> {
  readonly sums: readonly SumView[];
}

export interface SumView extends Omit<GradientSum, "terms" | "rest" | "total"> {
  readonly terms: readonly (Pick<SumTerm, "through" | "node" | "sample"> & { readonly isProduct: boolean })[];
  readonly hasRest: boolean;
  /** The total, the sum of the terms that are not listed, then upstream, local derivative and product of each term. */
  readonly numbers: Float64Array;
}

export interface WhyView {
  readonly verdict: Verdict;
  /** What was asked about: `h1`, `h1.w[0]`. */
  readonly name: string;
  readonly sentence: string;
  /** The node that causes it; null where none does. */
  readonly culprit: string | null;
  /** From the node asked about by way of the culprit. */
  readonly nodes: readonly string[];
}
