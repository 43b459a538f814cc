/** Arithmetic of losses on probabilities. */

/** 0·ln 0 is 0 here: a certain prediction of the right class costs nothing; of the wrong class, infinitely much. */
export const timesLog = (factor: number, log: number): number => (factor === 0 ? 0 : factor * log);

/** 0/0 is 0, for the same reason. */
export const over = (numerator: number, denominator: number): number => (numerator === 0 ? 0 : numerator / denominator);

/** Why share·ln p, or its derivative share/p, is not finite; null where it is. */
export function whyLogFails(what: string, p: number, share: number): string | null {
  if (share === 0 || Number.isNaN(p)) return null;
  if (p < 0) return `${what} is ${p}, and a negative number has no logarithm`;
  if (p === 0) return `${what} is 0 where the target asks for ${share}, and ln 0 is −∞`;
  return Number.isFinite(share / p) ? null : `${what} is ${p}, and the derivative divides by it`;
}
