/**
 * How every number on screen is written, in one place: a few significant digits, a real minus sign, and the exact
 * value kept beside it for tooltips, for copying and for typing back in.
 */

import { MINUS } from "../core/drawing/numberText.ts";
import { t } from "./l10n.ts";

export { formatNumber, MINUS } from "../core/drawing/numberText.ts";

/** The shortest text that reads back as exactly this number, as JavaScript, JSON and Python write it. */
export function exactNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** What a person typed, or null where that is no finite number. Takes `−`, a decimal comma and surrounding space. */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replaceAll(MINUS, "-")
    .replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
  if (plain === "" || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** `1,234,567` with thin spaces, for counts: `1 234 567`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** `scalar`, `vector of 3`, `3 × 2`: a shape in words, as people read it. */
export function formatShape(shape: readonly number[]): string {
  if (shape.length === 0) return t("scalar");
  if (shape.length === 1) return t("vector of {0}", shape[0] ?? 0);
  return shape.join(" × ");
}

/** What one notch of a scrub or an arrow key changes: the power of ten near a hundredth of the number's size; 0.01 at 0. */
export function stepFor(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0.01;
  const exponent = Math.max(-6, Math.min(6, Math.floor(Math.log10(Math.abs(value)))));
  return 10 ** (exponent >= 0 ? exponent - 2 : exponent - 1);
}

/** `value` moved by `notches` of `step` and rounded to that step, so that what is written stays short; 0 notches give the value back untouched. */
export function nudge(value: number, notches: number, step: number): number {
  if (notches === 0) return value;
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const moved = Number((Math.round((value + notches * step) / step) * step).toFixed(Math.min(decimals, 20)));
  return Object.is(moved, -0) ? 0 : moved;
}
