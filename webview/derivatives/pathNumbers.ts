import { showNumber } from "../../core/explain/numbers.ts";
import type { PathsView } from "../../core/view/derivativeView.ts";
import { formatCount } from "../numbers.ts";

/** One path's numbers, as they stand in the view's list. */
export interface PathNumbers {
  readonly product: number;
  readonly factors: Float64Array;
}

export interface PathSums {
  /** ∂to/∂from by one reverse pass. */
  readonly total: number;
  /** Σ|product| over all paths. */
  readonly absolute: number;
  readonly paths: readonly PathNumbers[];
  /** Of the paths that are listed. */
  readonly listed: number;
  /** How many are not listed, as a text; null where all are. */
  readonly others: string | null;
}

export function readPaths({ numbers, paths, count }: PathsView): PathSums {
  let at = 2;
  let listed = 0;
  const read = paths.map(({ factors }) => {
    const product = numbers[at] ?? Number.NaN;
    const own = numbers.subarray(at + 1, at + 1 + factors.length);
    at += 1 + factors.length;
    listed += product;
    return { product, factors: own };
  });
  const others = BigInt(count) - BigInt(paths.length);
  return {
    total: numbers[0] ?? Number.NaN,
    absolute: numbers[1] ?? Number.NaN,
    paths: read,
    listed,
    others: others > 0n ? countText(String(others)) : null,
  };
}

/** Up to a thousand million million in full; above that three digits and a power of ten. */
export function countText(digits: string): string {
  if (digits.length <= 15) return formatCount(Number(digits));
  const power = String(digits.length - 1).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(Number(digit)));
  return `${digits.charAt(0)}.${digits.slice(1, 3)} × 10${power}`;
}

/** Every listed path's formula, and behind several their sum, which is the derivative. */
export function allFormulas(view: PathsView, { total }: PathSums): readonly FormulaPair[] {
  const formulas = view.paths.map(({ formula }) => formula);
  if (view.count === "1") return formulas;
  const { tex, exact } = showNumber(total);
  const last = view.count.length > 6 ? "n" : view.count;
  const symbols = `${view.symbol} = \\sum_{k=1}^{${last}} \\left.${view.symbol}\\right|_{k}`;
  return [...formulas, { symbols, numbers: `${view.symbol} ${exact ? "=" : "\\approx"} ${tex}` }];
}

type FormulaPair = Pick<PathsView["paths"][number]["formula"], "symbols" | "numbers">;
