import type { Shape } from "../shape.ts";
import { type ShownNumber, showNumber } from "./numbers.ts";

/** Numbers in rows and columns, read where they lie; a vector is one column, as in the lecture. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  at(row: number, column: number): number;
}

export function column(values: ArrayLike<number>): Matrix {
  return { rows: values.length, columns: 1, at: (row) => values[row] ?? Number.NaN };
}

export function rowMajor(values: ArrayLike<number>, rows: number, columns: number): Matrix {
  return { rows, columns, at: (row, columnAt) => values[row * columns + columnAt] ?? Number.NaN };
}

/**
 * A parameter's numbers as they are shown: a number, a column, or a matrix with one row for each entry of the first axis.
 * Kernels are written out row by row, channel after channel, so that one row is what an output channel multiplies with.
 */
export function shapedAs(shape: Shape, values: ArrayLike<number>): number | Matrix {
  if (shape.length < 2) return values.length === 1 ? (values[0] ?? Number.NaN) : column(values);
  const [rows = 1] = shape;
  return rowMajor(values, rows, values.length / rows);
}

export function transpose(matrix: Matrix): Matrix {
  return { rows: matrix.columns, columns: matrix.rows, at: (row, columnAt) => matrix.at(columnAt, row) };
}

/** Larger than this in either direction, a matrix is shown by its first and last entries. */
const MOST = 6;
const DIGITS = 4;

/** A matrix of numbers as TeX, at most 6×6. */
export function showMatrix(matrix: Matrix): ShownNumber {
  let exact = true;
  const rows = shownIndices(matrix.rows);
  const columns = shownIndices(matrix.columns);
  const cell = (row: number | null, columnAt: number | null): string => {
    if (row === null) return columnAt === null ? "\\ddots" : "\\vdots";
    if (columnAt === null) return "\\cdots";
    const shown = showNumber(matrix.at(row, columnAt), DIGITS);
    exact &&= shown.exact;
    return shown.tex;
  };
  const lines = rows.map((row) => columns.map((columnAt) => cell(row, columnAt)).join(" & "));
  return { tex: `\\begin{bmatrix} ${lines.join(" \\\\ ")} \\end{bmatrix}`, exact };
}

/** Null stands for the ones left out. */
function shownIndices(length: number): readonly (number | null)[] {
  const all = Array.from({ length: Math.min(length, MOST) }, (_, i) => i);
  return length <= MOST ? all : [0, 1, 2, null, length - 1];
}
