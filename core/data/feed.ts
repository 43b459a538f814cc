import type { NetworkDocument } from "../document/document.ts";
import type { Problem, Range } from "../problems.ts";

/** What one input receives, and where each of its rows stands, so that a bad value can be shown at its place. */
export interface Feed {
  /** [component][row]: component `i` of row `r` is `values[i * rows + r]`. */
  readonly values: Float64Array;
  /** The class labels behind the numbers, where a column of text was read. */
  readonly classNames: readonly string[] | null;
  placeOf(row: number): { readonly range: Range; readonly text: string };
}

/** What a data source gives to the inputs that it names. */
export interface Feeds {
  readonly rows: number;
  /** By input id; null for an input whose data is refused, so that nothing is said of it twice. */
  readonly byInput: ReadonlyMap<string, Feed | null>;
  readonly problems: readonly Problem[];
  /** The columns of a file, whether or not they feed an input; absent where the data has none. */
  readonly columns?: ColumnTexts;
}

export interface ColumnTexts {
  readonly names: readonly string[];
  /** A cell a row, trimmed; null where there is no such column. */
  textsOf(name: string): readonly string[] | null;
}

/**
 * True where the text gives this key a value. The parser leaves out a value that it had to refuse, and has said so at its
 * place; such a key is not reported again as missing.
 */
export function writesKey(document: NetworkDocument, range: Range, key: string): boolean {
  const text = document.text.slice(range.start, range.end);
  const quoted = JSON.stringify(key);
  for (let at = text.indexOf(quoted); at >= 0; at = text.indexOf(quoted, at + 1)) {
    if (/^\s*:/.test(text.slice(at + quoted.length, at + quoted.length + 100))) return true;
  }
  return false;
}
