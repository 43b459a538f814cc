import type { Table } from "./csv.ts";
import { quote } from "./quote.ts";

/** One column as numbers. A column of text is class labels, numbered by first appearance. */
export type Column =
  | { readonly kind: "numbers"; readonly values: Float64Array }
  | { readonly kind: "classes"; readonly values: Float64Array; readonly names: readonly string[] }
  /** A whole sentence, with the line and the column. */
  | { readonly kind: "refused"; readonly message: string };

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d*,\d+$/;

/** Reads the column at `index`. Nothing is guessed: a missing cell, or text among numbers, refuses the column. */
export function readColumn(table: Table, index: number): Column {
  const values = new Float64Array(table.rows);
  const numberOfClass = new Map<string, number>();
  let numbers = 0;
  let firstText = -1;
  for (let row = 0; row < table.rows; row++) {
    const cell = table.cell(row, index).trim();
    if (NUMBER.test(cell)) {
      const value = Number(cell);
      if (!Number.isFinite(value))
        return refuse(table, index, row, `holds ${quote(cell)}, which is too large for a number`);
      values[row] = value;
      numbers += 1;
      continue;
    }
    const known = numberOfClass.get(cell);
    if (known !== undefined) {
      values[row] = known;
      continue;
    }
    if (cell === "") return refuse(table, index, row, "is empty; every row needs a value");
    if (DECIMAL_COMMA.test(cell)) {
      const point = cell.replace(",", ".");
      return refuse(table, index, row, `holds ${quote(cell)} with a decimal comma; write ${quote(point)}`);
    }
    if (firstText < 0) firstText = row;
    values[row] = numberOfClass.size;
    numberOfClass.set(cell, numberOfClass.size);
  }
  if (firstText < 0) return { kind: "numbers", values };
  if (numbers === 0) return { kind: "classes", values, names: [...numberOfClass.keys()] };
  const text = quote(table.cell(firstText, index).trim());
  return refuse(
    table,
    index,
    firstText,
    `holds ${text}, which is not a number, but ${numbers} of its ${values.length} cells are; a column is either numbers or class labels`,
  );
}

function refuse(table: Table, index: number, row: number, what: string): Column {
  return { kind: "refused", message: `${table.placeOf(row)}, column ${quote(table.header[index] ?? "")} ${what}.` };
}
