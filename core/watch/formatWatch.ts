import { formatNumber } from "../explain/numbers.ts";
import { sizeOf } from "../shape.ts";
import { type Numbers, numbers, showShape } from "./values.ts";
import type { WatchValue } from "./watch.ts";

/** Entries and parts that one line shows before it says …. */
const MOST_SHOWN = 8;

/** One line: a number, `[2 × 3] 0.1, 0.2, …` with the shape first, or the title of a table and its first parts. */
export function formatWatch(value: WatchValue): string {
  switch (value.kind) {
    case "number":
      return formatNumber(value.value);
    case "boolean":
      return String(value.value);
    case "text":
      return value.value;
    case "array": {
      const shown = Array.from(value.data.subarray(0, MOST_SHOWN), (each) => formatNumber(each));
      if (value.shape.length === 0) return shown.join();
      const more = value.data.length > MOST_SHOWN ? ", …" : "";
      return `${showShape(value.shape)} ${shown.join(", ")}${more}`.trimEnd();
    }
    case "record": {
      const shown = value.parts
        .slice(0, 3)
        .map(([name, part]) => `${name} = ${part ? formatWatch(part) : NOT_COMPUTED}`);
      return `${value.title}: ${[...shown, ...(value.parts.length > 3 ? ["…"] : [])].join(", ")}`;
    }
  }
}

/** What stands in the place of a number that the cursor has not reached. */
export const NOT_COMPUTED = "not computed";

/**
 * Every digit: a number as the language writes it, an array as nested lists, a table as an object, with `"NaN"`,
 * `"Infinity"` and `"-Infinity"` in quotes as `run --json` has them, and null for what is not computed. A text stays itself.
 */
export function copyWatch(value: WatchValue): string {
  if (value.kind === "text") return value.value;
  if (value.kind === "number") return numberText(value.value);
  return exact(value);
}

function exact(value: WatchValue | null): string {
  switch (value?.kind) {
    case undefined:
      return "null";
    case "number":
      return quoted(value.value);
    case "boolean":
      return String(value.value);
    case "text":
      return JSON.stringify(value.value);
    case "array":
      return nested(value, 0, 0, value.data.length);
    case "record":
      return `{${value.parts.map(([name, part]) => `${JSON.stringify(name)}: ${exact(part)}`).join(", ")}}`;
  }
}

function nested({ shape, data }: Numbers, axis: number, from: number, size: number): string {
  const length = shape[axis];
  if (length === undefined) return quoted(data[from] as number);
  const inner = size / length;
  const items = Array.from({ length }, (_, i) =>
    nested({ kind: "array", shape, data }, axis + 1, from + i * inner, inner),
  );
  return `[${items.join(", ")}]`;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function quoted(value: number): string {
  return Number.isFinite(value) ? numberText(value) : JSON.stringify(String(value));
}

/** One row under an expandable value. */
export interface WatchChild {
  /** `[2]`, `[100 … 199]`, or the name of a part. */
  readonly name: string;
  /** Null is what is not computed yet. */
  readonly value: WatchValue | null;
  /** Set where this row stands for several entries of its parent: `childrenOf(value, span)` gives them. */
  readonly span: WatchSpan | null;
}

/** Entries along the first axis (of a table: its parts), the end left out. */
export interface WatchSpan {
  readonly from: number;
  readonly to: number;
}

/** Rows that are shown at once; more are put into groups of them. */
const MOST_ROWS = 100;

/**
 * Entries of a vector, rows of a matrix, parts of a table; none of a number. Where there are more than 100, groups of 100
 * (of 10 000 …): ask for the children of a group with its span and the same value.
 */
export function childrenOf(value: WatchValue, span: WatchSpan | null = null): readonly WatchChild[] {
  const count = childCount(value);
  const { from, to } = span ?? { from: 0, to: count };
  let step = 1;
  while ((to - from) / step > MOST_ROWS) step *= MOST_ROWS;
  const children: WatchChild[] = [];
  for (let at = from; at < to; at += step) {
    const end = Math.min(at + step, to);
    if (step === 1) children.push(childAt(value, at));
    else children.push({ name: `[${at} … ${end - 1}]`, value, span: { from: at, to: end } });
  }
  return children;
}

/** How many entries, rows or parts there are, however they are grouped. */
export function childCount(value: WatchValue): number {
  if (value.kind === "array") return value.shape[0] ?? 0;
  return value.kind === "record" ? value.parts.length : 0;
}

function childAt(value: WatchValue, at: number): WatchChild {
  if (value.kind === "record") {
    const [name, part] = value.parts[at] ?? ["", null];
    return { name, value: part, span: null };
  }
  return { name: `[${at}]`, value: value.kind === "array" ? rowOf(value, at) : null, span: null };
}

function rowOf({ shape, data }: Numbers, at: number): WatchValue {
  const inner = shape.slice(1);
  const size = sizeOf(inner);
  if (inner.length === 0) return { kind: "number", value: data[at] as number };
  return numbers(inner, data.slice(at * size, (at + 1) * size));
}
