import type { FormulaLine } from "../../../core/explain/explanation.ts";

/** The same quantity may be written in several ways; the first is the plainest. What is written with a bar goes through one path or reader alone. */
export function firstOfEach(lines: readonly FormulaLine[], most: number): readonly FormulaLine[] {
  const known = new Set<string>();
  const first = lines.filter(({ symbolsText }) => {
    const [name = ""] = symbolsText.split(" = ");
    const isNew = !known.has(name) && !name.includes("|");
    known.add(name);
    return isNew;
  });
  return first.slice(0, most);
}
