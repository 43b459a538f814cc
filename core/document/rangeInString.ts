import type { Range } from "../problems.ts";

/**
 * The place in the file of a part of a JSON string, given as offsets into its value: `\n` is one character of the value
 * and two of the file, `\u00e9` six. `string` is the place of the whole with its quotes.
 */
export function rangeInString(text: string, string: Range, start: number, end: number): Range {
  let at = string.start + 1;
  let from = at;
  for (let offset = 0; offset < end && at < string.end - 1; offset++) {
    if (offset === start) from = at;
    at += text[at] === "\\" ? (text[at + 1] === "u" ? 6 : 2) : 1;
  }
  return { start: from, end: at };
}
