import { RunError, UsageError } from "./command.ts";

interface RowRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The rows that `--rows` asks for, of as many as there are: one row, `from:to` with `to` left out, or a list of both, as in `0:4,7`.
 * Null asks for all. A UsageError where it cannot be read, a RunError where the data has no such row.
 */
export function pickRows(text: string | null, count: number): readonly number[] {
  const ranges = text === null ? [{ from: 0, to: count }] : text.split(",").map((part) => parseRange(part, text));
  return ranges.flatMap(({ from, to }) => {
    if (to > count) throw new RunError(2, `--rows ${text}: the data has ${count === 1 ? "1 row, row 0" : `${count} rows, 0 to ${count - 1}`}.`);
    return Array.from({ length: to - from }, (_, i) => from + i);
  });
}

function parseRange(part: string, text: string): RowRange {
  const [, from, to] = /^\s*(\d+)(?::(\d+))?\s*$/.exec(part) ?? [];
  if (from === undefined) {
    throw new UsageError(`--rows ${text} cannot be read. Write a row (3), a range whose end is left out (0:4), or a list (0,2,5).`);
  }
  const range = { from: Number(from), to: to === undefined ? Number(from) + 1 : Number(to) };
  if (range.to <= range.from) throw new UsageError(`--rows ${text}: the range ${part.trim()} is empty, because its end is left out.`);
  return range;
}
