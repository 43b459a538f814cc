import { NODE_KEYS } from "../definitions/nodeSchema.ts";
import type { JsonValue, TextEdit } from "../intent.ts";
import { findProperty, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { type Draft, findNode, objectSection } from "./draft.ts";
import { insertProperty, insertSection } from "./insert.ts";
import type { Of } from "./intentOf.ts";
import { Refusal } from "./refusal.ts";
import { removeProperty, removeWithHolder } from "./remove.ts";
import { replaceValue } from "./replace.ts";
import { formatEntries, formatInline } from "./style.ts";

/** A new attribute stands before `params`, as in the format's documentation. */
export function setAttribute(draft: Draft, { id, name, value }: Of<"setAttribute">): TextEdit[] {
  if ((NODE_KEYS as readonly string[]).includes(name)) throw new Refusal(`“${name}” is not an attribute.`);
  const node = findNode(draft, id);
  const existing = findProperty(node.value, name);
  if (value === null) return existing ? removeProperty(draft.text, node.value, existing) : [];
  if (existing) return replaceValue(draft, existing.value, value);
  const params = propertiesOf(node.value).findIndex(({ key }) => key === "params" || key === "buffers");
  return insertProperty(
    draft,
    node.value,
    name,
    formatInline(value, draft.style.compact),
    params < 0 ? {} : { at: params },
  );
}

export function setParam(draft: Draft, { id, name, at, value, shape }: Of<"setParam">): TextEdit[] {
  const node = findNode(draft, id);
  const params = findProperty(node.value, "params");
  if (params && params.value.type !== "object")
    throw new Refusal(`The params of “${id}” are not an object in the text; put that right first.`);
  const existing = params && findProperty(params.value, name);
  if (value === null && at.length === 0) return existing ? removeParam(draft, node, params, existing) : [];
  const edits = existing && setEntry(draft, existing.value, { where: `“${id}.${name}”`, at, value, shape });
  if (edits) return edits;
  const whole = wholeValue(`“${id}.${name}”`, at, value, shape);
  if (params) return insertProperty(draft, params.value, name, formatInline(whole, draft.style.compact));
  return insertProperty(draft, node.value, "params", formatEntries([[name, whole]], draft.style.compact));
}

export function setBuffer(draft: Draft, { id, name, value }: Of<"setBuffer">): TextEdit[] {
  const node = findNode(draft, id);
  const buffers = findProperty(node.value, "buffers");
  if (buffers && buffers.value.type !== "object")
    throw new Refusal(`The buffers of “${id}” are not an object in the text; put that right first.`);
  const existing = buffers && findProperty(buffers.value, name);
  if (existing) return replaceValue(draft, existing.value, value);
  if (buffers) return insertProperty(draft, buffers.value, name, formatInline(value, draft.style.compact));
  return insertProperty(draft, node.value, "buffers", formatEntries([[name, value]], draft.style.compact));
}

export function setSharedParam(draft: Draft, { name, at, value }: Of<"setSharedParam">): TextEdit[] {
  const params = objectSection(draft, "params");
  const existing = params && findProperty(params.value, name);
  if (value === null && at.length === 0)
    return params && existing ? removeWithHolder(draft, params.value, new Set([existing.node])) : [];
  const edits = existing && setEntry(draft, existing.value, { where: `“${name}”`, at, value, shape: undefined });
  if (edits) return edits;
  const whole = wholeValue(`“${name}”`, at, value, undefined);
  if (params)
    return insertProperty(draft, params.value, name, formatInline(whole, draft.style.compact), { block: true });
  return insertSection(draft, "params", formatEntries([[name, whole]], draft.style.compact));
}

interface Entry {
  readonly where: string;
  readonly at: readonly number[];
  readonly value: JsonValue;
  readonly shape: readonly number[] | undefined;
}

/** Changes a written parameter: the entry alone where entries are written, else by opening a number that fills all of them. */
function setEntry(draft: Draft, node: TextNode, { where, at, value, shape }: Entry): TextEdit[] {
  if (at.length === 0) return replaceValue(draft, typeof value === "number" ? onlyEntry(node) : node, value);
  if (value === null) throw new Refusal(`One entry of ${where} cannot be removed.`);
  let place = node;
  for (const [axis, index] of at.entries()) {
    if (place.type === "array") {
      const item = itemsOf(place)[index];
      if (!item) throw new Refusal(`${where} has no entry [${at.join(", ")}].`);
      place = item;
    } else if (place.type === "number" && shape !== undefined && Object.is(place.value, value)) {
      return [];
    } else if (place.type === "number" && axis === 0 && shape !== undefined) {
      return replaceValue(draft, node, withEntry(filled(shape, place.value), at, value));
    } else if (axis === 0 && Array.isArray(value)) {
      return replaceValue(draft, node, value);
    } else if (node.type === "string") {
      throw new Refusal(`${where} is the shared parameter “${String(node.value)}”; its numbers are changed there.`);
    } else
      throw new Refusal(`The numbers of ${where} are not written in the text, so one of them cannot be set alone.`);
  }
  // A scalar parameter may be written [v].
  return replaceValue(draft, typeof value === "number" ? onlyEntry(place) : place, value);
}

/** The value to write where the text has none. */
function wholeValue(
  where: string,
  at: readonly number[],
  value: JsonValue,
  shape: readonly number[] | undefined,
): JsonValue {
  if (at.length === 0 || Array.isArray(value)) return value;
  const size = (shape ?? []).reduce((product, axis) => product * axis, 1);
  if (shape !== undefined && size === 1) return withEntry(filled(shape, 0), at, value);
  throw new Refusal(`The numbers of ${where} are not written in the text, so one of them cannot be set alone.`);
}

function onlyEntry(node: TextNode): TextNode {
  const [item, ...more] = itemsOf(node);
  return item !== undefined && more.length === 0 ? onlyEntry(item) : node;
}

function filled([length, ...rest]: readonly number[], value: number): JsonValue {
  return length === undefined ? value : Array.from({ length }, () => filled(rest, value));
}

function withEntry(values: JsonValue, [index, ...rest]: readonly number[], value: JsonValue): JsonValue {
  if (index === undefined) return value;
  if (!Array.isArray(values) || index >= values.length) throw new Refusal("There is no such entry.");
  return values.map((entry: JsonValue, i) => (i === index ? withEntry(entry, rest, value) : entry));
}

/** Removes `params` with its last parameter. */
function removeParam(draft: Draft, node: Property, params: Property, param: Property): TextEdit[] {
  const isLast = propertiesOf(params.value).length === 1;
  return isLast ? removeProperty(draft.text, node.value, params) : removeProperty(draft.text, params.value, param);
}
