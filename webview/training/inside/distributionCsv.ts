import { edgeOf, type Histogram } from "../../../core/training/histogram.ts";
import { csvText } from "../../charts/csvText.ts";
import type { Snapshot } from "./DistributionsView.tsx";

/** Every bin of some moments: from where to where, and how many numbers it has. */
export function binsCsv(snapshots: readonly Snapshot[]): string {
  const rows = snapshots.flatMap(({ step, epoch, histogram }) =>
    [...histogram.bins].map((count, k) => [step, epoch, edgeOf(histogram, k), edgeOf(histogram, k + 1), count]),
  );
  return csvText(["step", "epoch", "from", "to", "count"], rows);
}

/** What is known of each moment, its bins after one another. */
export function spreadCsv(snapshots: readonly Snapshot[]): string {
  const bins = snapshots[0]?.histogram.bins.length ?? 0;
  const names = Array.from({ length: bins }, (_, k) => `bin ${k}`);
  const rows = snapshots.map(({ step, epoch, histogram }) => [
    step,
    epoch,
    ...STATISTICS.map((each) => histogram[each]),
    ...histogram.bins,
  ]);
  return csvText(["step", "epoch", ...STATISTICS, ...names], rows);
}

const STATISTICS = [
  "count",
  "mean",
  "deviation",
  "minimum",
  "maximum",
  "zeros",
  "nans",
  "infinities",
] as const satisfies readonly (keyof Histogram)[];
