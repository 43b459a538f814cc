import type { TextEdit } from "../intent.ts";
import type { Property, TextNode } from "../reading/tree.ts";
import type { Draft } from "./draft.ts";
import { indentBefore } from "./style.ts";
import { commaAfter, endOf, hasOwnComments, isBlank, isLineBreak, pastLineBreak, skipTrivia } from "./trivia.ts";

/**
 * Removes children of one object or list with their commas. One that has its lines to itself takes them along, with the
 * comment that trails it; comments above it stay.
 */
export function removeChildren(text: string, container: TextNode, gone: ReadonlySet<TextNode>): TextEdit[] {
  const children = container.children ?? [];
  if (gone.size === 0) return [];
  if (
    children.every((child) => gone.has(child)) &&
    !hasOwnComments(text, container) &&
    indentBefore(text, children[0]?.offset ?? 0) === null
  ) {
    return [{ start: container.offset + 1, end: endOf(container) - 1, newText: "" }];
  }
  const edits: TextEdit[] = [];
  const lastKept = children.findLastIndex((child) => !gone.has(child));
  for (const [index, child] of children.entries()) {
    if (gone.has(child)) edits.push(...removeChild(text, children, index, lastKept));
  }
  const keptEnd = children[lastKept];
  const last = children.at(-1);
  if (keptEnd && last && gone.has(last) && commaAfter(text, endOf(last)) === null) {
    const comma = commaAfter(text, endOf(keptEnd));
    if (comma !== null) edits.push({ start: comma, end: comma + 1, newText: "" });
  }
  return joinOverlaps(edits);
}

/** As `removeChildren`; a section that would stand empty goes as well, and what that leaves empty. */
export function removeWithHolder(draft: Draft, container: TextNode, gone: ReadonlySet<TextNode>): TextEdit[] {
  const [from, what] = emptied(draft, container, gone);
  return removeChildren(draft.text, from, what);
}

/** Removes from several containers at once, with those sections that would stand empty. */
export function removeAll(
  draft: Draft,
  doomed: ReadonlyMap<TextNode, ReadonlySet<TextNode>>,
  mayGo: (container: TextNode) => boolean,
): TextEdit[] {
  const byContainer = new Map<TextNode, Set<TextNode>>();
  const remove = (container: TextNode, children: ReadonlySet<TextNode>, canGo: boolean): void => {
    const gone = new Set([...(byContainer.get(container) ?? []), ...children]);
    const holder = canGo ? holderOfEmptied(draft, container, gone) : null;
    if (holder) {
      byContainer.delete(container);
      remove(holder.object, new Set([holder.property]), true);
    } else byContainer.set(container, gone);
  };
  for (const [container, gone] of doomed) remove(container, gone, mayGo(container));
  return [...byContainer].flatMap(([container, gone]) => removeChildren(draft.text, container, gone));
}

/** The outermost thing to remove: the section where it would stand empty (and holds no comment), else the children. */
function emptied(
  draft: Draft,
  container: TextNode,
  gone: ReadonlySet<TextNode>,
): readonly [TextNode, ReadonlySet<TextNode>] {
  const holder = holderOfEmptied(draft, container, gone);
  return holder ? emptied(draft, holder.object, new Set([holder.property])) : [container, gone];
}

/** The property that goes with its container and the object it stands in; null where the container stays. */
function holderOfEmptied(
  draft: Draft,
  container: TextNode,
  gone: ReadonlySet<TextNode>,
): { readonly object: TextNode; readonly property: TextNode } | null {
  const property = container.parent;
  const object = property?.parent;
  const stays =
    container === draft.root ||
    (container.children ?? []).some((child) => !gone.has(child)) ||
    hasOwnComments(draft.text, container);
  return stays || property?.type !== "property" || !object ? null : { object, property };
}

export function removeProperty(text: string, object: TextNode, property: Property): TextEdit[] {
  return removeChildren(text, object, new Set([property.node]));
}

function removeChild(text: string, children: readonly TextNode[], index: number, lastKept: number): TextEdit[] {
  const child = children[index];
  if (!child) return [];
  const end = endOf(child);
  const comma = commaAfter(text, end);
  // A comma behind a comment or on the next line is taken out alone.
  const tight = comma !== null && isBlank(text, end, comma);
  const past = tight ? comma + 1 : end;
  const edits: TextEdit[] = comma !== null && !tight ? [{ start: comma, end: comma + 1, newText: "" }] : [];
  const indent = indentBefore(text, child.offset);
  const lineEnd = skipTrivia(text, past, true);
  if (indent !== null && (isLineBreak(text[lineEnd]) || lineEnd >= text.length) && (comma === null || tight)) {
    return [{ start: child.offset - indent.length, end: pastLineBreak(text, lineEnd), newText: "" }];
  }
  const next = children[index + 1];
  const previous = children[index - 1];
  const nextOnLine = next !== undefined && !/[\r\n]/.test(text.slice(past, next.offset));
  const previousComma = previous ? commaAfter(text, endOf(previous)) : null;
  const behindPrevious =
    previousComma !== null && isBlank(text, previousComma + 1, child.offset) ? previousComma + 1 : null;
  if (next && index < lastKept && (nextOnLine || behindPrevious === null)) {
    // Up to the neighbour, but never over a comment, which is then the neighbour's.
    const upTo = isBlank(text, past, next.offset) ? next.offset : skipSpaces(text, past);
    edits.push({ start: child.offset, end: upTo, newText: "" });
  } else {
    edits.push({ start: behindPrevious ?? child.offset, end: past, newText: "" });
  }
  return edits;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}

/** Ascending, with those that touch or overlap made one. All are removals. */
function joinOverlaps(edits: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = joined.at(-1);
    if (last && edit.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, edit.end), newText: "" };
    else joined.push(edit);
  }
  return joined;
}
