import { formatNumber } from "../numbers.ts";
import type { Reading } from "../selectors.ts";
import { type Colours, css, stepOf } from "./colours.ts";
import type { Units } from "./scene.ts";
import type { Unit } from "./unitStore.ts";

/** What the units of one layer show at the cursor. */
export interface UnitReadings {
  readonly value: Reading;
  readonly preactivation: Reading;
  /** δ, or ∂target/∂z where there is no u. */
  readonly gradient: Reading;
  /** Its name: `δ` or `∂z`. */
  readonly gradientName: string;
}

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** From these radii and pitches on screen there is room to read. */
const ROOM = { numberInside: 10, threeInside: 27, minus: 4, circle: 1.6, twoBeside: 30, oneBeside: 10.5, index: 24 };

const reaches = new WeakMap<Float64Array, number>();

/** Largest finite magnitude: the colour scale of one layer. */
export function reachOf(numbers: Float64Array): number {
  let reach = reaches.get(numbers);
  if (reach === undefined) {
    reach = 0;
    for (const value of numbers) if (Number.isFinite(value)) reach = Math.max(reach, Math.abs(value));
    reaches.set(numbers, reach);
  }
  return reach;
}

/** The circles of one layer that are in view, with as many of their numbers as can be read. */
export function drawUnits(
  context: CanvasRenderingContext2D,
  units: Units,
  readings: UnitReadings,
  { x, y, zoom }: Viewport,
  frame: { readonly width: number; readonly height: number },
  colours: Colours,
): void {
  const radius = units.radius * zoom;
  const pitch = units.pitch * zoom;
  const { value } = readings;
  const numbers = value instanceof Float64Array ? value : null;
  const reach = numbers ? reachOf(numbers) : 0;
  const margin = Math.max(radius, 4) + 4;
  context.lineWidth = radius > 6 ? 1.2 : 0.7;
  for (let unit = 0; unit < units.size; unit++) {
    const cx = (units.centres[2 * unit] as number) * zoom + x;
    const cy = (units.centres[2 * unit + 1] as number) * zoom + y;
    if (cx < -margin - 120 || cy < -margin || cx > frame.width + margin || cy > frame.height + margin) continue;
    const number = numbers ? (numbers[unit] ?? Number.NaN) : null;
    drawCircle(context, cx, cy, radius, number, reach, colours);
    if ((pitch >= ROOM.oneBeside && units.kind !== "row") || radius >= ROOM.numberInside)
      drawTexts(context, units, unit, cx, cy, radius, pitch, readings, colours, number, reach);
  }
}

