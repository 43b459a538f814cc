import type { Sweep, SweepPoint } from "./sweep.ts";
import type { SweepResult } from "./sweepRun.ts";

/** One point with all that its seeds gave. */
export interface RankedPoint {
  readonly point: SweepPoint;
  readonly runs: readonly { readonly seed: number; readonly result: SweepResult }[];
  /** What went wrong with it, once each. */
  readonly failures: readonly string[];
  /** Means over the seeds; null where no run is done, or for a part without rows. */
  readonly training: number | null;
  readonly validation: number | null;
}

export interface Ranking {
  /** Which objective the order is by: that of the rows nobody trained on, where there are some. */
  readonly by: "training" | "validation";
  /** The smallest first; what is not a number, and what has no run, comes last. */
  readonly points: readonly RankedPoint[];
}

/** `results`: by point and seed, as far as they are done; a text says why there is none. */
export function rankSweep(
  { points, seeds }: Pick<Sweep, "points" | "seeds">,
  results: readonly (readonly (SweepResult | string | undefined)[])[],
): Ranking {
  const ranked = points.map((point, p): RankedPoint => {
    const found = seeds.map((seed, s) => ({ seed, result: results[p]?.[s] }));
    const runs = found.flatMap(({ seed, result }) => (typeof result === "object" ? [{ seed, result }] : []));
    const failures = new Set(found.flatMap(({ result }) => (typeof result === "string" ? [result] : [])));
    const training = meanOf(runs.map(({ result }) => result.training));
    const validation = meanOf(runs.flatMap(({ result }) => result.validation ?? []));
    return { point, runs, failures: [...failures], training, validation };
  });
  const by = ranked.some(({ validation }) => validation !== null) ? "validation" : "training";
  const keyOf = (each: RankedPoint): number => {
    const value = each[by];
    return value === null || Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  // Two infinities have no difference.
  const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
  const order = ranked.toSorted((a, b) => compare(keyOf(a), keyOf(b)) || b.runs.length - a.runs.length);
  return { by, points: order };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}
