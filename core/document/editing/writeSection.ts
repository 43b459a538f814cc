import type { TextEdit } from "../intent.ts";
import { findProperty, type TextNode } from "../reading/tree.ts";
import { type Draft, objectSection } from "./draft.ts";
import { insertProperties, insertProperty, insertSection, lineIndent } from "./insert.ts";
import { Refusal } from "./refusal.ts";
import { onOneLine, type Style } from "./style.ts";

/** A property to be added, written for the place it gets: `indent` is that of its line, or null inside a line. */
export interface WrittenEntry {
  readonly key: string;
  write(indent: string | null, style: Style): string;
}

/** Several properties of one section at once. No intent: what a composite one comes down to. */
export interface WriteSection {
  readonly kind: "writeSection";
  readonly section: "nodes" | "params" | "pins";
  readonly entries: readonly WrittenEntry[];
}

export function writeSection(draft: Draft, { section, entries }: WriteSection): TextEdit[] {
  if (entries.length === 0) return [];
  if (section === "pins") return writePins(draft, entries);
  const existing = objectSection(draft, section);
  if (existing) return insertEntries(draft, existing.value, entries, true);
  const { oneLine, unit, eol, compact } = draft.style;
  if (oneLine || section === "params") return insertSection(draft, section, inline(entries, draft.style));
  const inner = unit + unit;
  const lines = entries.map(
    ({ key, write }) => `${inner}${JSON.stringify(key)}${compact ? ":" : ": "}${write(inner, draft.style)}`,
  );
  return insertSection(draft, section, `{${eol}${lines.join(`,${eol}`)}${eol}${unit}}`);
}

function writePins(draft: Draft, entries: readonly WrittenEntry[]): TextEdit[] {
  const view = objectSection(draft, "view");
  const pins = view && findProperty(view.value, "pins");
  if (pins && pins.value.type !== "object")
    throw new Refusal('"pins" is not an object in the text; put that right first.');
  if (pins) return insertEntries(draft, pins.value, entries, false);
  const whole = inline(entries, draft.style);
  if (view) return insertProperty(draft, view.value, "pins", whole);
  const { compact } = draft.style;
  return insertSection(draft, "view", onOneLine(`"pins"${compact ? ":" : ": "}${whole}`, compact));
}

function insertEntries(draft: Draft, object: TextNode, entries: readonly WrittenEntry[], block: boolean): TextEdit[] {
  const indent = lineIndent(draft, object, block);
  const written = entries.map(({ key, write }): [string, string] => [key, write(indent, draft.style)]);
  return insertProperties(draft, object, written, block);
}

function inline(entries: readonly WrittenEntry[], style: Style): string {
  const [comma, colon] = style.compact ? [",", ":"] : [", ", ": "];
  return onOneLine(
    entries.map(({ key, write }) => `${JSON.stringify(key)}${colon}${write(null, style)}`).join(comma),
    style.compact,
  );
}
