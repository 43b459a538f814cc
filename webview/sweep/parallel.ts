import type { SweepView } from "../../core/view/sweepView.ts";
import { logTicks, niceTicks } from "../charts/ticks.ts";
import { formatNumber } from "../numbers.ts";
import { choiceText, type ShownRow } from "./sweepRows.ts";

/** One axis of the parallel-coordinates plot. */
export interface Dimension {
  readonly key: string;
  readonly label: string;
  readonly kind: "category" | "linear" | "log";
  /** By row: where it crosses the axis, 0 at the bottom and 1 at the top; NaN where the row has no value. */
  readonly places: readonly number[];
  readonly ticks: readonly { readonly place: number; readonly text: string }[];
  /** What stands at a place, for people. */
  readonly textAt: (place: number) => string;
}

/** Which part of an axis lets rows through, from 0 to 1; an axis without one lets all through. */
export type Brushes = Readonly<Record<string, readonly [low: number, high: number]>>;

/** Factors between the smallest and the largest above which an axis is logarithmic. */
const WIDE = 20;
const MOST_TICKS = 5;

/** One axis a choice, then the number of parameters and the objectives. */
export function dimensionsOf(view: SweepView, rows: readonly ShownRow[]): readonly Dimension[] {
  const choices = view.axes.map((axis, i) =>
    choiceDimension(
      axis,
      rows.map(({ choices }) => choices[i] ?? null),
    ),
  );
  const number = (key: "parameters" | "hiddenUnits" | "training" | "validation" | "metric", label: string) =>
    numberDimension(
      key,
      label,
      rows.map(({ numbers }) => numbers[key]),
      null,
    );
  return [
    ...choices,
    number("parameters", "θ"),
    ...(view.kind === "files" ? [number("hiddenUnits", "hidden units")] : []),
    ...(view.metric ? [number("metric", view.metric)] : []),
    ...(view.by === "validation" ? [number("training", "training")] : []),
    number(view.by, view.by),
  ];
}

function choiceDimension(axis: string, values: readonly unknown[]): Dimension {
  const tried = [...new Set(values)];
  if (tried.every((value) => typeof value === "number"))
    return numberDimension(
      axis,
      axis,
      values as readonly number[],
      tried.toSorted((a, b) => a - b),
    );
  const texts = tried.map((value) => choiceText(value as string));
  const placeOf = (index: number): number => (texts.length === 1 ? 0.5 : index / (texts.length - 1));
  return {
    key: axis,
    label: axis,
    kind: "category",
    places: values.map((value) => placeOf(tried.indexOf(value))),
    ticks: texts.map((text, i) => ({ place: placeOf(i), text })),
    textAt: (place) => texts[Math.round(place * (texts.length - 1))] ?? "",
  };
}

/** `written`: the values that get a tick, where they are few; else round ones. */
function numberDimension(
  key: string,
  label: string,
  values: readonly number[],
  written: readonly number[] | null,
): Dimension {
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const isRate = /rate|decay|epsilon/i.test(key);
  const isLog = finite.length > 0 && least > 0 && most > least && (isRate || most / least > WIDE);
  const [from, to] = finite.length === 0 ? [0, 1] : least === most ? around(least) : [least, most];
  const scaled = isLog ? Math.log : (value: number): number => value;
  const unscaled = isLog ? Math.exp : (value: number): number => value;
  const [low, size] = [scaled(from), scaled(to) - scaled(from)];
  const placeOf = (value: number): number => (Number.isFinite(value) ? (scaled(value) - low) / size : Number.NaN);
  const round = isLog ? logTicks(from, to, MOST_TICKS) : niceTicks(from, to, MOST_TICKS);
  const ticks = written && written.length <= 2 * MOST_TICKS ? written : round;
  return {
    key,
    label,
    kind: isLog ? "log" : "linear",
    places: values.map(placeOf),
    ticks: ticks.map((tick) => ({ place: placeOf(tick), text: formatNumber(tick) })),
    textAt: (place) => formatNumber(unscaled(low + place * size)),
  };
}

function around(value: number): readonly [number, number] {
  const room = value === 0 ? 1 : Math.abs(value) / 2;
  return [value - room, value + room];
}

/** Whether a row is let through by every brush; what has no value on a brushed axis is not. */
export function passes(dimensions: readonly Dimension[], brushes: Brushes, row: number): boolean {
  return dimensions.every(({ key, places }) => {
    const brush = brushes[key];
    if (!brush) return true;
    const place = places[row] ?? Number.NaN;
    // A hair of room: places are computed, ends are dragged to them.
    return place >= brush[0] - 1e-9 && place <= brush[1] + 1e-9;
  });
}

/** Where axes stand, in pixels, and where on them a place is. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function axisX({ left, right }: Frame, index: number, count: number): number {
  return count === 1 ? (left + right) / 2 : left + ((right - left) * index) / (count - 1);
}

export function placeY({ top, bottom }: Frame, place: number): number {
  return bottom - place * (bottom - top);
}

export function placeAt({ top, bottom }: Frame, y: number): number {
  return Math.max(0, Math.min(1, (bottom - y) / (bottom - top)));
}

/** How near to an end a drag is meant to be at it, in pixels: many rows lie at the very ends. */
const SNAP = 5;

/** The place at a height that was pointed at. */
export function pointedPlace(frame: Frame, y: number): number {
  if (y >= frame.bottom - SNAP) return 0;
  return y <= frame.top + SNAP ? 1 : placeAt(frame, y);
}

/** The line of one row; it is broken where the row has no value. */
export function rowPath(dimensions: readonly Dimension[], row: number, frame: Frame): string {
  let path = "";
  let isDown = false;
  for (const [i, { places }] of dimensions.entries()) {
    const place = places[row] ?? Number.NaN;
    if (!Number.isFinite(place)) {
      isDown = false;
      continue;
    }
    path += `${isDown ? "L" : "M"}${pixel(axisX(frame, i, dimensions.length))} ${pixel(placeY(frame, place))}`;
    isDown = true;
  }
  return path;
}

function pixel(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The brush with one of its ends moved; null where it lets everything through. */
export function moveEnd(
  brush: readonly [number, number] | undefined,
  end: 0 | 1,
  to: number,
): readonly [number, number] | null {
  const [low, high] = brush ?? [0, 1];
  const place = Math.max(0, Math.min(1, to));
  const moved: readonly [number, number] = end === 0 ? [Math.min(place, high), high] : [low, Math.max(place, low)];
  return moved[0] <= 0 && moved[1] >= 1 ? null : moved;
}
