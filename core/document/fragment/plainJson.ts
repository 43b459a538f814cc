import { isLineBreak, skipTrivia } from "../editing/trivia.ts";
import { itemsOf, propertiesOf, type TextNode } from "../reading/tree.ts";

/**
 * A value as it is written, as strict JSON: without comments and without commas before a closing bracket. Lines that held
 * nothing but a comment go.
 */
export function plainJson(text: string, start: number, end: number): string {
  let out = "";
  let at = start;
  while (at < end) {
    const unit = text[at] as string;
    if (unit === '"') {
      const close = endOfString(text, at);
      out += text.slice(at, close);
      at = close;
    } else if (unit === "/") {
      // Outside of texts a slash begins a comment: all else would not have been read.
      at = skipComment(text, at);
      const rest = skipTrivia(text, at, true);
      if (/(^|[\r\n])[ \t]*$/.test(out) && isLineBreak(text[rest])) {
        out = out.replace(/(\r\n|\r|\n)?[ \t]*$/, "");
        at = rest;
      } else if (isLineBreak(text[at])) out = out.replace(/[ \t]+$/, "");
    } else {
      if (unit !== "," || !/[}\]]/.test(text[skipTrivia(text, at + 1)] ?? "")) out += unit;
      at += 1;
    }
  }
  return out;
}

/** A value on one line, its texts and numbers as they are written. */
export function inlineJson(text: string, node: TextNode, compact: boolean): string {
  const [comma, colon, pad] = compact ? [",", ":", ""] : [", ", ": ", " "];
  if (node.type === "array")
    return `[${itemsOf(node)
      .map((item) => inlineJson(text, item, compact))
      .join(comma)}]`;
  if (node.type !== "object") return text.slice(node.offset, node.offset + node.length);
  const properties = propertiesOf(node).map(
    ({ keyNode, value }) => inlineJson(text, keyNode, compact) + colon + inlineJson(text, value, compact),
  );
  return properties.length === 0 ? "{}" : `{${pad}${properties.join(comma)}${pad}}`;
}

function endOfString(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function skipComment(text: string, at: number): number {
  if (text[at + 1] === "*") return text.indexOf("*/", at + 2) + 2;
  let end = at;
  while (end < text.length && !isLineBreak(text[end])) end++;
  return end;
}
