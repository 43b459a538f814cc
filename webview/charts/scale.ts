import { logTicks, niceTicks } from "./ticks.ts";

/** Where values stand on an axis, in pixels, and which of them are written beside it. */
export interface Scale {
  readonly kind: "linear" | "log";
  readonly place: (value: number) => number;
  /** The value at a place. */
  readonly valueAt: (place: number) => number;
  readonly ticks: readonly number[];
}

/** Room between two ticks, in pixels. */
const TICK_GAP = { x: 64, y: 28 };
/** Below it, doubles have too few digits left to divide an axis. */
const SMALLEST = 1e-290;

/** From one value to another, from left to right; one apart where they are not in that order. */
export function spanScale(from: number, to: number, left: number, right: number): Scale {
  const end = to > from && Number.isFinite(to) ? to : from + 1;
  return linear(from, end, left, right, niceTicks(from, end, Math.max(1, (right - left) / TICK_GAP.x)));
}

/** Counts from 0 to the largest, from bottom to top; only whole numbers are written. */
export function wholeScale(largest: number, bottom: number, top: number): Scale {
  const ticks = niceTicks(0, largest, Math.max(2, Math.abs(bottom - top) / TICK_GAP.y)).filter(Number.isInteger);
  return linear(0, largest, bottom, top, ticks);
}

/**
 * Objectives from bottom to top. Only finite values count. A logarithmic axis needs all of them above 0 and is linear where
 * they are not. A linear one begins at 0 where that leaves the curve most of the height.
 */
export function objectiveScale(values: Iterable<number>, wantsLog: boolean, bottom: number, top: number): Scale {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  // Differences that are only rounding are none: of a flat curve nothing is drawn as a slope.
  const isFlat = high - low <= Math.max(largest * 1e-12, SMALLEST);
  const most = Math.max(2, Math.abs(bottom - top) / TICK_GAP.y);
  if (wantsLog && low > SMALLEST) {
    const room = isFlat ? Math.SQRT2 : (high / low) ** 0.05;
    const [from, to] = [low / room, Math.min(high * room, Number.MAX_VALUE)];
    return log(from, to, bottom, top, logTicks(from, to, most));
  }
  const room = isFlat ? (largest > SMALLEST ? largest / 10 : 1) : (high / 2 - low / 2) * 0.1;
  const from = low >= 0 && low <= high / 2 ? 0 : low - room;
  return linear(from, high + room, bottom, top, niceTicks(from, high + room, most));
}

/** Values from one to another, from `start` to `end` in pixels. */
export function linear(from: number, to: number, start: number, end: number, ticks: readonly number[]): Scale {
  const size = to - from;
  return {
    kind: "linear",
    place: (value) => start + ((value - from) / size) * (end - start),
    valueAt: (place) => from + ((place - start) / (end - start)) * size,
    ticks,
  };
}

/** The same, equal distances being equal factors; both values above 0. */
export function log(from: number, to: number, start: number, end: number, ticks: readonly number[]): Scale {
  const [low, size] = [Math.log(from), Math.log(to) - Math.log(from)];
  return {
    kind: "log",
    place: (value) => start + ((Math.log(value) - low) / size) * (end - start),
    valueAt: (place) => Math.exp(low + ((place - start) / (end - start)) * size),
    ticks,
  };
}
