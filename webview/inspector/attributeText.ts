import type { JsonValue } from "../../core/document/intent.ts";
import type { Attribute } from "../../core/ops/op.ts";
import { t } from "../l10n.ts";
import { exactNumber, parseNumber } from "../numbers.ts";

/** What an attribute holds where the file says nothing; undefined where it must be written. */
export function defaultOf(attribute: Attribute): JsonValue | undefined {
  return "default" in attribute ? attribute.default : undefined;
}

/** The value as a person types it: a shape without brackets. */
export function attributeToText(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "number") return exactNumber(value);
  return typeof value === "string" ? value : "";
}

export type Parsed = { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly error: string };

/** What was typed for a number or a shape, checked against the op's record, with the allowed values in what is refused. */
export function parseAttribute(attribute: Attribute, text: string): Parsed {
  if (attribute.kind === "shape") return parseShape(text);
  if (attribute.kind === "extent") return parseExtent(attribute, text);
  if (attribute.kind !== "number") return { ok: true, value: text };
  const value = parseNumber(text);
  const allowed = allowedText(attribute);
  if (value === null) return { ok: false, error: t("“{0}” is not {1}.", text.trim(), allowed) };
  const { integer, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = attribute;
  const fits =
    (!integer || Number.isInteger(value)) &&
    (minimum === undefined || value >= minimum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum);
  return fits ? { ok: true, value } : { ok: false, error: t("{0} is not {1}.", exactNumber(value), allowed) };
}

/** `a whole number from 1 to 100`. */
export function allowedText(attribute: Attribute & { readonly kind: "number" }): string {
  const { integer, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = attribute;
  const limits = [
    minimum === undefined ? null : t("from {0}", exactNumber(minimum)),
    exclusiveMinimum === undefined ? null : t("above {0}", exactNumber(exclusiveMinimum)),
    maximum === undefined ? null : t("to {0}", exactNumber(maximum)),
    exclusiveMaximum === undefined ? null : t("below {0}", exactNumber(exclusiveMaximum)),
  ];
  return [integer ? t("a whole number") : t("a number"), ...limits.filter((limit) => limit !== null)].join(" ");
}

/** `3`, `2, 3`, `[2, 3]` or `2 × 3`; empty is a scalar. */
function parseShape(text: string): Parsed {
  const inner = text
    .trim()
    .replace(/^\[(.*)\]$/, "$1")
    .trim();
  if (inner === "") return { ok: true, value: [] };
  const axes = inner.split(/[,×x]/).map((axis) => axis.trim());
  if (axes.every((axis) => /^[1-9]\d*$/.test(axis))) return { ok: true, value: axes.map(Number) };
  return {
    ok: false,
    error: t("A shape is whole numbers from 1 on, one an axis, like 2, 3; nothing for a single number."),
  };
}

/** `3`, or `3, 5`: one whole number for all axes, or one an axis. */
function parseExtent({ axes, minimum }: Attribute & { readonly kind: "extent" }, text: string): Parsed {
  const parts = text
    .trim()
    .replace(/^\[(.*)\]$/, "$1")
    .split(/[,×x]/)
    .map((part) => part.trim());
  const numbers = parts.map(Number);
  if (parts.every((part) => /^\d+$/.test(part)) && numbers.every((value) => value >= minimum)) {
    const [only] = numbers;
    if (numbers.length === 1 && only !== undefined) return { ok: true, value: only };
    if (numbers.length === axes) return { ok: true, value: numbers };
  }
  return {
    ok: false,
    error: t("“{0}” is not a whole number from {1} on, nor {2} of them, like 3, 3.", text.trim(), minimum, axes),
  };
}
