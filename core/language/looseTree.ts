import { createScanner, type SyntaxKind } from "jsonc-parser";
import type { Range } from "../problems.ts";

/**
 * What can be made of a text while it is being typed: brackets that are not closed yet, commas that are missing, keys
 * without a value. Never fails. Places are offsets into the text as it stands.
 */
export interface LooseNode {
  readonly type: "object" | "list" | "string" | "number" | "word";
  readonly start: number;
  end: number;
  /** What a string or number says; for `true`, `false`, `null` and any other bare word its letters. */
  readonly value: string | number;
  /** Of a string: whether its closing quote is there. Of an object or list: whether its bracket is. */
  closed: boolean;
  readonly entries: LooseEntry[];
  readonly items: LooseNode[];
  /** Commas directly inside, in order. */
  readonly commas: number[];
}

export interface LooseEntry {
  readonly key: LooseNode;
  colon: number | null;
  value: LooseNode | null;
}

export interface LooseText {
  readonly text: string;
  readonly root: LooseNode | null;
  readonly comments: readonly (Range & { readonly line: boolean })[];
  /** The first token from `offset` on that is no comment, or null at the end of the text. */
  nextToken(offset: number): { readonly start: number; readonly sign: string } | null;
}

// jsonc-parser declares these as a const enum, which single-file compilation cannot read.
const KIND = {
  openBrace: 1 as SyntaxKind,
  closeBrace: 2 as SyntaxKind,
  openBracket: 3 as SyntaxKind,
  closeBracket: 4 as SyntaxKind,
  comma: 5 as SyntaxKind,
  colon: 6 as SyntaxKind,
  string: 10 as SyntaxKind,
  number: 11 as SyntaxKind,
  lineComment: 12 as SyntaxKind,
  blockComment: 13 as SyntaxKind,
  lineBreak: 14 as SyntaxKind,
  trivia: 15 as SyntaxKind,
  end: 17 as SyntaxKind,
};
const UNENDED_STRING = 2;

/** Deeper brackets are read as if they were not there: no network needs them, and nothing here may run out of stack. */
const MOST_OPEN = 200;

/**
 * `cursor`: where somebody types. A string without its closing quote would swallow the rest of the line; it is taken to end
 * at the cursor where it holds it.
 */
