import type { BreakpointView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";

/** “Breakpoint if abs(grad(h2.w)) > 10, disabled”; for tooltips and screen readers. */
export function describeBreakpoint({ kind, text, enabled }: BreakpointView): string {
  const what =
    kind === "log"
      ? t("log point: {0}", text ?? "")
      : kind === "conditional"
        ? t("breakpoint if {0}", text ?? "")
        : t("breakpoint");
  return enabled ? what : t("{0}, disabled", what);
}
