import { type Colours, css } from "./colours.ts";
import { LineRaster } from "./lineRaster.ts";
import type { Box, Bundle, Scene } from "./scene.ts";
import { type Strongest, strongest } from "./strongest.ts";

/** All lines of a part of the canvas, drawn once; shown again and again while the view moves over it. */
export interface Sheet {
  readonly canvas: HTMLCanvasElement;
  /** The part of the canvas that it shows. */
  readonly area: Box;
  /** Pixels of the sheet a canvas unit. */
  readonly scale: number;
}

/** What one bundle's lines show; null where those numbers are not there (yet). */
export type NumbersOf = (bundle: Bundle) => Float64Array | null;

/** Below this many lines to a layer, negative ones are dashed: among more, gaps are not seen and only cost clarity. */
export const MOST_DASHED = 240;

/** Lines between two looks at the clock. */
const LINES = 64;
const ROWS = 48;

/** Draws a sheet in small steps: yields after each, and gives the sheet in the end. */
export function* paintSheet(
  area: Box,
  scale: number,
  dpr: number,
  scene: Scene,
  numbersOf: NumbersOf,
  colours: Colours,
): Generator<void, Sheet, void> {
  const width = Math.max(1, Math.ceil(area.width * scale));
  const height = Math.max(1, Math.ceil(area.height * scale));
  const raster = new LineRaster(width, height);
  for (const bundle of scene.bundles) yield* drawBundle(raster, bundle, numbersOf(bundle), area, scale, dpr);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context) {
    for (let row = 0; row < height; row += ROWS) {
      const end = Math.min(height, row + ROWS);
      const image = new ImageData(width, end - row);
      raster.toRgba(row, end, image.data, colours.positive, colours.negative);
      context.putImageData(image, 0, row);
      yield;
    }
    drawPlain(context, scene, area, scale, dpr, colours);
    drawOdd(context, scene, numbersOf, area, scale, dpr, colours);
  }
  return { canvas, area, scale };
}

function* drawBundle(
  raster: LineRaster,
  bundle: Bundle,
  numbers: Float64Array | null,
  area: Box,
  scale: number,
  dpr: number,
): Generator<void, void, void> {
  if (!numbers) return;
  const found = strongest(numbers);
  const stroke = strokesOf(bundle, found, scale / dpr);
  const { starts, ends } = bundle;
  const columns = starts.length / 2;
  const isDashed = found.drawn <= MOST_DASHED;
  const pixel = (x: number, from: number) => (x - from) * scale;
  for (let k = 0; k < found.order.length; k++) {
    if (k % LINES === 0) yield;
    const i = found.order[k] as number;
    const value = numbers[i] as number;
    const column = i % columns;
    const unit = (i - column) / columns;
    const x1 = pixel(starts[2 * column] as number, area.x);
    if (Number.isNaN(x1)) continue;
    const y1 = pixel(starts[2 * column + 1] as number, area.y);
    const x2 = pixel(ends[2 * unit] as number, area.x);
    const y2 = pixel(ends[2 * unit + 1] as number, area.y);
    const share = Math.abs(value) / found.reach;
    const { alpha, width } = stroke(share);
    raster.line(x1, y1, x2, y2, width * dpr, alpha * 255, value < 0, value < 0 && isDashed);
  }
}

/**
 * How strong a line is drawn for its share of the largest weight. The more lines a pixel of the layer's height has
 * to take, the thinner and fainter they are, so that the strong ones still stand out of the mass. Widths in pixels of the screen.
 */
function strokesOf(
  { starts, ends }: Bundle,
  { drawn }: Strongest,
  zoom: number,
): (share: number) => { readonly alpha: number; readonly width: number } {
  const crowd = drawn / Math.max(24, Math.max(spanOf(starts), spanOf(ends)) * zoom);
  const alpha = Math.min(0.75, Math.max(0.03, 0.9 / crowd ** 0.85));
  // In a crowd the weak step back further, so that it is the strong ones that are seen.
  const steepness = crowd > 4 ? 2.4 : 1.4;
  const widest = Math.min(3.4, Math.max(0.9, 3 / Math.sqrt(crowd))) * Math.min(1.6, Math.max(0.6, zoom));
  return (share) => ({
    alpha: Math.min(0.95, alpha * (0.3 + 2.4 * share ** steepness)),
    width: Math.max(0.8, widest * share),
  });
}

/** How far the ends reach, whichever way the layers run. */
function spanOf(points: Float64Array): number {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return Math.max(0, right - left, bottom - top);
}

