/** The part of papaparse that tests compare with; the published types are another package. */
declare module "papaparse" {
  interface ParseError {
    readonly type: "Quotes" | "Delimiter" | "FieldMismatch";
    readonly code: string;
    readonly row?: number;
  }
  const Papa: {
    parse(
      text: string,
      config: { delimiter: string; newline?: string },
    ): { readonly data: string[][]; readonly errors: readonly ParseError[] };
  };
  export default Papa;
}
