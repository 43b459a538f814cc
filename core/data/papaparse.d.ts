/** The part of papaparse that is used; the published types know Node and the browser, which core does not. */
declare module "papaparse" {
  export interface ParseError {
    readonly type: "Quotes" | "Delimiter" | "FieldMismatch";
    readonly code: "MissingQuotes" | "InvalidQuotes" | "UndetectableDelimiter" | "TooFewFields" | "TooManyFields";
    /** Its place among the rows that are given with it. */
    readonly row: number;
  }
  interface Rows {
    readonly data: string[][];
    readonly errors: readonly ParseError[];
  }
  interface Parser {
    pause(): void;
    resume(): void;
    abort(): void;
  }
  interface Config {
    readonly delimiter: string;
    readonly newline: string;
    readonly skipEmptyLines?: "greedy";
    readonly preview?: number;
  }
  interface InPieces extends Config {
    /** Characters. */
    readonly chunkSize: number;
    chunk(rows: Rows, parser: Parser): void;
    complete(): void;
  }
  const Papa: {
    parse(text: string, config: InPieces): void;
    parse(text: string, config: Config): Rows;
  };
  export default Papa;
}
