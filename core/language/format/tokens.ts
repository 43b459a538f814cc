import { createScanner, type SyntaxKind } from "jsonc-parser";

/** A sign, a value or a comment: everything in the file but white space. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly comment: "line" | "block" | null;
  /** The white space in front of it. */
  readonly gap: string;
}

/** What tokens make: a value with the numbers of its first and last token. */
export interface Item {
  readonly type: "object" | "list" | "leaf";
  readonly first: number;
  readonly last: number;
  readonly children: readonly Child[];
}

export interface Child {
  /** Token numbers; null in lists. */
  readonly key: number | null;
  readonly colon: number | null;
  readonly value: Item;
  readonly comma: number | null;
}

const [LINE_COMMENT, BLOCK_COMMENT, LINE_BREAK, TRIVIA, END] = [12, 13, 14, 15, 17] as SyntaxKind[];

export function readTokens(text: string): { readonly tokens: readonly Token[]; readonly rest: string } {
  const scanner = createScanner(text, false);
  scanner.setPosition(text.startsWith("\ufeff") ? 1 : 0);
  const tokens: Token[] = [];
  let from = text.startsWith("\ufeff") ? 1 : 0;
  for (let kind = scanner.scan(); kind !== END; kind = scanner.scan()) {
    if (kind === LINE_BREAK || kind === TRIVIA) continue;
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    const comment = kind === LINE_COMMENT ? "line" : kind === BLOCK_COMMENT ? "block" : null;
    tokens.push({ text: text.slice(start, end), start, end, comment, gap: text.slice(from, start) });
    from = end;
  }
  return { tokens, rest: text.slice(from) };
}

/** For a text that is sound JSON with comments; nested no deeper than the reader of networks allows. */
export function readItem(tokens: readonly Token[]): Item | null {
  let at = -1;
  const next = (): number => {
    do at++;
    while (tokens[at]?.comment);
    return at;
  };
  const peek = (): string | undefined => {
    let ahead = at + 1;
    while (tokens[ahead]?.comment) ahead++;
    return tokens[ahead]?.text;
  };
  const readValue = (): Item => {
    const first = next();
    const sign = tokens[first]?.text;
    if (sign !== "{" && sign !== "[") return { type: "leaf", first, last: first, children: [] };
    const closing = sign === "{" ? "}" : "]";
    const children: Child[] = [];
    while (peek() !== closing && peek() !== undefined) {
      const key = sign === "{" ? next() : null;
      const colon = key === null ? null : next();
      const value = readValue();
      children.push({ key, colon, value, comma: peek() === "," ? next() : null });
    }
    return { type: sign === "{" ? "object" : "list", first, last: next(), children };
  };
  if (peek() === undefined) return null;
  const item = readValue();
  return peek() === undefined ? item : null;
}
