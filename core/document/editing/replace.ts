import type { JsonValue, TextEdit } from "../intent.ts";
import { itemsOf, propertiesOf, type TextNode } from "../reading/tree.ts";
import type { Draft } from "./draft.ts";
import { formatInline } from "./style.ts";
import { endOf } from "./trivia.ts";

/** Gives a place another value. Where the structure stays, only the entries that differ are touched. */
export function replaceValue(draft: Draft, node: TextNode, value: JsonValue): TextEdit[] {
  if (node.type === "array" && Array.isArray(value)) {
    const items = itemsOf(node);
    if (items.length === value.length)
      return items.flatMap((item, i) => replaceValue(draft, item, value[i] as JsonValue));
  } else if (node.type === "object" && typeof value === "object" && value !== null && !Array.isArray(value)) {
    const properties = propertiesOf(node);
    const entries = Object.entries(value);
    if (properties.length === entries.length && properties.every(({ key }, i) => key === entries[i]?.[0])) {
      return properties.flatMap((property, i) => replaceValue(draft, property.value, entries[i]?.[1] ?? null));
    }
  } else if (node.type !== "array" && node.type !== "object" && Object.is(node.value, value)) return [];
  return [{ start: node.offset, end: endOf(node), newText: formatInline(value, draft.style.compact) }];
}

/** Gives a text or a key another wording. */
export function replaceText(node: TextNode, text: string): TextEdit[] {
  return node.value === text ? [] : [{ start: node.offset, end: endOf(node), newText: JSON.stringify(text) }];
}
