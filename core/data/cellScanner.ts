const QUOTE = 34;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;

/** Goes through delimited text one row at a time, and knows where the cells of that row lie. Blank lines are passed over. */
export class CellScanner {
  /** The line (counted from 1) on which the row starts. */
  line = 0;
  /** Cells of the row. */
  count = 0;
  /** What is wrong with the last cell, and on which line it starts; null where nothing is. */
  fault: string | null = null;
  faultLine = 0;
  private readonly source: string;
  private readonly delimiter: number;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private at = 0;
  private nextLine = 1;

  constructor(source: string, delimiter: number) {
    this.source = source;
    this.delimiter = delimiter;
  }

  /** False at the end of the text. After a fault there is nothing more to be had. */
  nextRow(): boolean {
    while (this.at < this.source.length) {
      this.line = this.nextLine;
      this.count = 0;
      while (this.readCell());
      // An empty cell in quotes makes a row: passed over, its row would be lost without a word.
      const isBlank = this.count === 1 && this.source.slice(this.starts[0], this.ends[0]).trim() === "";
      if (this.fault !== null || !isBlank) return true;
    }
    return false;
  }

  startOf(cell: number): number {
    return this.starts[cell] as number;
  }

  /** Exclusive. */
  endOf(cell: number): number {
    return this.ends[cell] as number;
  }

  text(cell: number): string {
    return cellText(this.source, this.startOf(cell), this.endOf(cell));
  }

  /** Whether this cell and all behind it hold nothing but blanks. */
  isBlankFrom(cell: number): boolean {
    for (let i = cell; i < this.count; i++) if (this.text(i).trim() !== "") return false;
    return true;
  }

  /** One cell, and what ends it. True where another one follows in the same row. */
  private readCell(): boolean {
    const { source, delimiter } = this;
    const start = this.at;
    const line = this.nextLine;
    let at = this.pastBlanks(start);
    if (source.charCodeAt(at) === QUOTE) at = this.pastQuotes(at + 1);
    else {
      at = start;
      for (let code = source.charCodeAt(at); at < source.length; code = source.charCodeAt(++at))
        if (code === delimiter || code === LINE_FEED || code === RETURN) break;
    }
    this.starts[this.count] = start;
    this.ends[this.count] = at;
    this.count++;
    if (this.fault !== null) {
      this.faultLine = line;
      this.at = source.length;
      return false;
    }
    const code = source.charCodeAt(at);
    if (at < source.length && code === delimiter) {
      this.at = at + 1;
      return true;
    }
    this.at = Math.min(source.length, at + 1);
    if (code === RETURN && source.charCodeAt(at + 1) === LINE_FEED) this.at++;
    this.nextLine++;
    return false;
  }

  /** From behind an opening quote to behind the blanks that follow its closing one. */
  private pastQuotes(from: number): number {
    const { source } = this;
    let at = from;
    while (at < source.length) {
      const code = source.charCodeAt(at);
      if (code === QUOTE && source.charCodeAt(at + 1) === QUOTE) at++;
      else if (code === QUOTE) return this.afterQuotes(at + 1);
      else if (code === LINE_FEED || (code === RETURN && source.charCodeAt(at + 1) !== LINE_FEED)) this.nextLine++;
      at++;
    }
    this.fault = "opens a quote that never closes";
    return at;
  }

  private afterQuotes(from: number): number {
    const at = this.pastBlanks(from);
    const code = this.source.charCodeAt(at);
    if (at < this.source.length && code !== this.delimiter && code !== LINE_FEED && code !== RETURN)
      this.fault = "has text after a closing quote";
    return at;
  }

  /** Blanks are no part of what they surround; a tab may be the delimiter. */
  private pastBlanks(from: number): number {
    let at = from;
    for (let code = this.source.charCodeAt(at); code === SPACE || (code === TAB && this.delimiter !== TAB); )
      code = this.source.charCodeAt(++at);
    return at;
  }
}

/** What a cell says, its quotes undone. */
export function cellText(source: string, start: number, end: number): string {
  const cell = source.slice(start, end);
  const quoted = /^[ \t]*"/.exec(cell);
  return quoted ? cell.slice(quoted[0].length, cell.lastIndexOf('"')).replaceAll('""', '"') : cell;
}
