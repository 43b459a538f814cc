/** Derivatives by differences, for checking the ones by the chain rule. */

export interface Estimate {
  readonly derivative: number;
  /** How far the last two extrapolations lie apart. */
  readonly uncertainty: number;
}

const LEVELS = 8;
const SHRINK = 2;

/**
 * f′(x) by central differences, extrapolated to step 0 (Richardson's tableau, stopped where its error is least: Ridders,
 * Advances in Engineering Software 4, 1982). Exact to ten digits or so where f is smooth within `step` of x.
 */
export function centralDerivative(f: (x: number) => number, x: number, step: number): Estimate {
  let best: Estimate = { derivative: Number.NaN, uncertainty: Infinity };
  let above: number[] = [];
  for (let level = 0, h = step; level < LEVELS; level++, h /= SHRINK) {
    // What x ± h really are after rounding.
    const high = x + h;
    const low = x - h;
    const row = [(f(high) - f(low)) / (high - low)];
    for (let order = 1, factor = SHRINK ** 2; order <= level; order++, factor *= SHRINK ** 2) {
      const finer = row[order - 1] as number;
      const coarser = above[order - 1] as number;
      const extrapolated = finer + (finer - coarser) / (factor - 1);
      row.push(extrapolated);
      const uncertainty = Math.max(Math.abs(extrapolated - finer), Math.abs(extrapolated - coarser));
      if (uncertainty <= best.uncertainty) best = { derivative: extrapolated, uncertainty };
    }
    const corner = row.at(-1) as number;
    const before = above.at(-1) as number;
    if (level > 2 && Math.abs(corner - before) > 4 * best.uncertainty) break;
    // More digits than these a difference of doubles does not have.
    if (best.uncertainty <= 1e-13 * Math.abs(best.derivative)) break;
    above = row;
  }
  return best;
}

/** The slopes just left and just right of x. Where they differ, f has a kink at x and no derivative to compare with. */
export function oneSidedDerivatives(
  f: (x: number) => number,
  x: number,
  step: number,
): { readonly left: number; readonly right: number } {
  // Second order: the parabola through x, x ± h and x ± 2h.
  const slope = (h: number): number => (-3 * f(x) + 4 * f(x + h) - f(x + 2 * h)) / (2 * h);
  return { left: slope(-step), right: slope(step) };
}
