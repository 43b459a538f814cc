import type { TextNode } from "../reading/tree.ts";

/** White space and comments from `from` on: where they end. Stops at a line break if told to stay on the line. */
export function skipTrivia(text: string, from: number, stayOnLine = false): number {
  let at = from;
  for (;;) {
    const unit = text[at];
    if (unit === " " || unit === "\t" || unit === "\ufeff") at++;
    else if (!stayOnLine && (unit === "\n" || unit === "\r")) at++;
    else if (unit === "/" && text[at + 1] === "/") {
      while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
    } else if (unit === "/" && text[at + 1] === "*") {
      const end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length : end + 2;
    } else return at;
  }
}

/** The comma that follows a value, or null. */
export function commaAfter(text: string, end: number): number | null {
  const at = skipTrivia(text, end);
  return text[at] === "," ? at : null;
}

export function isLineBreak(unit: string | undefined): boolean {
  return unit === "\n" || unit === "\r";
}

/** Past the line break at this offset, if one is there. */
export function pastLineBreak(text: string, at: number): number {
  if (text[at] === "\r" && text[at + 1] === "\n") return at + 2;
  return isLineBreak(text[at]) ? at + 1 : at;
}

export function isBlank(text: string, from: number, to: number): boolean {
  return text.slice(from, to).trim() === "";
}

export function endOf(node: TextNode): number {
  return node.offset + node.length;
}

/** What stands between the brackets of an object or list, outside its children, holds a comment. */
export function hasOwnComments(text: string, container: TextNode): boolean {
  let at = container.offset + 1;
  for (const child of container.children ?? []) {
    if (!/^[\s,]*$/.test(text.slice(at, child.offset))) return true;
    at = endOf(child);
  }
  return !/^[\s,]*$/.test(text.slice(at, endOf(container) - 1));
}
