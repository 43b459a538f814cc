import { briefly, summarize } from "../canvas/strip.ts";
import { formatNumber } from "../numbers.ts";

/** Texts of painted nodes, made once: formatting and measuring cost more than drawing. */

const numbers = new WeakMap<Float64Array, string>();
const summaries = new WeakMap<Float64Array, readonly [string, string, string]>();

/** The number of a scalar as it stands on its wire. */
export function numberText(reading: Float64Array): string {
  let text = numbers.get(reading);
  if (text === undefined) {
    text = formatNumber(reading[0] ?? Number.NaN);
    numbers.set(reading, text);
  }
  return text;
}

/** Minimum, mean and maximum, as they stand below a strip. */
export function summaryText(reading: Float64Array): readonly [string, string, string] {
  let texts = summaries.get(reading);
  if (!texts) {
    const { minimum, mean, maximum } = summarize(reading);
    texts = [briefly(minimum), briefly(mean), briefly(maximum)];
    summaries.set(reading, texts);
  }
  return texts;
}

const fitted = new Map<string, readonly string[]>();
const MOST_KEPT = 20_000;

/** A text in at most `lines` lines of a width, the last of them cut short where it does not fit. The context has the font. */
export function fitText(context: CanvasRenderingContext2D, text: string, width: number, lines = 1): readonly string[] {
  const key = `${context.font}\n${width}\n${lines}\n${text}`;
  let found = fitted.get(key);
  if (!found) {
    found = breakText(context, [...text], width, lines);
    if (fitted.size >= MOST_KEPT) fitted.clear();
    fitted.set(key, found);
  }
  return found;
}

function breakText(context: CanvasRenderingContext2D, rest: string[], width: number, lines: number): readonly string[] {
  const fits = (count: number, end = "") => context.measureText(rest.slice(0, count).join("") + end).width <= width;
  if (fits(rest.length)) return [rest.join("")];
  const end = lines === 1 ? "…" : "";
  let count = rest.length - 1;
  while (count > 1 && !fits(count, end)) count -= 1;
  const first = rest.slice(0, count).join("") + end;
  return lines === 1 ? [first] : [first, ...breakText(context, rest.slice(count), width, lines - 1)];
}
