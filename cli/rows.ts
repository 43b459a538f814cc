import { readRows } from "../core/data/readRows.ts";
import { RunError, UsageError } from "./command.ts";

/** The rows that `--rows` asks for; null asks for all. A UsageError where it cannot be read, a RunError where the data has no such row. */
export function pickRows(text: string | null, count: number): readonly number[] {
  if (text === null) return Array.from({ length: count }, (_, row) => row);
  const rows = readRows(text, count);
  if (!("kind" in rows)) return rows;
  if (rows.kind === "unreadable") throw new UsageError(`--rows ${text} ${rows.clause}`);
  const sentence = `--rows ${text}: ${rows.clause}`;
  throw rows.kind === "empty" ? new UsageError(sentence) : new RunError(2, sentence);
}
