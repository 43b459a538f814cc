import type { Direction, NodeGeometry } from "../layout/nodeGeometry.ts";
import { barsOf, summarize } from "./bars.ts";
import { briefly, formatNumber } from "./numberText.ts";
import type { NodeReading, Reading } from "./reading.ts";
import type { Paint, Shape } from "./shape.ts";
import { textWidth } from "./textWidth.ts";

const STRIP_HEIGHT = 20;
const SUMMARY_HEIGHT = 11;
/** A number may come closer to its neighbours than a strip. */
const SPARE = 8;
/** A layer's strips: under its band, value first. */
const LAYER_ROWS = [54, 98] as const;

type Kind = "value" | "gradient";

/** The numbers inside a layer. */
export function readingShapes({ body }: NodeGeometry, reading: NodeReading | null, shapes: Shape[]): void {
  if (!reading) return;
  const width = body.width - 20;
  const middle = body.width / 2;
  addReading(reading.value, "value", { x: 10, y: LAYER_ROWS[0], width, middle, anchor: "middle" }, shapes);
  addReading(reading.gradient, "gradient", { x: 10, y: LAYER_ROWS[1], width, middle, anchor: "middle" }, shapes);
}

/** z on the outgoing wire, and the gradient on its other side. Going down, both stand right of the wire. */
export function stemReadings(
  { body, width, exit }: NodeGeometry,
  reading: NodeReading | null,
  direction: Direction,
  shapes: Shape[],
): void {
  if (!reading) return;
  const total = STRIP_HEIGHT + 1 + SUMMARY_HEIGHT;
  if (direction === "down") {
    const x = exit[0] + 7;
    const place = { x, width: width - x, middle: x, anchor: "start" } as const;
    const isNumber = !(reading.value instanceof Float64Array) || reading.value.length === 1;
    addReading(reading.value, "value", { ...place, y: body.height + 3 }, shapes);
    addReading(reading.gradient, "gradient", { ...place, y: body.height + (isNumber ? 20 : total + 7) }, shapes);
    return;
  }
  const stem = width - body.width;
  const place = { x: body.width + 7, width: stem - 14, middle: body.width + stem / 2, anchor: "middle" } as const;
  const isStrip = (one: Reading) => one instanceof Float64Array && one.length !== 1;
  const above = isStrip(reading.value) ? total + 3 : 18;
  addReading(reading.value, "value", { ...place, y: exit[1] - above }, shapes);
  addReading(reading.gradient, "gradient", { ...place, y: exit[1] + 3 }, shapes);
}

interface Place {
  /** Top left corner of a strip. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Where a single number stands. */
  readonly middle: number;
  readonly anchor: "start" | "middle";
}

function addReading(reading: Reading, kind: Kind, place: Place, shapes: Shape[]): void {
  if (reading === "none") return;
  if (reading === "pending") addPending(place, shapes);
  else if (reading.length === 1) addNumber(reading[0] ?? Number.NaN, kind, place, shapes);
  else addStrip(reading, kind, place, shapes);
}

/** Three hollow dots: nothing that could be read as a number. */
function addPending({ middle, y, anchor }: Place, shapes: Shape[]): void {
  const first = anchor === "start" ? middle + 3 : middle - 7.3;
  for (let i = 0; i < 3; i++) {
    const x = first + 7.3 * i;
    shapes.push({ kind: "circle", x, y: y + 7.5, radius: 1.7, fill: null, stroke: "muted", strokeWidth: 1 });
  }
}

function addNumber(number: number, kind: Kind, { middle, y, width, anchor }: Place, shapes: Shape[]): void {
  const isOdd = !Number.isFinite(number);
  const text = kind === "gradient" ? `∂${formatNumber(number)}` : formatNumber(number);
  const weight = isOdd ? 700 : kind === "value" ? 600 : 400;
  shapes.push({
    kind: "text",
    x: middle,
    y: y + 12,
    text,
    size: fitSize(text, width + SPARE, kind === "value" ? 12.5 : 12, weight > 400),
    weight,
    fill: isOdd ? "odd" : kind,
    anchor,
    halo: true,
  });
}

/** The size at which a text is no wider than its place. */
function fitSize(text: string, width: number, size: number, isBold: boolean): number {
  const needed = textWidth(text, size, isBold);
  return needed <= width ? size : Math.round((100 * size * width) / needed) / 100;
}

/** Bars that rise from the middle line for positive components and hang for negative ones; below minimum, mean, maximum. */
function addStrip(numbers: Float64Array, kind: Kind, { x, y, width }: Place, shapes: Shape[]): void {
  const bars = barsOf(numbers);
  const step = width / Math.max(1, bars.length);
  const gap = step > 4 ? 1 : 0;
  const half = STRIP_HEIGHT / 2;
  const middle = y + half;
  const flat = { kind: "box", radius: 0, stroke: null, strokeWidth: 0 } as const;
  shapes.push({ ...flat, x, y, width, height: STRIP_HEIGHT, radius: 2, fill: "stripFill" });
  shapes.push({ kind: "line", x1: x, y1: middle, x2: x + width, y2: middle, stroke: "stripAxis", strokeWidth: 0.75 });
  bars.forEach(({ value, share }, i) => {
    const isOdd = !Number.isFinite(value);
    if (share === 0 && !isOdd) return;
    const length = isOdd ? STRIP_HEIGHT : Math.max(1, Math.abs(share) * half);
    shapes.push({
      ...flat,
      x: x + i * step,
      y: isOdd ? y : share < 0 ? middle : middle - length,
      width: step - gap,
      height: length,
      fill: isOdd ? "odd" : share < 0 ? "negative" : "positive",
      opacity: isOdd ? 1 : 0.45 + 0.55 * Math.abs(share),
    });
  });
  const { minimum, mean, maximum } = summarize(numbers);
  const base = y + STRIP_HEIGHT + 9;
  const third = width / 3 - 2;
  const add = (number: number, at: number, anchor: "start" | "middle" | "end", fill: Paint, weight: 400 | 600) =>
    shapes.push({
      kind: "text",
      x: at,
      y: base,
      text: briefly(number),
      size: fitSize(briefly(number), third, 9, weight > 400),
      weight,
      fill,
      anchor,
    });
  add(minimum, x, "start", "muted", 400);
  add(mean, x + width / 2, "middle", kind === "gradient" ? "gradient" : "text", 600);
  add(maximum, x + width, "end", "muted", 400);
}
