/** A gradient as a sum, for a table: upstream × local derivative = contribution. It adds up to the gradient that the tape shows. */
export interface GradientSum {
  readonly kind: "node" | "parameter";
  /** `h1`, `z[2]`, `h1.w[0]`, or a shared parameter's name. */
  readonly name: string;
  /** ∂target/∂it, as TeX and in plain text. */
  readonly symbol: string;
  readonly text: string;
  /** What stands in the columns of factors, in plain text: `∂L/∂·` and `∂·/∂h1`, or `δ` and `input`. */
  readonly factors: readonly [upstream: string, local: string];
  readonly terms: readonly SumTerm[];
  /** The place of the first of `terms` among all, and the sum of those that are not listed; null where all are. */
  readonly from: number;
  readonly count: number;
  readonly rest: number | null;
  /** As the tape has it. */
  readonly total: number;
}

export interface SumTerm {
  /** `h6`, `h6[2]`, or a parameter's use such as `h2.w[0]`; `seed` and `regularization` in words. */
  readonly through: string;
  /** The node to go to; null for the regularization. */
  readonly node: string | null;
  /** In a batch, the sample that it is of. */
  readonly sample: number | null;
  /** Null where the contribution is no product of two numbers: that of a whole vector, or what a loss sent around a saturated activation. */
  readonly upstream: number | null;
  readonly local: number | null;
  readonly product: number;
}

/** As many terms as are listed at once. */
export const PAGE_OF_TERMS = 24;

/** Some of the terms, from `from` on, and the sum of the others. */
export function pageOf<T extends { readonly product: number }>(
  all: readonly T[],
  from: number,
): { readonly terms: readonly T[]; readonly from: number; readonly count: number; readonly rest: number | null } {
  const last = Math.max(0, Math.floor((all.length - 1) / PAGE_OF_TERMS) * PAGE_OF_TERMS);
  const first = Math.max(0, Math.min(Math.floor(from / PAGE_OF_TERMS) * PAGE_OF_TERMS, last));
  const terms = all.slice(first, first + PAGE_OF_TERMS);
  let rest = 0;
  for (const [i, { product }] of all.entries()) if (i < first || i >= first + PAGE_OF_TERMS) rest += product;
  return { terms, from: first, count: all.length, rest: terms.length === all.length ? null : rest };
}