function drawCircle(
  context: CanvasRenderingContext2D,
  cx: number,
  cy: number,
  radius: number,
  number: number | null,
  reach: number,
  colours: Colours,
): void {
  const isOdd = number !== null && !Number.isFinite(number);
  const share = number === null || isOdd || reach === 0 ? 0 : number / reach;
  context.fillStyle = isOdd ? colours.odd : (colours.fills[stepOf(share)] ?? colours.odd);
  if (radius < ROOM.circle) {
    // Too small for an outline: a dot of at least a pixel, in a shade that is seen on the ground.
    const side = Math.max(1, 2 * radius);
    if (Math.abs(share) < 0.15) context.fillStyle = colours.quiet;
    context.fillRect(cx - side / 2, cy - side / 2, side, side);
    return;
  }
  context.beginPath();
  context.arc(cx, cy, radius, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = colours.edge;
  if (number === null) {
    // Not computed yet: an outline to be filled in.
    context.setLineDash(radius > 5 ? [3, 2] : [1.5, 1.5]);
    context.stroke();
    context.setLineDash([]);
    return;
  }
  context.stroke();
  // The sign of a circle that has no room for its number.
  if (radius >= ROOM.minus && radius < ROOM.numberInside && share < 0) {
    context.fillStyle = colours.inks[stepOf(share)] ?? colours.foreground;
    context.fillRect(cx - radius * 0.5, cy - 0.75, radius, 1.5);
  }
}

function drawTexts(
  context: CanvasRenderingContext2D,
  units: Units,
  unit: number,
  cx: number,
  cy: number,
  radius: number,
  pitch: number,
  readings: UnitReadings,
  colours: Colours,
  number: number | null,
  reach: number,
): void {
  const share = number === null || !Number.isFinite(number) || reach === 0 ? 0 : number / reach;
  const ink = number === null ? colours.quiet : (colours.inks[stepOf(share)] ?? colours.foreground);
  const text = number === null ? "" : formatNumber(number, 3);
  const u = textOf(readings.preactivation, unit, "u");
  const gradient = textOf(readings.gradient, unit, readings.gradientName);
  if (radius >= ROOM.threeInside && units.kind !== "column") {
    const size = Math.min(14, radius * 0.34);
    write(context, text, cx, cy - size * 0.35, size * 1.25, "center", ink, null, colours.font, radius * 1.85);
    write(context, u, cx, cy - size * 1.55, size * 0.85, "center", ink, null, colours.font, radius * 1.5);
    write(context, gradient, cx, cy + size * 0.95, size * 0.85, "center", ink, null, colours.font, radius * 1.7);
    write(context, String(unit), cx, cy + size * 1.9, size * 0.8, "center", ink, null, colours.font, radius);
    return;
  }
  if (radius >= ROOM.numberInside)
    write(context, text, cx, cy, Math.min(15, radius * 0.72), "center", ink, null, colours.font, radius * 1.85);
  // Beside a circle of a row stands the next one.
  if (units.kind !== "column") return;
  const ground = css(colours.background, 0.72);
  const right = cx + radius + 5;
  if (pitch >= ROOM.twoBeside) {
    const size = Math.min(13, Math.max(9, pitch * 0.25));
    write(context, u, right, cy - size * 0.6, size, "left", colours.foreground, ground, colours.font);
    write(context, gradient, right, cy + size * 0.6, size, "left", colours.backward, ground, colours.font);
  } else if (radius < ROOM.numberInside) {
    const size = Math.min(11, pitch * 0.86);
    write(context, text, right, cy, size, "left", colours.foreground, ground, colours.font);
  }
  if (pitch >= ROOM.index)
    write(
      context,
      String(unit),
      cx - radius - 4,
      cy,
      Math.min(11, pitch * 0.25),
      "right",
      colours.quiet,
      ground,
      colours.font,
    );
}

/** `u 0.42`; nothing where there is nothing. */
function textOf(reading: Reading, unit: number, name: string): string {
  if (reading === "none") return "";
  if (reading === "pending") return `${name} …`;
  return `${name} ${formatNumber(reading[unit] ?? Number.NaN, 3)}`;
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  align: "left" | "center" | "right",
  ink: string,
  ground: string | null,
  font: string,
  room = Number.POSITIVE_INFINITY,
): void {
  if (text === "") return;
  // Digits are about 0.56 of their height wide in every font of an interface.
  const natural = text.length * 0.56 * size;
  const fitted = natural > room ? (size * room) / natural : size;
  if (fitted < 6) return;
  const width = text.length * 0.56 * fitted;
  context.font = `${fitted.toFixed(1)}px ${font}`;
  context.textAlign = align;
  context.textBaseline = "middle";
  if (ground !== null) {
    context.fillStyle = ground;
    const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
    context.fillRect(left - 1, y - fitted / 2, width + 2, fitted);
  }
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/** The ring around the unit under the pointer or the arrow keys; the latter dashed twice over, as the focus of nodes is. */
export function drawRing(
  context: CanvasRenderingContext2D,
  units: Units,
  { unit }: Unit,
  { x, y, zoom }: Viewport,
  colours: Colours,
  isFocus: boolean,
): void {
  const cx = (units.centres[2 * unit] ?? 0) * zoom + x;
  const cy = (units.centres[2 * unit + 1] ?? 0) * zoom + y;
  context.strokeStyle = colours.focus;
  context.lineWidth = 2;
  context.setLineDash(isFocus ? [4, 2] : []);
  context.beginPath();
  context.arc(cx, cy, Math.max(5, units.radius * zoom + 3), 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
}
