import type { Severity } from "../../core/problems.ts";

/** Icons as the Problems panel has them. */
export const SEVERITY_ICONS: Readonly<Record<Severity, string>> = {
  error: "codicon-error",
  warning: "codicon-warning",
  information: "codicon-info",
  hint: "codicon-lightbulb",
};

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "information", "hint"];
