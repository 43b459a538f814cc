import type { JsonValue, TextEdit } from "../intent.ts";
import { itemsOf, plainValueOf, propertiesOf, type TextNode } from "../reading/tree.ts";
import type { Draft } from "./draft.ts";
import { insertItem } from "./insert.ts";
import { removeChildren } from "./remove.ts";
import { formatInline } from "./style.ts";
import { endOf } from "./trivia.ts";

/** Gives a place another value. Where the structure stays, only the entries that differ are touched. */
export function replaceValue(draft: Draft, node: TextNode, value: JsonValue): TextEdit[] {
  if (node.type === "array" && Array.isArray(value)) {
    const edits = replaceItems(draft, node, value);
    if (edits) return edits;
  } else if (node.type === "object" && typeof value === "object" && value !== null && !Array.isArray(value)) {
    const properties = propertiesOf(node);
    const entries = Object.entries(value);
    if (properties.length === entries.length && properties.every(({ key }, i) => key === entries[i]?.[0])) {
      return properties.flatMap((property, i) => replaceValue(draft, property.value, entries[i]?.[1] ?? null));
    }
  } else if (node.type !== "array" && node.type !== "object" && Object.is(node.value, value)) return [];
  return [{ start: node.offset, end: endOf(node), newText: formatInline(value, draft.style.compact) }];
}

/** Item by item, or where items only came or only went, those alone. Null: the list is better written anew. */
function replaceItems(draft: Draft, node: TextNode, values: readonly JsonValue[]): TextEdit[] | null {
  const items = itemsOf(node);
  if (items.length === values.length) return items.flatMap((item, i) => replaceValue(draft, item, values[i] ?? null));
  const fewer = Math.min(items.length, values.length);
  const same = (i: number, j: number): boolean => {
    const item = items[i];
    return item !== undefined && JSON.stringify(plainValueOf(item)) === JSON.stringify(values[j]);
  };
  let head = 0;
  while (head < fewer && same(head, head)) head++;
  let tail = 0;
  while (tail < fewer - head && same(items.length - 1 - tail, values.length - 1 - tail)) tail++;
  if (head + tail < fewer || fewer === 0) return null;
  if (items.length > values.length) {
    return removeChildren(draft.text, node, new Set(items.slice(head, items.length - tail)));
  }
  const added = values.slice(head, values.length - tail).map((value) => formatInline(value, draft.style.compact));
  return insertItem(draft, node, head, added.join(draft.style.compact ? "," : ", "));
}

/** Gives a text or a key another wording. */
export function replaceText(node: TextNode, text: string): TextEdit[] {
  return node.value === text ? [] : [{ start: node.offset, end: endOf(node), newText: JSON.stringify(text) }];
}
