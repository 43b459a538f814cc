import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Alarm } from "../../../core/debugger/stops.ts";
import { t } from "../../l10n.ts";

export type ExceptionFilter = DebugProtocol.ExceptionBreakpointsFilter & { readonly filter: Alarm };

/** What a run can be stopped at without a breakpoint. */
export function filters(): readonly ExceptionFilter[] {
  const filter = (name: Alarm, label: string, description: string, isOn = false): ExceptionFilter => ({
    filter: name,
    label,
    description,
    default: isOn,
    supportsCondition: true,
    conditionDescription: t("Only where this is true: {0}", "norm(grad(h1.w)) > 10"),
  });
  return [
    filter("not-finite", t("NaN or Infinity"), t("A value or a gradient is no finite number."), true),
    filter("dead", t("Dead unit"), t("A unit is 0 for every sample of the batch, so that it learns nothing.")),
    filter("saturated", t("Saturated unit"), t("A unit stands where its activation is nearly flat.")),
    filter("vanishing", t("Vanishing gradient"), t("The gradient shrinks from layer to layer on its way back.")),
    filter("exploding", t("Exploding gradient"), t("The gradient grows from layer to layer on its way back.")),
    filter("loss-rises", t("Rising loss"), t("The objective is larger than in the pass before.")),
  ];
}

export function labelOf(alarm: Alarm): string {
  return filters().find(({ filter }) => filter === alarm)?.label ?? alarm;
}
