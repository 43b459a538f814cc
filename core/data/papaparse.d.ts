/**
 * The part of papaparse that `csv.ts` uses. The published types pull in all of Node's, and core compiles without them
 * so that it stays able to run in a browser.
 */
declare module "papaparse" {
  interface ParseError {
    readonly type: "Quotes" | "Delimiter" | "FieldMismatch";
    readonly code: string;
    readonly row?: number;
  }
  const Papa: {
    parse(
      text: string,
      config: { delimiter: string },
    ): { readonly data: string[][]; readonly errors: readonly ParseError[] };
  };
  export default Papa;
}
