import type { FormulaLine } from "../../core/explain/explanation.ts";
import { announce, notify } from "../actions.ts";
import { t } from "../l10n.ts";
import { linesToLatex } from "../math/latex.ts";

let shown: readonly FormulaLine[] = [];

/** What the panel shows now, for the command that copies it. */
export function setShownFormulas(lines: readonly FormulaLine[]): void {
  shown = lines;
}

export function copyShownFormulas(): void {
  if (shown.length === 0) notify("information", t("There are no formulas at this step."));
  else void copyFormulas(shown);
}

export async function copyFormulas(lines: readonly FormulaLine[]): Promise<void> {
  try {
    await navigator.clipboard.writeText(linesToLatex(lines));
    announce(lines.length === 1 ? t("Formula copied as LaTeX") : t("Formulas copied as LaTeX"));
  } catch {
    notify("error", t("The clipboard cannot be written here."));
  }
}
