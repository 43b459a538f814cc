import type { JsonValue, TextEdit } from "../intent.ts";
import { findProperty, itemsOf, propertiesOf, type TextNode } from "../reading/tree.ts";
import { type Draft, findNode, objectSection } from "./draft.ts";
import { insertItem, insertProperty, insertSection } from "./insert.ts";
import type { Of } from "./intentOf.ts";
import { checkReference } from "./references.ts";
import { Refusal } from "./refusal.ts";
import { removeProperty, removeWithHolder } from "./remove.ts";
import { replaceValue } from "./replace.ts";
import { formatEntries, formatInline, onOneLine } from "./style.ts";
import { writeSection } from "./writeSection.ts";

/** Pins nodes, or (all of them at null) unpins them. */
export function pinAll(draft: Draft, pinned: readonly Of<"pin">[]): TextEdit[] {
  for (const { id } of pinned) findNode(draft, id);
  const view = objectSection(draft, "view");
  const pins = view && findProperty(view.value, "pins");
  const existing = new Map(
    pins
      ? propertiesOf(pins.value)
          .toReversed()
          .map((pin) => [pin.key, pin])
      : [],
  );
  const gone = new Set<TextNode>();
  const places = new Map<string, readonly [number, number]>();
  for (const { id, at } of pinned) {
    if (at !== null) places.set(id, at);
    const pin = at === null && existing.get(id);
    if (pin) gone.add(pin.node);
  }
  if (gone.size > 0 && pins) return removeWithHolder(draft, pins.value, gone);
  const added = [...places].filter(([id]) => !existing.has(id));
  const moved = [...places].flatMap(([id, at]) => {
    const pin = existing.get(id);
    return pin ? replaceValue(draft, pin.value, at) : [];
  });
  const entries = added.map(([key, at]) => ({ key, write: () => formatInline(at, draft.style.compact) }));
  return [...moved, ...writeSection(draft, { kind: "writeSection", section: "pins", entries })];
}

/** One reference stands alone, several in a list; a list that is there stays one. */
export function setObjective(draft: Draft, { references }: Of<"setObjective">): TextEdit[] {
  for (const reference of references) checkReference(draft, reference);
  const existing = findProperty(draft.root, "objective");
  const [first, ...more] = references;
  if (first === undefined) return existing ? removeProperty(draft.text, draft.root, existing) : [];
  const value: JsonValue = more.length > 0 || existing?.value.type === "array" ? references : first;
  return existing
    ? replaceValue(draft, existing.value, value)
    : insertSection(draft, "objective", formatInline(value, draft.style.compact));
}

/** An empty title is none. */
export function setTitle(draft: Draft, { title }: Of<"setTitle">): TextEdit[] {
  const existing = findProperty(draft.root, "title");
  if (title === "") return existing ? removeProperty(draft.text, draft.root, existing) : [];
  return existing ? replaceValue(draft, existing.value, title) : insertSection(draft, "title", JSON.stringify(title));
}

export function setWeights(draft: Draft, { file }: Of<"setWeights">): TextEdit[] {
  const existing = findProperty(draft.root, "weights");
  if (file === null) return existing ? removeProperty(draft.text, draft.root, existing) : [];
  return existing ? replaceValue(draft, existing.value, file) : insertSection(draft, "weights", JSON.stringify(file));
}

/** Writes cells of a row that is there, or a row behind the last. A null cell is removed. */
export function setRow(draft: Draft, { row, values }: Of<"setRow">): TextEdit[] {
  const { compact, oneLine, eol, unit } = draft.style;
  const data = objectSection(draft, "data");
  const other =
    data &&
    ["file", "generator", "arrays", "images"].map((key) => findProperty(data.value, key)).find((found) => found);
  if (other) {
    const from =
      other.key === "arrays"
        ? "files with arrays"
        : other.key === "images"
          ? "pictures"
          : JSON.stringify(other.value.value);
    throw new Refusal(`The rows come from ${from}, not from this file, so they cannot be changed here.`);
  }
  const cells = Object.entries(values).filter((cell): cell is [string, Exclude<JsonValue, null>] => cell[1] !== null);
  const text = formatEntries(cells, compact);
  const rows = data && findProperty(data.value, "rows");
  if (rows && rows.value.type !== "array") throw new Refusal('"rows" is not a list in the text; put that right first.');
  const existing = rows ? itemsOf(rows.value) : [];
  const present = existing[row];
  if (present) return setCell(draft, present, values);
  if (row !== existing.length) throw new Refusal(`There is no row ${row}: the data has ${existing.length}.`);
  if (rows) return insertItem(draft, rows.value, row, text, true);
  const list = (indent: string): string => (oneLine ? `[${text}]` : `[${eol}${indent}${unit}${text}${eol}${indent}]`);
  if (data) return insertProperty(draft, data.value, "rows", list(unit + unit), { block: true });
  const colon = compact ? ":" : ": ";
  return insertSection(
    draft,
    "data",
    oneLine
      ? onOneLine(`"rows"${colon}${list("")}`, compact)
      : `{${eol}${unit}${unit}"rows"${colon}${list(unit + unit)}${eol}${unit}}`,
  );
}

/** One cell of a row; `applyIntents` gives them one by one. */
function setCell(draft: Draft, row: TextNode, values: Of<"setRow">["values"]): TextEdit[] {
  if (row.type !== "object") throw new Refusal("This row is not an object in the text; put that right first.");
  const [cell] = Object.entries(values);
  if (!cell) return [];
  const [key, value] = cell;
  const existing = findProperty(row, key);
  if (value === null) return existing ? removeProperty(draft.text, row, existing) : [];
  return existing
    ? replaceValue(draft, existing.value, value)
    : insertProperty(draft, row, key, formatInline(value, draft.style.compact));
}
