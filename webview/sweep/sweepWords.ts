import type { AxisName } from "../../core/training/suggestAxes.ts";
import type { SweepView } from "../../core/view/sweepView.ts";
import { t } from "../l10n.ts";

/** What is said of a comparison, in more than one place. */

export function axisTitle(axis: AxisName): string {
  switch (axis.kind) {
    case "attribute":
      return axis.name === "units" ? t("width of {0}", axis.node) : `${axis.node}.${axis.name}`;
    case "depth":
      return t("hidden layers");
    case "activation":
      return t("activation");
    case "training":
      return axis.name === "learningRate" ? t("learning rate") : axis.name === "optimizer" ? t("optimizer") : axis.name;
  }
}

export function sweepTitle({ kind, status, done, total }: SweepView): string {
  const runs = t("{0} of {1} runs", done, total);
  if (status === "running") return runs;
  if (status === "cancelled") return t("Stopped: {0}", runs);
  return kind === "widths" ? t("All widths are trained") : t("All {0} runs are done", total);
}
