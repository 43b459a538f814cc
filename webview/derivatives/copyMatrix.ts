import type { MatrixView } from "../../core/view/derivativeView.ts";
import { copyText } from "../controls/copyText.ts";
import { t } from "../l10n.ts";
import { exactNumber } from "../numbers.ts";
import { axisEntry } from "./axis.ts";

/** A matrix with every digit, for a spreadsheet, a paper, or NumPy. */
export function matrixTo(how: "csv" | "latex" | "python", view: MatrixView): string {
  const rows = Array.from({ length: view.of.length }, (_, i) => [
    ...view.numbers.subarray(i * view.by.length, (i + 1) * view.by.length),
  ]);
  switch (how) {
    case "csv": {
      const head = Array.from({ length: view.by.length }, (_, j) => quoted(axisEntry(view.by, j).name));
      const lines = rows.map((row, i) => [quoted(axisEntry(view.of, i).name), ...row.map(exactNumber)].join(","));
      return [["", ...head].join(","), ...lines].join("\n");
    }
    case "latex": {
      const lines = rows.map((row) => `  ${row.map(inLatex).join(" & ")}`);
      return `${view.symbol} =\n\\begin{bmatrix}\n${lines.join(" \\\\\n")}\n\\end{bmatrix}`;
    }
    case "python":
      return `np.array([\n${rows.map((row) => `    [${row.map(inPython).join(", ")}],`).join("\n")}\n])`;
  }
}

export async function copyMatrix(how: "csv" | "latex" | "python", view: MatrixView): Promise<void> {
  await copyText(matrixTo(how, view), t("Matrix copied"));
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function inLatex(value: number): string {
  if (Number.isNaN(value)) return "\\mathrm{NaN}";
  if (!Number.isFinite(value)) return value > 0 ? "\\infty" : "-\\infty";
  const [mantissa = "", power] = exactNumber(value).split("e");
  return power === undefined ? mantissa : `${mantissa} \\times 10^{${Number(power)}}`;
}

function inPython(value: number): string {
  if (Number.isNaN(value)) return "np.nan";
  return Number.isFinite(value) ? exactNumber(value) : value > 0 ? "np.inf" : "-np.inf";
}
