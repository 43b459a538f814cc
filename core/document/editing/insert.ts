import type { JsonValue, TextEdit } from "../intent.ts";
import { findProperty, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import type { Draft } from "./draft.ts";
import { Refusal } from "./refusal.ts";
import { formatEntries, formatInline, indentBefore, indentOf } from "./style.ts";
import { commaAfter, endOf, isBlank, isLineBreak, pastLineBreak, skipTrivia } from "./trivia.ts";

/** Adds a property at an index among an object's properties (at the end without one). `block`: an empty object is opened over several lines. */
export function insertProperty(
  draft: Draft,
  object: TextNode,
  key: string,
  value: string,
  options: { readonly at?: number; readonly block?: boolean } = {},
): TextEdit[] {
  const name = JSON.stringify(key);
  const colon = draft.style.compact ? ":" : ": ";
  const children = object.children ?? [];
  const gap = options.at === undefined || options.at >= children.length ? alignedGap(draft.text, object, name) : colon;
  return insertChild(
    draft,
    object,
    options.at ?? children.length,
    `${name}${gap ?? colon}${value}`,
    options.block ?? false,
  );
}

/** Adds properties at the end of an object, each set apart as its neighbours are. */
export function insertProperties(
  draft: Draft,
  object: TextNode,
  entries: readonly (readonly [key: string, value: string])[],
  block: boolean,
): TextEdit[] {
  const colon = draft.style.compact ? ":" : ": ";
  const column = alignment(draft.text, object);
  const written = entries.map(([key, value]) => {
    const name = JSON.stringify(key);
    return `${name}${gapTo(column, name) ?? colon}${value}`;
  });
  const indent = lineIndent(draft, object, block);
  const gap = indent === null ? inlineGap(draft, object) : draft.style.eol + indent;
  return insertChild(draft, object, object.children?.length ?? 0, written.join(`,${gap}`), block);
}

/** The indentation of the line that a child added at the end of a container gets; null where it goes on in a line. */
export function lineIndent(draft: Draft, container: TextNode, block: boolean): string | null {
  const { text, style } = draft;
  const last = container.children?.at(-1);
  if (last) return indentBefore(text, last.offset);
  const close = endOf(container) - 1;
  const closing = indentBefore(text, close);
  if (closing !== null) return closing + style.unit;
  const opens = block && !style.oneLine && isBlank(text, container.offset + 1, close);
  return opens ? indentOf(text, container.offset) + style.unit : null;
}

export function insertItem(draft: Draft, list: TextNode, at: number, item: string, block = false): TextEdit[] {
  return insertChild(draft, list, at, item, block);
}

/** A top-level section, put where the format's documentation has it. */
export function insertSection(draft: Draft, key: string, value: string): TextEdit[] {
  const order = [
    "$schema",
    "nn",
    "title",
    "nodes",
    "params",
    "objective",
    "regularization",
    "weights",
    "data",
    "training",
    "view",
  ];
  const before = new Set(order.slice(0, order.indexOf(key)));
  const at = propertiesOf(draft.root).findLastIndex((property) => before.has(property.key)) + 1;
  return insertProperty(draft, draft.root, key, value, { at, block: true });
}

/** Makes sure that an object holds `key` with this entry: adds the entry to it, or writes it anew around the entry. */
export function insertInto(
  draft: Draft,
  holder: TextNode,
  key: string,
  entry: string,
  value: JsonValue,
  at?: number,
): TextEdit[] {
  const existing = findProperty(holder, key);
  if (existing && existing.value.type !== "object")
    throw new Refusal(`"${key}" is not an object in the text; put that right first.`);
  const text = formatInline(value, draft.style.compact);
  if (existing) return insertProperty(draft, existing.value, entry, text);
  const whole = formatEntries([[entry, value]], draft.style.compact);
  return insertProperty(draft, holder, key, whole, at === undefined ? {} : { at });
}

function insertChild(draft: Draft, container: TextNode, at: number, child: string, block: boolean): TextEdit[] {
  const { text } = draft;
  const children = container.children ?? [];
  if (children.length === 0) return [insertOnly(draft, container, child, block)];
  const previous = children[Math.min(at, children.length) - 1];
  const first = children[0];
  if (previous === undefined && first !== undefined) {
    const indent = indentBefore(text, first.offset);
    const gap = indent === null ? inlineGap(draft, container) : draft.style.eol + indent;
    return [insertion(first.offset, `${child},${gap}`)];
  }
  const end = endOf(previous ?? container);
  const indent = indentBefore(text, previous?.offset ?? 0);
  // Right behind the value is the one place where no comment can swallow or lose what is added.
  if (indent === null) return [insertion(end, `,${inlineGap(draft, container)}${child}`)];
  const line = `${draft.style.eol}${indent}${child}`;
  const comma = commaAfter(text, end);
  const lineEnd = skipTrivia(text, comma === null ? end : comma + 1, true);
  // The closing bracket or a neighbour stands on the same line, or the comma on another one.
  if (!isLineBreak(text[lineEnd]) || (comma !== null && !isBlank(text, end, comma)))
    return [insertion(end, `,${line}`)];
  if (comma !== null) return [insertion(lineEnd, `${line},`)];
  return lineEnd === end ? [insertion(end, `,${line}`)] : [insertion(end, ","), insertion(lineEnd, line)];
}

/** The first child of an empty object or list. */
function insertOnly(draft: Draft, container: TextNode, child: string, block: boolean): TextEdit {
  const { text, style } = draft;
  const open = container.offset + 1;
  const close = endOf(container) - 1;
  const outer = indentOf(text, container.offset);
  const inner = outer + style.unit;
  const closingIndent = indentBefore(text, close);
  if (closingIndent !== null) {
    // The closing bracket has its line; the child gets one before it, or right behind the opening bracket where nothing stands between.
    const blank = isBlank(text, open, close);
    const lineBreak = blank ? text.slice(open).search(/[\r\n]/) + open : -1;
    const place = blank ? pastLineBreak(text, lineBreak) : close - closingIndent.length;
    return insertion(place, `${closingIndent + style.unit}${child}${style.eol}`);
  }
  if (!isBlank(text, open, close)) return insertion(close, `${/\s/.test(text[close - 1] ?? "") ? "" : " "}${child} `);
  if (block && !style.oneLine)
    return { start: open, end: close, newText: `${style.eol}${inner}${child}${style.eol}${outer}` };
  const pad = style.compact || container.type === "array" ? "" : " ";
  return { start: open, end: close, newText: `${pad}${child}${pad}` };
}

/** The white space after a comma between neighbours on one line. */
function inlineGap(draft: Draft, container: TextNode): string {
  const { text, style } = draft;
  const [first, second] = container.children ?? [];
  if (first && second) {
    const comma = commaAfter(text, endOf(first));
    const gap = comma === null ? "" : text.slice(comma + 1, second.offset);
    if (comma !== null && /^ *$/.test(gap)) return gap;
  }
  return style.compact ? "" : " ";
}

/** Where neighbours on lines of their own (but those that go) align their values, so does a new one: what stands between its key and its value. */
export function alignedGap(
  text: string,
  object: TextNode,
  name: string,
  gone: ReadonlySet<TextNode> = new Set(),
): string | null {
  return gapTo(alignment(text, object, gone), name);
}

/** How far behind the start of a key the values of such neighbours begin; null where they do not align. */
function alignment(text: string, object: TextNode, gone: ReadonlySet<TextNode> = new Set()): number | null {
  const last = object.children?.at(-1);
  if (!last || indentBefore(text, last.offset) === null) return null;
  const lines: Property[] = propertiesOf(object).filter(
    ({ node }) => !gone.has(node) && indentBefore(text, node.offset) !== null,
  );
  if (lines.length < 2) return null;
  const columns = new Set(lines.map(({ node, value }) => value.offset - node.offset));
  const [column] = columns;
  const varies = new Set(lines.map(({ keyNode }) => keyNode.length)).size > 1;
  return columns.size === 1 && column !== undefined && varies ? column : null;
}

function gapTo(column: number | null, name: string): string | null {
  return column === null || name.length + 2 > column ? null : `:${" ".repeat(column - name.length - 1)}`;
}

function insertion(at: number, newText: string): TextEdit {
  return { start: at, end: at, newText };
}
