import { readHeader } from "./csv.ts";
import { decodeText } from "./decodeText.ts";
import { isJsonFile } from "./jsonFile.ts";
import { parseJsonRows } from "./jsonRows.ts";

/** Bytes in which a header is looked for. */
const HEADER = 65_536;
/** A JSON file is read as a whole, so only where that is quick. */
const MOST_JSON = 2 ** 20;
const LINE_FEED = 10;

/** What the columns of a data file are called, for those who offer them; null where that cannot be told in passing. */
export function columnNamesOf(name: string, content: Uint8Array): readonly string[] | null {
  if (isJsonFile(name)) {
    const rows = content.length <= MOST_JSON && parseJsonRows(decodeText(content) ?? "");
    return typeof rows === "object" ? Object.keys(rows[0] ?? {}) : null;
  }
  // Cut where a line ends, so that no cell and no letter is half.
  const end = content.length > HEADER ? content.lastIndexOf(LINE_FEED, HEADER) : content.length;
  const text = decodeText(content.subarray(0, end));
  return text ? readHeader(text, name) : null;
}
