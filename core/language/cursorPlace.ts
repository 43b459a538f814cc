import type { Range } from "../problems.ts";
import type { LooseEntry, LooseNode, LooseText } from "./looseTree.ts";

/** Where in the file's structure somebody types. */
export interface CursorPlace {
  /** Keys and indices to the place: of the value, the item, or (for a key) of the object. */
  readonly path: readonly (string | number)[];
  readonly role: "key" | "value" | "item";
  /** The object or list that holds it; null outside everything. */
  readonly holder: LooseNode | null;
  /** Of a value, the entry it belongs to; of a key, the entry whose key it is, where one is there. */
  readonly entry: LooseEntry | null;
  /** What stands there now and would be replaced. */
  readonly token: LooseNode | null;
  readonly range: Range;
  /** What is typed of it, without the quote. */
  readonly typed: string;
  readonly quoted: boolean;
  /** Where a comma is missing in front; null where none is. */
  readonly commaBefore: number | null;
  readonly commaAfter: boolean;
  /** False for a key that has its colon already. */
  readonly needsColon: boolean;
}

/** Null inside comments, and where nothing can be put in: behind a key without its colon, inside a bracket's own sign. */
export function findCursor(loose: LooseText, offset: number): CursorPlace | null {
  const { comments, root } = loose;
  if (comments.some(({ start, end, line }) => offset > start && (line ? offset <= end : offset < end))) return null;
  const path: (string | number)[] = [];
  let holder: LooseNode | null = null;
  let inner: LooseNode | null = root;
  while (inner && holds(inner, offset)) {
    holder = inner;
    inner = null;
    for (const entry of holder.entries) {
      if (entry.value && holds(entry.value, offset)) {
        inner = entry.value;
        path.push(String(entry.key.value));
        break;
      }
    }
    for (const [index, item] of holder.items.entries()) {
      if (holds(item, offset)) {
        inner = item;
        path.push(index);
        break;
      }
    }
  }
  if (holder === null) {
    const token = root && touches(root, offset) && isLeaf(root) ? root : null;
    if (root && !token) return null;
    return place(loose, { path, role: "value", holder: null, entry: null, token }, offset, null);
  }
  return holder.type === "object" ? inObject(loose, holder, path, offset) : inList(loose, holder, path, offset);
}

type Slot = Pick<CursorPlace, "path" | "role" | "holder" | "entry" | "token">;

function inObject(
  loose: LooseText,
  holder: LooseNode,
  path: readonly (string | number)[],
  offset: number,
): CursorPlace | null {
  let before: LooseEntry | null = null;
  for (const entry of holder.entries) {
    if (touches(entry.key, offset))
      return place(loose, { path, role: "key", holder, entry, token: entry.key }, offset, before && endOfEntry(before));
    if (entry.key.start >= offset) break;
    before = entry;
  }
  // Behind a comma a new entry begins.
  const comma = holder.commas.findLast((at) => at < offset);
  if (before === null || (comma !== undefined && comma >= endOfEntry(before)))
    return place(loose, { path, role: "key", holder, entry: null, token: null }, offset, null);
  if (before.colon === null || offset <= before.colon) return null;
  const valuePath = [...path, String(before.key.value)];
  const { value } = before;
  if (value === null) {
    return place(loose, { path: valuePath, role: "value", holder, entry: before, token: null }, offset, null);
  }
  if (touches(value, offset))
    return isLeaf(value)
      ? place(loose, { path: valuePath, role: "value", holder, entry: before, token: value }, offset, null)
      : null;
  if (offset <= value.start) return null;
  return place(loose, { path, role: "key", holder, entry: null, token: null }, offset, endOfEntry(before));
}

function inList(
  loose: LooseText,
  holder: LooseNode,
  path: readonly (string | number)[],
  offset: number,
): CursorPlace | null {
  let before: LooseNode | null = null;
  let index = 0;
  for (const item of holder.items) {
    if (touches(item, offset)) {
      if (!isLeaf(item)) return null;
      const slot: Slot = { path: [...path, index], role: "item", holder, entry: null, token: item };
      return place(loose, slot, offset, before?.end ?? null);
    }
    if (item.start >= offset) break;
    before = item;
    index++;
  }
  return place(
    loose,
    { path: [...path, index], role: "item", holder, entry: null, token: null },
    offset,
    before?.end ?? null,
  );
}

/** `last`: the end of what stands before it in the same holder, which needs a comma between. */
function place(loose: LooseText, slot: Slot, offset: number, last: number | null): CursorPlace {
  const { token, holder, role } = slot;
  const range = token ? { start: token.start, end: token.end } : { start: offset, end: offset };
  const quoted = token?.type === "string";
  const hasComma = last === null || (holder?.commas.some((at) => at >= last && at < range.start) ?? true);
  const next = loose.nextToken(range.end);
  const needsColon = role === "key" && (slot.entry === null || slot.entry.colon === null);
  const goesOn = next !== null && !",}]".includes(next.sign);
  return {
    ...slot,
    range,
    typed: loose.text.slice(range.start + (quoted ? 1 : 0), Math.max(offset, range.start + (quoted ? 1 : 0))),
    quoted,
    commaBefore: hasComma ? null : last,
    commaAfter: holder !== null && goesOn && (role !== "key" || needsColon),
    needsColon,
  };
}

function endOfEntry({ key, colon, value }: LooseEntry): number {
  return value?.end ?? (colon === null ? key.end : colon + 1);
}

/** Between its brackets; where the closing one is missing, everything behind belongs to it. */
function holds(node: LooseNode, offset: number): boolean {
  if (node.type !== "object" && node.type !== "list") return false;
  return offset > node.start && (node.closed ? offset < node.end : offset <= node.end);
}

/** Inside it, or at its end where it can still be typed on. */
function touches(node: LooseNode, offset: number): boolean {
  if (node.type === "string") return offset > node.start && (node.closed ? offset < node.end : offset <= node.end);
  return offset > node.start && offset <= node.end;
}

function isLeaf(node: LooseNode): boolean {
  return node.type !== "object" && node.type !== "list";
}
