import type { Shape } from "../../../core/shape.ts";

/** Significant digits of a number in a list of variables. Copying a value gives all of them. */
const DIGITS = 7;
/** Numbers shown of an array in one line. */
const FIRST = 6;

/** Plain ASCII, so that what is shown can be edited and read back. */
export function numberText(value: number, hex = false): string {
  if (hex && Number.isFinite(value)) return `${value < 0 ? "-" : ""}0x${Math.abs(value).toString(16)}`;
  const whole = String(value);
  return whole.length <= DIGITS + 3 ? whole : String(Number(value.toPrecision(DIGITS)));
}

/** `[2 × 3] 0.8, -0.5, 1.2, 0, 1, 2`: the shape first. A dash stands for what is not computed yet. */
export function arrayText(shape: Shape, at: (component: number) => number | null, size: number, hex = false): string {
  const first = Array.from({ length: Math.min(size, FIRST) }, (_, i) => {
    const value = at(i);
    return value === null ? "–" : numberText(value, hex);
  });
  if (size > FIRST) first.push("…");
  return `[${shape.join(" × ")}] ${first.join(", ")}`;
}

/** A number that a person typed, with a true minus sign too; null where it is none. */
export function readNumber(text: string): number | null {
  const plain = text.trim().replace(/[\u2212\u2013]/g, "-");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  return Number(plain);
}
