import { middleOf } from "../../cli/timing.ts";
import type { Figures } from "./contestant.ts";

/** The bench's arithmetic: figures of several rounds, ratios between two rows of one run, and whether two programs agree. */

export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export function spreadOf(rounds: readonly number[]): Spread {
  return { median: middleOf(rounds), lowest: Math.min(...rounds), highest: Math.max(...rounds) };
}

/**
 * How many times as fast: the median of the ratios within each round, since what slows the machine down slows both. A round
 * that only one of them has tells nothing.
 */
export function ratioOf(rates: readonly (number | null)[], baseline: readonly (number | null)[]): number {
  const ratios = rates.flatMap((rate, round) => {
    const other = baseline[round] ?? null;
    return rate === null || other === null ? [] : [rate / other];
  });
  return middleOf(ratios);
}

/** Relative. Single precision adds up thousands of roundings; in double precision only the order of the sums differs. */
export const TOLERANCE = { f64: 1e-9, f32: 1e-4 } as const;

/** The first figure in which `own` is not what the reference says, in words; null where all that both have agree. */
export function disagreement(own: Figures, reference: Figures, tolerance: number): string | null {
  for (const [name, expected] of Object.entries(reference)) {
    const found = own[name];
    if (found === undefined) continue;
    if (!(Math.abs(found - expected) <= tolerance * Math.abs(expected)))
      return `computes something else: ${name} ${found.toPrecision(7)}, not ${expected.toPrecision(7)}`;
  }
  return null;
}

/** True where there is something to hold against the reference. */
export const comparable = (own: Figures, reference: Figures): boolean =>
  Object.keys(reference).some((name) => own[name] !== undefined);

/** `met: 12.3× (bar 10×)` or `missed: 3.1× of 10×, 3.2 times too slow`. */
export function verdict(ratio: number, bar: number): string {
  if (!Number.isFinite(ratio)) return "not measured";
  return ratio >= bar
    ? `met: ${factor(ratio)} (bar ${factor(bar)})`
    : `missed: ${factor(ratio)} of ${factor(bar)}, ${significant(bar / ratio)} times too slow`;
}

/** A factor for people, rounded down, so that none is shown that was not reached. */
export const factor = (value: number): string => `${significant(value, Math.floor)}×`;

function significant(value: number, round: (x: number) => number = Math.round): string {
  if (!Number.isFinite(value)) return "–";
  const decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
  // 0.29 · 100 is 28.999…: what is missing there was never measured.
  return (round(value * 10 ** decimals + 1e-9) / 10 ** decimals).toFixed(decimals);
}

/** 16.4M, 69.7k, 237, 0.14: three digits. */
export function amount(value: number): string {
  const [scale, sign] = value >= 999_500 ? [1e6, "M"] : value >= 9_995 ? [1e3, "k"] : [1, ""];
  const scaled = value / scale;
  return `${scaled >= 99.95 ? scaled.toFixed(0) : scaled >= 9.995 ? scaled.toFixed(1) : scaled.toFixed(2)}${sign}`;
}
