import { indentOf, type Style } from "../editing/style.ts";
import { findProperty, type TextNode } from "../reading/tree.ts";
import { inlineJson, plainJson } from "./plainJson.ts";

/** Where a value comes from: the text that holds it, and how that is written. */
export interface ValueSource {
  readonly text: string;
  readonly style: Style;
}

/**
 * A value of one text as it is to stand in another, as strict JSON. It keeps its own line breaks and spaces where it gets
 * lines to itself (`indent` is theirs) and both texts space alike; else it is set on one line.
 */
export function writeValue(source: ValueSource, node: TextNode, indent: string | null, style: Style): string {
  const { text } = source;
  if (indent === null || isCompact(source, node) !== style.compact) return inlineJson(text, node, style.compact);
  const outer = indentOf(text, node.offset);
  const [first = "", ...more] = plainJson(text, node.offset, node.offset + node.length).split(/\r\n|\r|\n/);
  return [first, ...more.map((line) => indent + reindent(line, outer, source.style.unit, style.unit))].join(style.eol);
}

/** A line without what its block was indented by, its further steps of indentation as the new text has them. */
function reindent(line: string, outer: string, from: string, to: string): string {
  let rest = line.startsWith(outer) ? line.slice(outer.length) : line.trimStart();
  let steps = 0;
  while (from !== "" && rest.startsWith(from)) {
    rest = rest.slice(from.length);
    steps += 1;
  }
  return to.repeat(steps) + rest;
}

/** Of this value itself: fragments come in files of any style. */
function isCompact({ style }: ValueSource, node: TextNode): boolean {
  const op = findProperty(node, "op");
  return op?.node.colonOffset === undefined ? style.compact : op.value.offset === op.node.colonOffset + 1;
}
