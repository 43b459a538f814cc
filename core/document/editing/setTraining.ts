import type { JsonValue, TextEdit } from "../intent.ts";
import { findProperty } from "../reading/tree.ts";
import { type Draft, objectSection } from "./draft.ts";
import { insertProperty, insertSection } from "./insert.ts";
import { removeProperty } from "./remove.ts";
import { replaceValue } from "./replace.ts";
import { formatEntries, formatInline } from "./style.ts";

/** Writes one setting of `training`; null removes it, so that its default holds. Throws a Refusal where the section is no object. */
export function setTraining(draft: Draft, name: string, value: JsonValue | null): TextEdit[] {
  const section = objectSection(draft, "training");
  const existing = section && findProperty(section.value, name);
  if (value === null) return section && existing ? removeProperty(draft.text, section.value, existing) : [];
  if (existing) return replaceValue(draft, existing.value, value);
  const { compact } = draft.style;
  return section
    ? insertProperty(draft, section.value, name, formatInline(value, compact))
    : insertSection(draft, "training", formatEntries([[name, value]], compact));
}
