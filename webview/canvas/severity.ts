import type { Severity } from "../../core/problems.ts";

/** Icons as the Problems panel has them. */
export const SEVERITY_ICONS: Readonly<Record<Severity, string>> = {
  error: "codicon-error",
  warning: "codicon-warning",
  information: "codicon-info",
  hint: "codicon-lightbulb",
};

const WORST_FIRST: readonly Severity[] = ["error", "warning", "information", "hint"];

export function worstOf(problems: readonly { readonly severity: Severity }[]): Severity | null {
  if (problems.length === 0) return null;
  return WORST_FIRST.find((severity) => problems.some((problem) => problem.severity === severity)) ?? null;
}
