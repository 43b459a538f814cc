import Papa from "papaparse";

/** A CSV file in memory: the names in its first line and the cells under them, all as text. */
export interface Table {
  /** Trimmed; a name may stand twice. */
  readonly header: readonly string[];
  /** Cells, row after row, blank lines left out. A row may be shorter than the header. */
  readonly rows: readonly (readonly string[])[];
  /** The line of the file (counted from 1) on which a row starts. */
  lineOf(row: number): number;
}

export type TableReading =
  | { readonly ok: true; readonly table: Table }
  /** What is wrong, to be put after the file's name. */
  | { readonly ok: false; readonly message: string };

/** Tried in this order; at a tie the earlier one holds. */
const DELIMITERS = [",", ";", "\t", "|"];

/** Reads CSV as RFC 4180 has it, with any of the usual delimiters and line ends. The first line that is not blank names the columns. */
export function readTable(text: string): TableReading {
  if (text.includes("\0")) return { ok: false, message: "is not a text file" };
  const { data, errors } = Papa.parse(text, { delimiter: detectDelimiter(text) });
  const lineOf = (record: number) => lineOfRecord(data, record);
  const quotes = errors.find((error) => error.type === "Quotes");
  if (quotes) {
    const line = lineOf(quotes.row ?? 0);
    const what = quotes.code === "MissingQuotes" ? "opens a quote that never closes" : "has text after a closing quote";
    return { ok: false, message: `has a cell on line ${line} that ${what}` };
  }
  const kept = data.flatMap((cells, record) => (isBlank(cells) ? [] : [record]));
  const header = data[kept.shift() ?? -1]?.map((name) => name.trim());
  if (!header) return { ok: false, message: "is empty" };
  const rows = kept.map((record) => data[record] ?? []);
  const long = rows.findIndex((cells) => cells.slice(header.length).some((cell) => cell.trim() !== ""));
  if (long >= 0) {
    return {
      ok: false,
      message: `has ${rows[long]?.length} cells on line ${lineOf(kept[long] ?? 0)}, but its first line names ${header.length} columns; a text that holds the delimiter needs quotes`,
    };
  }
  return { ok: true, table: { header, rows, lineOf: (row) => lineOf(kept[row] ?? 0) } };
}

/** The delimiter that the header uses most, quoted parts left out: the header is the only line without numbers. */
function detectDelimiter(text: string): string {
  const header = /^\s*([^\r\n]*)/.exec(text)?.[1]?.replace(/"[^"]*"?/g, "") ?? "";
  let best = ",";
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const count = header.split(delimiter).length - 1;
    if (count > most) [best, most] = [delimiter, count];
  }
  return best;
}

function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]?.trim() === "";
}

/** Quoted cells may hold line breaks, so lines are counted, not records; only a message asks for this. */
function lineOfRecord(records: readonly (readonly string[])[], record: number): number {
  let line = 1;
  for (const cells of records.slice(0, record)) {
    line += 1;
    for (const cell of cells) line += cell.match(/\r\n|\r|\n/g)?.length ?? 0;
  }
  return line;
}
