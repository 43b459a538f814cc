import { itemsOf, propertiesOf, rangeOf, type TextNode } from "../document/reading/tree.ts";
import type { Range } from "../problems.ts";

/** What stands at an offset of a text that can be read. */
export interface TextPlace {
  /** Keys and indices that lead to it; of a key, to its value. */
  readonly path: readonly (string | number)[];
  readonly onKey: boolean;
  /** Of the key, or of the number, text or word; of an object or list its bracket. */
  readonly range: Range;
  /** What stands there, or behind the key. */
  readonly value: TextNode;
}

/** Null between things: at spaces, commas, comments. Behind its last sign a thing is still met, as a word is by a mouse. */
export function placeAt(root: TextNode, offset: number): TextPlace | null {
  const path: (string | number)[] = [];
  let at = root;
  if (!covers(at, offset)) return null;
  for (;;) {
    if (at.type === "object") {
      const property = propertiesOf(at).find(({ node }) => covers(node, offset));
      if (!property) return bracketAt(at, offset, path);
      path.push(property.key);
      if (covers(property.keyNode, offset))
        return { path, onKey: true, range: rangeOf(property.keyNode), value: property.value };
      if (!covers(property.value, offset)) return null;
      at = property.value;
    } else if (at.type === "array") {
      const items = itemsOf(at);
      const index = items.findIndex((item) => covers(item, offset));
      if (index < 0) return bracketAt(at, offset, path);
      path.push(index);
      at = items[index] as TextNode;
    } else return { path, onKey: false, range: rangeOf(at), value: at };
  }
}

function covers(node: TextNode, offset: number): boolean {
  return offset >= node.offset && offset <= node.offset + node.length;
}

function bracketAt(node: TextNode, offset: number, path: readonly (string | number)[]): TextPlace | null {
  const end = node.offset + node.length;
  const start = offset === node.offset ? node.offset : offset === end - 1 || offset === end ? end - 1 : null;
  return start === null ? null : { path, onKey: false, range: { start, end: start + 1 }, value: node };
}
