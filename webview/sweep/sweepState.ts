import type { SweepView } from "../../core/view/sweepView.ts";
import { announce } from "../actions.ts";
import { showPart } from "../box/boxParts.ts";
import { sharedValue } from "../controls/sharedValue.ts";
import { t } from "../l10n.ts";

/** The comparison of this network's architectures; null when there is none. */
export const sweepView = sharedValue<SweepView | null>(null);

/** What the panel shows: what has come of a comparison, or the form of the next one. */
export type SweepMode = "results" | "grid" | "widths";
export const sweepMode = sharedValue<SweepMode>("grid");

export function showSweep(mode: SweepMode): void {
  sweepMode.set(mode);
  showPart("architectures");
}

/** A comparison that begins is shown, wherever it was begun. */
export function receiveSweep(sweep: SweepView | null): void {
  const before = sweepView.get();
  sweepView.set(sweep);
  if (sweep && !before) showSweep("results");
  if (!sweep && before && sweepMode.get() === "results") sweepMode.set("grid");
  if (sweep && before?.status === "running" && sweep.status !== "running")
    announce(
      sweep.status === "ended"
        ? t("All {0} runs are done.", sweep.total)
        : t("Stopped after {0} of {1} runs.", sweep.done, sweep.total),
    );
}
