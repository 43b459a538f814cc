import { type Shape, sizeOf } from "../shape.ts";
import { WatchError, type WatchValue } from "./watch.ts";

/** Numbers in a shape, row-major. */
export type Numbers = Extract<WatchValue, { readonly kind: "array" }>;
export type Table = Extract<WatchValue, { readonly kind: "record" }>;
/** What a part of an expression gives. */
export type Value = number | boolean | string | Numbers | Table;

/** Entries of one array: larger ones are not made. */
export const MOST_ENTRIES = 4_000_000;
/** Entries that one evaluation may compute, so that it ends in a moment. */
const MOST_WORK = 40_000_000;

/** Counts what an evaluation computes, and ends one that would keep the editor waiting. */
export class Meter {
  private left = MOST_WORK;

  spend(entries: number, at: number): void {
    this.left -= entries;
    if (this.left < 0 || Number.isNaN(entries))
      throw new WatchError("This would take too long: look at a part of it, such as W[0:10].", at);
  }
}

export function numbers(shape: Shape, data: Float64Array): Numbers {
  return { kind: "array", shape, data };
}

/** Room for a result; a WatchError where it would be too large. */
export function room(shape: Shape, at: number, meter: Meter): Numbers {
  const size = sizeOf(shape);
  if (!(size <= MOST_ENTRIES))
    throw new WatchError(
      `An array ${showShape(shape)} has more than ${MOST_ENTRIES} entries, the most that a watch may hold.`,
      at,
    );
  meter.spend(size, at);
  return numbers(shape, new Float64Array(size));
}

/** A number where the shape is that of a scalar. */
export function unwrap(value: Numbers): Value {
  return value.shape.length === 0 ? (value.data[0] ?? Number.NaN) : value;
}

/** What holds numbers, as an array; a WatchError for texts and tables. */
export function asNumbers(value: Value, what: string, at: number): Numbers {
  if (typeof value === "number") return numbers([], Float64Array.of(value));
  if (typeof value === "boolean") return numbers([], Float64Array.of(value ? 1 : 0));
  if (typeof value === "string")
    throw new WatchError(`${what} takes numbers, not the text ${JSON.stringify(value)}.`, at);
  if (value.kind === "record")
    throw new WatchError(
      `${what} takes numbers, not a table. Take one of its parts: ${value.parts
        .map(([name]) => `.${name}`)
        .slice(0, 5)
        .join(" ")}.`,
      at,
    );
  return value;
}

export function asNumber(value: Value, what: string, at: number): number {
  const { shape, data } = asNumbers(value, what, at);
  if (data.length === 1) return data[0] as number;
  throw new WatchError(`${what} takes one number, not an array ${showShape(shape)}.`, at);
}

export function asWhole(value: Value, what: string, at: number): number {
  const number = asNumber(value, what, at);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new WatchError(`${what} takes a whole number that is not negative, not ${number}.`, at);
}

/** `[2 × 3]`; a scalar is `[]`. */
export function showShape(shape: Shape): string {
  return `[${shape.join(" × ")}]`;
}

export function toWatchValue(value: Value): WatchValue {
  if (typeof value === "number") return { kind: "number", value };
  if (typeof value === "boolean") return { kind: "boolean", value };
  if (typeof value === "string") return { kind: "text", value };
  return value;
}

export function fromWatchValue(value: WatchValue): Value {
  return value.kind === "array" || value.kind === "record" ? value : value.value;
}

/**
 * Whether a condition is met: true, or a number other than 0; of an array, where any of its entries is (write all(…) for
 * every one). NaN is not true, and neither is a text or a table.
 */
export function isTrue(value: WatchValue): boolean {
  if (value.kind === "number") return isTrueNumber(value.value);
  if (value.kind === "boolean") return value.value;
  return value.kind === "array" && value.data.some(isTrueNumber);
}

export function isTrueNumber(value: number): boolean {
  return value !== 0 && !Number.isNaN(value);
}
