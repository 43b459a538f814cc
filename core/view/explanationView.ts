import type { Explanation } from "../explain/explanation.ts";
import type { GradientSum, SumTerm } from "../explain/gradientSum.ts";
import type { ExplanationView, SumView } from "../protocol.ts";

/** An explanation as it is sent: numbers in arrays of their own, as JSON has no NaN and no infinities. */
export function explanationView({ terms: _, sums, ...explanation }: Explanation): ExplanationView {
  return { ...explanation, sums: sums.map(sumView) };
}

function sumView({ terms, rest, total, ...sum }: GradientSum): SumView {
  const numbers = new Float64Array(2 + 3 * terms.length);
  numbers.set([total, rest ?? 0]);
  for (const [i, { upstream, local, product }] of terms.entries())
    numbers.set([upstream ?? 0, local ?? 0, product], 2 + 3 * i);
  return {
    ...sum,
    hasRest: rest !== null,
    numbers,
    terms: terms.map(({ through, node, sample, upstream }) => ({
      through,
      node,
      sample,
      isProduct: upstream !== null,
    })),
  };
}

/** The sum as it was before it was sent. */
export function readSum({ terms, numbers, hasRest, ...sum }: SumView): GradientSum {
  const number = (at: number): number => numbers[at] ?? Number.NaN;
  return {
    ...sum,
    total: number(0),
    rest: hasRest ? number(1) : null,
    terms: terms.map(({ isProduct, ...term }, i): SumTerm => {
      const at = 2 + 3 * i;
      const factors = isProduct ? { upstream: number(at), local: number(at + 1) } : { upstream: null, local: null };
      return { ...term, ...factors, product: number(at + 2) };
    }),
  };
}
