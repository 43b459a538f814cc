import type { Range } from "../problems.ts";
import type { LooseNode } from "./looseTree.ts";

/** What stands at an offset of a text, whatever state it is in. */
export interface TextPlace {
  /** Keys and indices that lead to it; of a key, to its value. */
  readonly path: readonly (string | number)[];
  readonly onKey: boolean;
  /** Of the key, or of the number, text or word; of an object or list its bracket. */
  readonly range: Range;
  /** What stands there, or behind the key; null behind a key that has no value yet. */
  readonly value: LooseNode | null;
}

/** Null between things: at spaces, commas, comments. Behind its last sign a thing is still met, as a word is by a mouse. */
export function placeAt(root: LooseNode | null, offset: number): TextPlace | null {
  const path: (string | number)[] = [];
  let at = root;
  while (at && covers(at, offset)) {
    if (at.type === "object") {
      const entry = at.entries.find(({ key, value }) => covers(key, offset) || (value && covers(value, offset)));
      if (!entry) return bracketAt(at, offset, path);
      path.push(String(entry.key.value));
      if (covers(entry.key, offset)) return { path, onKey: true, range: rangeOf(entry.key), value: entry.value };
      at = entry.value;
    } else if (at.type === "list") {
      const index = at.items.findIndex((item) => covers(item, offset));
      if (index < 0) return bracketAt(at, offset, path);
      path.push(index);
      at = at.items[index] ?? null;
    } else return { path, onKey: false, range: rangeOf(at), value: at };
  }
  return null;
}

function covers({ start, end }: LooseNode, offset: number): boolean {
  return offset >= start && offset <= end;
}

function rangeOf({ start, end }: LooseNode): Range {
  return { start, end };
}

function bracketAt(node: LooseNode, offset: number, path: readonly (string | number)[]): TextPlace | null {
  const closing = node.closed && offset >= node.end - 1 ? node.end - 1 : null;
  const start = offset === node.start ? node.start : closing;
  return start === null ? null : { path, onKey: false, range: { start, end: start + 1 }, value: node };
}
