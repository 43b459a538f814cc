import type { JsonValue } from "../intent.ts";
import { propertiesOf, type TextNode } from "../reading/tree.ts";
import { Refusal } from "./refusal.ts";

/** How the file is written, so that what is added looks as if its author had typed it. */
export interface Style {
  readonly eol: string;
  /** One step of indentation. */
  readonly unit: string;
  /** True where the whole file stands on one line. */
  readonly oneLine: boolean;
  /** True for `{"a":1}`, false for `{ "a": 1 }`. */
  readonly compact: boolean;
}

export function detectStyle(text: string, root: TextNode): Style {
  const eol = /\r\n|\n|\r/.exec(text)?.[0];
  const indents = propertiesOf(root).map(({ node }) => indentBefore(text, node.offset));
  const rootIndent = indentOf(text, root.offset);
  const indent = indents.find(
    (found) => found !== null && found.length > rootIndent.length && found.startsWith(rootIndent),
  );
  const first = propertiesOf(root)[0];
  return {
    eol: eol ?? "\n",
    unit: indent?.slice(rootIndent.length) ?? "  ",
    oneLine: !/[\r\n]/.test(text.slice(root.offset, root.offset + root.length)),
    compact:
      first !== undefined && first.node.colonOffset !== undefined && first.value.offset === first.node.colonOffset + 1,
  };
}

/** The white space at the start of the line in which the offset lies. */
export function indentOf(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

/** The indentation of what stands first on its line; null where something stands before it. */
export function indentBefore(text: string, offset: number): string | null {
  const start = lineStart(text, offset);
  const before = text.slice(start, offset);
  return start > 0 && /^[ \t]*$/.test(before) ? before : null;
}

export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== "\n" && text[start - 1] !== "\r") start--;
  return start;
}

/** A value on one line, in the style of the format's documentation: `{ "w": [1, 1], "b": 0 }`. */
export function formatInline(value: JsonValue, compact: boolean): string {
  const comma = compact ? "," : ", ";
  if (typeof value === "number") return formatNumber(value);
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => formatInline(item, compact)).join(comma)}]`;
  return typeof value === "object" && value !== null
    ? formatEntries(Object.entries(value), compact)
    : JSON.stringify(value);
}

/** An object on one line, its properties in this order. */
export function formatEntries(entries: readonly (readonly [string, JsonValue])[], compact: boolean): string {
  const [comma, colon] = compact ? [",", ":"] : [", ", ": "];
  const properties = entries.map(([key, value]) => `${JSON.stringify(key)}${colon}${formatInline(value, compact)}`);
  return properties.length === 0 ? "{}" : onOneLine(properties.join(comma), compact);
}

/** Braces around properties. */
export function onOneLine(properties: string, compact: boolean): string {
  return compact ? `{${properties}}` : `{ ${properties} }`;
}

/** The shortest text that reads back as the same double. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value))
    throw new Refusal(`${value} cannot be written: every number in a network file is finite.`);
  return Object.is(value, -0) ? "-0" : String(value);
}
