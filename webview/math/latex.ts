import type { Explanation, FormulaLine } from "../../core/explain/explanation.ts";

/** All the formulas of a step as one LaTeX environment, ready to paste into a paper. */
export function explanationToLatex(explanation: Pick<Explanation, "lines">): string {
  return linesToLatex(explanation.lines);
}

/** The same of one line, or of several. */
export function linesToLatex(lines: readonly Pick<FormulaLine, "symbols" | "numbers">[]): string {
  const rows = lines.flatMap(({ symbols, numbers }) => (numbers === null ? [symbols] : [symbols, numbers]));
  const aligned = rows.map((row) => `  ${align(row)}`);
  return ["\\begin{aligned}", aligned.join(" \\\\\n"), "\\end{aligned}"].join("\n");
}

/** Where formulas are lined up: they equal, nearly equal, or give a quantity a new value. */
const SIGNS = /^(?:=|\\(?:approx|leftarrow)(?![A-Za-z]))/;

/** Puts the alignment mark before the first such sign that is not inside braces. */
function align(row: string): string {
  let depth = 0;
  for (let i = 0; i < row.length; i++) {
    if (depth === 0 && SIGNS.test(row.slice(i))) return `${row.slice(0, i)}&${row.slice(i)}`;
    if (row[i] === "\\") i++;
    else if (row[i] === "{") depth++;
    else if (row[i] === "}") depth--;
  }
  return `&${row}`;
}
