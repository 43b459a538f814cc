import type { Severity } from "../../core/problems.ts";
import { t } from "../l10n.ts";

/** What people call it; said where only an icon is seen. */
export function severityName(severity: Severity): string {
  switch (severity) {
    case "error":
      return t("error");
    case "warning":
      return t("warning");
    case "information":
      return t("information");
    case "hint":
      return t("hint");
  }
}
