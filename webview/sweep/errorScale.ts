import { linear, log, type Scale } from "../charts/scale.ts";
import { logTicks, niceTicks } from "../charts/ticks.ts";

/** Values above 0 on a logarithmic axis with a little room on both sides; `written` get the ticks, else round numbers. */
export function logScale(
  values: readonly number[],
  start: number,
  end: number,
  written: readonly number[] | null,
): Scale {
  const usable = values.filter((value) => value > 0 && Number.isFinite(value));
  const [least, most] = usable.length === 0 ? [0.1, 1] : [Math.min(...usable), Math.max(...usable)];
  const room = least === most ? 2 : (most / least) ** 0.06;
  const [from, to] = [least / room, most * room];
  return log(from, to, start, end, written ?? logTicks(from, to, Math.max(2, Math.abs(end - start) / 40)));
}

/** All finite values on a linear axis; `room` is a share of their range. */
export function linearScale(values: Iterable<number>, start: number, end: number, room: number, gap: number): Scale {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) [least, most] = [0, 1];
  const size = most - least || Math.abs(most) || 1;
  const [from, to] = [least - size * room, most + size * room];
  return linear(from, to, start, end, niceTicks(from, to, Math.max(2, Math.abs(end - start) / gap)));
}
