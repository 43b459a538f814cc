import Papa, { type ParseError } from "papaparse";
import { quote } from "./quote.ts";

/** A CSV file in memory: the names in its first line, and the cells under them. */
export interface Table {
  /** Trimmed; a name may stand twice. */
  readonly header: readonly string[];
  /** Blank lines are none. */
  readonly rows: number;
  /** What a cell says, its quotes undone; empty where the row is shorter than the header. A line break in it is one line feed. */
  cell(row: number, column: number): string;
  /** Where a row stands, for messages: `Line 4` (counted from 1). Holds on to no cell. */
  readonly placeOf: (row: number) => string;
}

export type TableReading =
  | { readonly ok: true; readonly table: Table }
  /** What is wrong, to be put after the file's name. */
  | { readonly ok: false; readonly message: string };

/** Lets others have their turn while something long goes on. */
export type Breathe = () => Promise<void>;

/** Tried in this order; at a tie the earlier one holds. */
const DELIMITERS = [",", ";", "\t", "|"];
/** Characters between two breaths: some 30 ms. */
const PIECE = 2 ** 20;

/**
 * Reads CSV as RFC 4180 has it, by Papa Parse, with any of the usual delimiters and line ends. The first line that is not blank names
 * the columns. A file called .tsv or .tab has tabs between its cells, whatever else stands in its header. With `breathe` a large text
 * is read piece by piece. As the RFC has it, blanks before a quote make a cell of plain text, its quotes included.
 */
export async function readTable(text: string, file = "", breathe?: Breathe): Promise<TableReading> {
  if (text.includes("\0")) return { ok: false, message: "is not a text file" };
  const even = evenLineEnds(text);
  const builder = new TableBuilder(even);
  await eachPiece(even, file, breathe, (rows, errors) => builder.add(rows, errors));
  return builder.end();
}

/** The names in the first line; null where there is none, or none that can be read. */
export function readHeader(written: string, file: string): readonly string[] | null {
  const text = evenLineEnds(written);
  const config = { delimiter: delimiterOf(text, file), newline: "\n", skipEmptyLines: "greedy", preview: 1 } as const;
  const { data, errors } = Papa.parse(text, config);
  return errors.length > 0 ? null : (data[0]?.map(nameOf) ?? null);
}

/** `take` says whether to go on. */
function eachPiece(
  text: string,
  file: string,
  breathe: Breathe | undefined,
  take: (rows: readonly string[][], errors: readonly ParseError[]) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    Papa.parse(text, {
      delimiter: delimiterOf(text, file),
      newline: "\n",
      chunkSize: PIECE,
      chunk({ data, errors }, parser) {
        // Thrown through the parser, it would be lost.
        try {
          if (!take(data, errors)) parser.abort();
          else if (breathe && text.length > PIECE) {
            parser.pause();
            breathe().then(() => parser.resume(), reject);
          }
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
          parser.abort();
        }
      },
      complete: () => resolve(),
    });
  });
}

/** Papa Parse takes one kind in a file. */
const evenLineEnds = (text: string): string => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);

/** Takes rows as they come, and knows on which line each stands. */
class TableBuilder {
  private header: readonly string[] | null = null;
  private message: string | null = null;
  private line = 1;
  private readonly columns: string[][] = [];
  private readonly lines: number[] = [];
  private readonly hasQuotes: boolean;
  /** The lines of the text, where some may hold nothing but an empty cell in quotes; else none. */
  private readonly written: readonly string[];

  /** `text`: with one kind of line ends. */
  constructor(text: string) {
    this.hasQuotes = text.includes('"');
    this.written = this.hasQuotes && /^[ \t]*"[ \t]*"[ \t]*$/m.test(text) ? text.split("\n") : [];
  }

  /** False where there is nothing more to be had. */
  add(rows: readonly string[][], errors: readonly ParseError[]): boolean {
    // A row that goes on in the next piece is read again with it.
    const fault = errors.find(({ type, row }) => type === "Quotes" && row < rows.length);
    for (const [i, cells] of rows.entries()) {
      if (this.message !== null) return false;
      if (i === fault?.row) this.message = this.faultOf(cells, fault);
      else this.addRow(cells);
    }
    return this.message === null;
  }

  end(): TableReading {
    const { header, columns, lines } = this;
    if (this.message !== null) return { ok: false, message: this.message };
    if (header === null) return { ok: false, message: "is empty" };
    const table = {
      header,
      rows: lines.length,
      cell: (row: number, column: number) => columns[column]?.[row] ?? "",
      placeOf: placesOf(lines),
    };
    return { ok: true, table };
  }

  private addRow(cells: readonly string[]): void {
    const { line, header } = this;
    this.line += 1 + (this.hasQuotes ? lineBreaks(cells) : 0);
    // An empty cell in quotes makes a row: passed over, its row would be lost without a word.
    const isBlank = cells.length === 1 && cells[0]?.trim() === "";
    if (isBlank && !this.written[line - 1]?.includes('"')) return;
    if (header === null) {
      this.header = cells.map(nameOf);
      for (const _ of cells) this.columns.push([]);
      return;
    }
    const width = header.length;
    if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== "")) {
      const long = `has ${cells.length} cells on line ${line}, but its first line names ${width} columns`;
      this.message = `${long}; a text that holds the delimiter needs quotes right around it, and a number takes a decimal point, no comma`;
      return;
    }
    for (let i = 0; i < width; i++) this.columns[i]?.push(cells[i] ?? "");
    this.lines.push(line);
  }

  /** A quote that never closes takes in all that follows; text behind a closing quote leaves that quote in its cell. */
  private faultOf(cells: readonly string[], { code }: ParseError): string {
    const isOpen = code === "MissingQuotes";
    const found = isOpen ? cells.length - 1 : cells.findIndex((cell) => cell.includes('"'));
    const column = Math.max(0, found);
    const name = this.header?.[column];
    const where = name === undefined ? `column ${column + 1}` : `column ${quote(name)}`;
    const line = this.line + lineBreaks(cells.slice(0, column));
    const what = isOpen ? "opens a quote that never closes" : "has text after a closing quote";
    return `has a cell in ${where} on line ${line} that ${what}`;
  }
}

/** On its own, so that it holds on to no cell: a closure keeps all that its neighbours name. */
const placesOf =
  (lines: readonly number[]) =>
  (row: number): string =>
    `Line ${lines[row]}`;

/** Blanks before a quote make its signs a part of the cell; nobody means them in a name. */
const nameOf = (cell: string): string => cell.trim().replace(/^"(.+)"$/s, "$1");

const lineBreaks = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + (cell.includes("\n") ? cell.split("\n").length - 1 : 0), 0);

/** The delimiter that the header uses most, quoted parts left out: the header is the only line without numbers. */
function delimiterOf(text: string, file: string): string {
  if (/\.(tsv|tab)$/i.test(file)) return "\t";
  const header = /^\s*([^\r\n]*)/.exec(text)?.[1]?.replace(/"[^"]*"?/g, "") ?? "";
  let best = ",";
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const count = header.split(delimiter).length - 1;
    if (count > most) [best, most] = [delimiter, count];
  }
  return best;
}
