/** Why a choice of rows cannot be followed, as a clause that follows its name: `--rows 0:9: the data has 3 rows, 0 to 2.` */
export interface RowsProblem {
  readonly kind: "unreadable" | "empty" | "outside";
  readonly clause: string;
}

/** The rows that a text names, of as many as there are: one row (`3`), `from:to` with `to` left out, or a list of both, as in `0:4,7`. */
export function readRows(text: string, count: number): readonly number[] | RowsProblem {
  const rows: number[] = [];
  for (const part of text.split(",")) {
    const [, first, end] = /^\s*(\d+)(?::(\d+))?\s*$/.exec(part) ?? [];
    if (first === undefined)
      return {
        kind: "unreadable",
        clause: "cannot be read. Write a row (3), a range whose end is left out (0:4), or a list (0,2,5).",
      };
    const from = Number(first);
    const to = end === undefined ? from + 1 : Number(end);
    if (to <= from) return { kind: "empty", clause: `the range ${part.trim()} is empty, because its end is left out.` };
    if (to > count)
      return {
        kind: "outside",
        clause: `the data has ${count === 1 ? "1 row, row 0" : `${count} rows, 0 to ${count - 1}`}.`,
      };
    for (let row = from; row < to; row++) rows.push(row);
  }
  return rows;
}