export function readLoose(text: string, cursor: number | null = null): LooseText {
  const scanner = createScanner(text, false);
  const comments: (Range & { line: boolean })[] = [];
  const tokens: { readonly start: number; readonly sign: string }[] = [];
  const open: LooseNode[] = [];
  let root: LooseNode | null = null;

  const place = (node: LooseNode): void => {
    const holder = open.at(-1);
    if (holder === undefined) {
      root ??= node;
      return;
    }
    if (holder.type === "list") {
      holder.items.push(node);
      return;
    }
    const last = holder.entries.at(-1);
    if (last && last.colon !== null && last.value === null && !commaBetween(holder, last.colon)) last.value = node;
    else if (node.type === "string" || node.type === "word")
      holder.entries.push({ key: node, colon: null, value: null });
  };
  const close = (type: "object" | "list", end: number): void => {
    const at = open.findLastIndex((node) => node.type === type);
    // A bracket that closes nothing is a slip; what is open inside the one it does close ends with it.
    if (at < 0) return;
    for (const node of open.splice(at)) {
      node.end = end;
      node.closed = node.type === type;
    }
    const closed = open.length === 0 ? root : null;
    if (closed) closed.end = end;
  };

  for (let kind = scanner.scan(); kind !== KIND.end; kind = scanner.scan()) {
    const start = scanner.getTokenOffset();
    let end = start + scanner.getTokenLength();
    if (kind === KIND.lineComment || kind === KIND.blockComment) {
      comments.push({ start, end, line: kind === KIND.lineComment });
      continue;
    }
    if (kind === KIND.lineBreak || kind === KIND.trivia) continue;
    tokens.push({ start, sign: text[start] ?? "" });
    if (kind === KIND.openBrace || kind === KIND.openBracket) {
      if (open.length >= MOST_OPEN) continue;
      const node = makeNode(kind === KIND.openBrace ? "object" : "list", start, text.length, "");
      node.closed = false;
      place(node);
      open.push(node);
    } else if (kind === KIND.closeBrace) close("object", end);
    else if (kind === KIND.closeBracket) close("list", end);
    else if (kind === KIND.comma) open.at(-1)?.commas.push(start);
    else if (kind === KIND.colon) {
      const holder = open.at(-1);
      const entry = holder?.entries.at(-1);
      if (!holder || !entry) continue;
      if (entry.colon === null) entry.colon = start;
      else if (entry.value?.type === "string" && !commaBetween(holder, entry.colon)) {
        // A key without a value, and the next key behind it.
        holder.entries.push({ key: entry.value, colon: start, value: null });
        entry.value = null;
      }
    } else if (kind === KIND.string) {
      const unended = (scanner.getTokenError() as number) === UNENDED_STRING;
      let value = scanner.getTokenValue();
      if (unended) {
        const stop = cursor !== null && cursor > start && cursor <= end ? cursor : endOfUnended(text, start, end);
        value = text.slice(start + 1, stop);
        scanner.setPosition(stop);
        end = stop;
      }
      const node = makeNode("string", start, end, value);
      node.closed = !unended;
      place(node);
    } else {
      // Words and numbers, and signs that JSON does not know, which go with the word they stand in.
      while (end < text.length && /[^\s{}[\],:"/]/.test(text[end] ?? "")) end++;
      scanner.setPosition(end);
      const written = text.slice(start, end);
      const number = kind === KIND.number ? Number(written) : Number.NaN;
      place(makeNode(Number.isNaN(number) ? "word" : "number", start, end, Number.isNaN(number) ? written : number));
    }
  }
  return {
    text,
    root,
    comments,
    nextToken: (offset) => tokens[firstFrom(tokens, offset)] ?? null,
  };
}

const NONE: never[] = [];

function makeNode(type: LooseNode["type"], start: number, end: number, value: string | number): LooseNode {
  // A number of a large matrix holds nothing; it need not have its own lists for that.
  if (type !== "object" && type !== "list")
    return { type, start, end, value, closed: true, entries: NONE, items: NONE, commas: NONE };
  return { type, start, end, value, closed: true, entries: [], items: [], commas: [] };
}

function commaBetween(holder: LooseNode, after: number): boolean {
  const last = holder.commas.at(-1);
  return last !== undefined && last > after;
}

/** Before the sign that most likely stood behind its closing quote. */
function endOfUnended(text: string, start: number, end: number): number {
  const found = /[,\]}:]/.exec(text.slice(start + 1, end));
  return found ? start + 1 + found.index : end;
}

function firstFrom(tokens: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function entryOf(node: LooseNode | null | undefined, key: string): LooseEntry | undefined {
  return node?.entries.find((entry) => entry.key.value === key);
}

export function valueAt(node: LooseNode | null, path: readonly (string | number)[]): LooseNode | null {
  let place: LooseNode | null = node;
  for (const step of path) {
    place = (typeof step === "number" ? place?.items[step] : entryOf(place, step)?.value) ?? null;
    if (place === null) return null;
  }
  return place;
}

export function textOf(node: LooseNode | null | undefined): string | null {
  return node?.type === "string" ? String(node.value) : null;
}

/** The plain value, without what is not there yet. Objects have no prototype: `__proto__` is a key like any other. */
export function plainOf(node: LooseNode): unknown {
  switch (node.type) {
    case "object": {
      const value: Record<string, unknown> = Object.create(null);
      for (const entry of node.entries) {
        const key = String(entry.key.value);
        if (entry.value && !(key in value)) value[key] = plainOf(entry.value);
      }
      return value;
    }
    case "list":
      return node.items.map(plainOf);
    case "word":
      return node.value === "true" ? true : node.value === "false" ? false : null;
    default:
      return node.value;
  }
}
