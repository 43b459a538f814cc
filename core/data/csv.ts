import { CellScanner, cellText } from "./cellScanner.ts";
import { quote } from "./quote.ts";

/** A CSV file in memory: the names in its first line, and the text with the places of the cells under them. */
export interface Table {
  /** Trimmed; a name may stand twice. */
  readonly header: readonly string[];
  /** Blank lines are none. */
  readonly rows: number;
  /** What a cell says, its quotes undone; empty where the row is shorter than the header. */
  cell(row: number, column: number): string;
  /** The number of a plain cell such as `-12.5`; NaN for any other, which may be a number all the same. Makes no text. */
  plainNumber(row: number, column: number): number;
  /** Where a row stands, for messages: `Line 4` (counted from 1). */
  placeOf(row: number): string;
}

export type TableReading =
  | { readonly ok: true; readonly table: Table }
  /** What is wrong, to be put after the file's name. */
  | { readonly ok: false; readonly message: string };

/** Tried in this order; at a tie the earlier one holds. */
const DELIMITERS = [",", ";", "\t", "|"];

/**
 * Reads CSV as RFC 4180 has it, with any of the usual delimiters and line ends. The first line that is not blank names the columns.
 * A file called .tsv or .tab has tabs between its cells, whatever else stands in its header. One pass over the text, which is kept: a cell is cut out of it only when somebody asks.
 */
export function readTable(text: string, file = ""): TableReading {
  if (text.includes("\0")) return { ok: false, message: "is not a text file" };
  const delimiter = /\.(tsv|tab)$/i.test(file) ? "\t" : detectDelimiter(text);
  const scanner = new CellScanner(text, delimiter.charCodeAt(0));
  const refuse = (message: string): TableReading => ({ ok: false, message });
  if (!scanner.nextRow()) return refuse("is empty");
  if (scanner.fault) return refuse(faultOf(scanner, null));
  const header = Array.from({ length: scanner.count }, (_, i) => scanner.text(i).trim());
  const width = header.length;

  const starts = new Places();
  const ends = new Places();
  const lines = new Places();
  while (scanner.nextRow()) {
    if (scanner.fault) return refuse(faultOf(scanner, header));
    if (!scanner.isBlankFrom(width)) {
      const long = `has ${scanner.count} cells on line ${scanner.line}, but its first line names ${width} columns`;
      return refuse(
        `${long}; a text that holds the delimiter needs quotes, and a number takes a decimal point, no comma`,
      );
    }
    const end = scanner.endOf(Math.min(width, scanner.count) - 1);
    // A cell that is missing starts behind the end of the row, so that it is empty.
    for (let i = 0; i < width; i++) starts.add(i < scanner.count ? scanner.startOf(i) : end + 1);
    ends.add(end);
    lines.add(scanner.line);
  }
  const startOf = (row: number, column: number): number => starts.at(row * width + column);
  const endOf = (row: number, column: number): number =>
    column + 1 < width ? startOf(row, column + 1) - 1 : ends.at(row);
  return {
    ok: true,
    table: {
      header,
      rows: ends.count,
      cell: (row, column) => cellText(text, startOf(row, column), endOf(row, column)),
      plainNumber: (row, column) => plainNumber(text, startOf(row, column), endOf(row, column)),
      placeOf: (row) => `Line ${lines.at(row)}`,
    },
  };
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

function faultOf({ fault, faultLine, count }: CellScanner, header: readonly string[] | null): string {
  const name = header?.[count - 1];
  const column = name === undefined ? `column ${count}` : `column ${quote(name)}`;
  return `has a cell in ${column} on line ${faultLine} that ${fault}`;
}

/** Powers of ten that a double holds exactly. */
const TENS = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

const ZERO = 48;

/** Of so many digits every whole number is a double. */
const MOST_DIGITS = 15;

/**
 * The number of digits with a sign and a point at most; NaN for everything else. Where the digits are few, both whole numbers of the
 * quotient are exact, which makes it the nearest double (W. D. Clinger, How to read floating point numbers accurately, 1990).
 */
function plainNumber(text: string, start: number, end: number): number {
  let at = start;
  let last = end;
  while (at < last && text.charCodeAt(at) === 32) at++;
  while (last > at && text.charCodeAt(last - 1) === 32) last--;
  const first = at;
  const sign = text.charCodeAt(at);
  if (at < last && (sign === 45 || sign === 43)) at++;
  let whole = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === 46 && decimals < 0) decimals = 0;
    else if (code >= ZERO && code <= ZERO + 9) {
      whole = whole * 10 + (code - ZERO);
      digits++;
      if (decimals >= 0) decimals++;
    } else return Number.NaN;
  }
  if (digits === 0) return Number.NaN;
  if (digits > MOST_DIGITS) {
    const nearest = Number(text.slice(first, last));
    return Number.isFinite(nearest) ? nearest : Number.NaN;
  }
  const size = decimals > 0 ? whole / (TENS[decimals] as number) : whole;
  return sign === 45 ? -size : size;
}

/** Places in a text, as many as come. */
class Places {
  count = 0;
  private places = new Uint32Array(1024);

  add(place: number): void {
    if (this.count === this.places.length) {
      const larger = new Uint32Array(2 * this.count);
      larger.set(this.places);
      this.places = larger;
    }
    this.places[this.count++] = place;
  }

  at(index: number): number {
    return this.places[index] as number;
  }
}
