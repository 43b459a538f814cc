import { linear, type Scale } from "../charts/scale.ts";
import { niceTicks } from "../charts/ticks.ts";

/** Room for a tick's number, in pixels. */
const GAP = { across: 72, up: 22 };

/** A linear axis over finite values with a little room at its ends; `start` and `end` in pixels. */
export function axisScale(values: Iterable<number>, start: number, end: number, mustHold?: number): Scale {
  let [low, high] = [mustHold ?? Number.POSITIVE_INFINITY, mustHold ?? Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  const size = high - low;
  const room = size > 0 && Number.isFinite(size) ? size * 0.05 : Math.max(Math.abs(low) * 0.1, 0.5);
  const [from, to] = [low - room, high + room];
  const gap = start < end ? GAP.across : GAP.up;
  return linear(from, to, start, end, niceTicks(from, to, Math.max(2, Math.abs(end - start) / gap)));
}