function drawPlain(
  context: CanvasRenderingContext2D,
  { plain }: Scene,
  area: Box,
  scale: number,
  dpr: number,
  colours: Colours,
): void {
  context.lineWidth = dpr;
  context.strokeStyle = colours.wire;
  context.globalAlpha = plain.length > 200 ? 0.25 : 0.7;
  for (let k = 0; k < plain.length; k += LINES) {
    context.beginPath();
    for (const { from, to } of plain.slice(k, k + LINES)) {
      context.moveTo((from[0] - area.x) * scale, (from[1] - area.y) * scale);
      context.lineTo((to[0] - area.x) * scale, (to[1] - area.y) * scale);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** NaN and infinities, over everything. */
function drawOdd(
  context: CanvasRenderingContext2D,
  { bundles }: Scene,
  numbersOf: NumbersOf,
  area: Box,
  scale: number,
  dpr: number,
  colours: Colours,
): void {
  context.strokeStyle = colours.odd;
  context.lineWidth = dpr;
  for (const bundle of bundles) {
    const numbers = numbersOf(bundle);
    const columns = bundle.starts.length / 2;
    context.beginPath();
    for (const i of numbers ? strongest(numbers).odd.slice(0, 4 * LINES) : []) {
      const column = i % columns;
      const unit = (i - column) / columns;
      context.moveTo(
        ((bundle.starts[2 * column] ?? 0) - area.x) * scale,
        ((bundle.starts[2 * column + 1] ?? 0) - area.y) * scale,
      );
      context.lineTo(
        ((bundle.ends[2 * unit] ?? 0) - area.x) * scale,
        ((bundle.ends[2 * unit + 1] ?? 0) - area.y) * scale,
      );
    }
    context.stroke();
  }
}

/** The lines of one unit, all of them and exactly, straight onto the picture. */
export function drawHighlight(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { node, unit }: { readonly node: string; readonly unit: number },
  numbersOf: NumbersOf,
  colours: Colours,
  at: { readonly x: number; readonly y: number; readonly zoom: number },
): void {
  const lines: { x1: number; y1: number; x2: number; y2: number; share: number }[] = [];
  const add = (bundle: Bundle, numbers: Float64Array, reach: number, column: number, to: number) => {
    const value = numbers[to * (bundle.starts.length / 2) + column] ?? Number.NaN;
    if (value === 0) return;
    lines.push({
      x1: bundle.starts[2 * column] ?? 0,
      y1: bundle.starts[2 * column + 1] ?? 0,
      x2: bundle.ends[2 * to] ?? 0,
      y2: bundle.ends[2 * to + 1] ?? 0,
      share: reach > 0 ? value / reach : value,
    });
  };
  for (const bundle of scene.bundles) {
    const numbers = numbersOf(bundle);
    if (!numbers) continue;
    const columns = bundle.starts.length / 2;
    const { reach } = strongest(numbers);
    if (bundle.target === node)
      for (let column = 0; column < columns; column++) add(bundle, numbers, reach, column, unit);
    if (!bundle.sources.includes(node)) continue;
    for (let column = 0; column < columns; column++) {
      if (bundle.sources[bundle.sourceOf[column] ?? 0] !== node || bundle.componentOf[column] !== unit) continue;
      for (let to = 0; to < bundle.ends.length / 2; to++) add(bundle, numbers, reach, column, to);
    }
  }
  const areMany = lines.length > 150;
  const widest = areMany ? 1 : 3.4;
  const least = areMany ? 0.12 : 0.75;
  for (const { x1, y1, x2, y2, share } of lines) {
    const size = Math.abs(share);
    const isOdd = !Number.isFinite(share);
    context.strokeStyle = isOdd ? colours.odd : css(share < 0 ? colours.negative : colours.positive);
    context.globalAlpha = isOdd ? 1 : Math.min(1, least + (1 - least) * size);
    context.lineWidth = isOdd ? 1 : Math.max(0.9, widest * size);
    context.setLineDash(share < 0 && !areMany ? [6, 3] : []);
    context.beginPath();
    context.moveTo(x1 * at.zoom + at.x, y1 * at.zoom + at.y);
    context.lineTo(x2 * at.zoom + at.x, y2 * at.zoom + at.y);
    context.stroke();
  }
  context.setLineDash([]);
  context.lineWidth = 1.6;
  context.globalAlpha = 1;
  context.strokeStyle = colours.foreground;
  context.beginPath();
  for (const line of scene.plain) {
    const isFrom = line.source === node && line.component === unit;
    if (!isFrom && !(line.target === node && line.unit === unit)) continue;
    context.moveTo(line.from[0] * at.zoom + at.x, line.from[1] * at.zoom + at.y);
    context.lineTo(line.to[0] * at.zoom + at.x, line.to[1] * at.zoom + at.y);
  }
  context.stroke();
}
