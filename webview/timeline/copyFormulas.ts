import type { FormulaLine } from "../../core/explain/explanation.ts";
import { notify } from "../actions.ts";
import { copyText } from "../controls/copyText.ts";
import { t } from "../l10n.ts";
import { linesToLatex } from "../math/latex.ts";

/** A formula in symbols, and with its numbers where there are any. */
type Copied = Pick<FormulaLine, "symbols" | "numbers">;

let shown: readonly Copied[] = [];

/** What the panel shows now, for the command that copies it. */
export function setShownFormulas(lines: readonly Copied[]): void {
  shown = lines;
}

export function copyShownFormulas(): void {
  if (shown.length === 0) notify("information", t("There are no formulas at this step."));
  else void copyFormulas(shown);
}

export async function copyFormulas(lines: readonly Copied[]): Promise<void> {
  await copyText(
    linesToLatex(lines),
    lines.length === 1 ? t("Formula copied as LaTeX") : t("Formulas copied as LaTeX"),
  );
}
