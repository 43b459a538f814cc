import assert from "node:assert/strict";
import type { Tape } from "../../../core/engine/tape.ts";
import { readWatch } from "../../../core/watch/readWatch.ts";
import { NotComputed, WatchError, type WatchValue } from "../../../core/watch/watch.ts";

export function evaluate(text: string, tape: Tape, sample: number | null = null): WatchValue {
  return readWatch(text, tape.graph).evaluate(tape, sample);
}

/** A number, a boolean, a text, or `[shape, numbers]`. */
export function plain(value: WatchValue): unknown {
  if (value.kind === "array") return [[...value.shape], [...value.data]];
  if (value.kind === "record")
    return Object.fromEntries(value.parts.map(([name, part]) => [name, part && plain(part)]));
  return value.value;
}

export function numbersOf(value: WatchValue): number[] {
  if (value.kind === "array") return [...value.data];
  return value.kind === "number" ? [value.value] : assert.fail(`${value.kind} is no array.`);
}

/** `offset: sentence`, or the sentence of a NotComputed with `not computed` in front. */
export function complaint(text: string, tape: Tape, sample: number | null = null): string {
  try {
    return assert.fail(`${text} gave ${JSON.stringify(plain(evaluate(text, tape, sample)))}`);
  } catch (error) {
    if (error instanceof WatchError) return `${error.at}: ${error.message}`;
    if (error instanceof NotComputed) return `not computed: ${error.message}`;
    throw error;
  }
}
