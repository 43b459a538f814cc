/** Far above what a network needs (a 4-D parameter in a node is 8 deep), far below what overflows the stack. */
export const MAX_DEPTH = 100;

/** Where reading brackets from the start comes to an end, and those still open there. */
export interface Brackets {
  readonly end: number;
  readonly stop: "end of text" | "too deep" | "stray";
  readonly open: readonly number[];
}

/**
 * Pairs brackets outside texts and comments up to the first that is too deep or closes another kind. jsonc-parser
 * recurses, and it goes on behind a stray bracket, so it must be given no more text than this.
 */
export function pairBrackets(text: string): Brackets {
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    // Numbers, because this looks at every character of the file.
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = endOfText(text, i);
    else if (c === SLASH) i = endOfComment(text, i);
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      if (open.length >= MAX_DEPTH) return { end: i, stop: "too deep", open };
      open.push(i);
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      const opener = text.charCodeAt(open.at(-1) ?? -1);
      if (opener !== (c === CLOSE_BRACE ? OPEN_BRACE : OPEN_BRACKET)) return { end: i, stop: "stray", open };
      open.pop();
    }
  }
  return { end: text.length, stop: "end of text", open };
}

const codeOf = (character: string): number => character.charCodeAt(0);
const [QUOTE, SLASH, BACKSLASH] = [codeOf('"'), codeOf("/"), codeOf("\\")];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [codeOf("{"), codeOf("}"), codeOf("["), codeOf("]")];
const [LINE_FEED, CARRIAGE_RETURN] = [codeOf("\n"), codeOf("\r")];

/** The closing quote, or the line break that ends a text without one. */
function endOfText(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === QUOTE || c === LINE_FEED || c === CARRIAGE_RETURN) return i;
  }
  return text.length;
}

/** The last character of the comment that begins here; the place itself where none does. */
function endOfComment(text: string, start: number): number {
  if (text[start + 1] === "*") {
    const end = text.indexOf("*/", start + 2);
    return end < 0 ? text.length : end + 1;
  }
  if (text[start + 1] !== "/") return start;
  const end = text.slice(start).search(/[\r\n]/);
  return end < 0 ? text.length : start + end;
}
