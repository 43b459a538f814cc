import type { Dataset } from "../core/data/dataset.ts";
import { readRows } from "../core/data/readRows.ts";
import { PART_NAMES } from "../core/data/split.ts";
import { RunError, UsageError } from "./command.ts";

/**
 * The rows that `--rows` asks for, by their numbers or by the name of a part of split data; null asks for all. A UsageError where it
 * cannot be read, a RunError where the data has no such rows.
 */
export function pickRows(
  text: string | null,
  { rows: count, parts }: Pick<Dataset, "rows" | "parts">,
): readonly number[] {
  if (text === null) return Array.from({ length: count }, (_, row) => row);
  const part = PART_NAMES.find((name) => name === text);
  if (part) {
    if (!parts) throw new RunError(2, `--rows ${text}: the data is not split; name its parts in "split".`);
    if (parts[part].length === 0) throw new RunError(2, `--rows ${text}: the split gives it no rows.`);
    return parts[part];
  }
  const rows = readRows(text, count);
  if (!("kind" in rows)) return rows;
  if (rows.kind === "unreadable") throw new UsageError(`--rows ${text} ${rows.clause}`);
  const sentence = `--rows ${text}: ${rows.clause}`;
  throw rows.kind === "empty" ? new UsageError(sentence) : new RunError(2, sentence);
}
