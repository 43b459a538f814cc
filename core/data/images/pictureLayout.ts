import type { Shape } from "../../shape.ts";
import type { Pixels } from "./pngDecoder.ts";

/** How the numbers of an input are those of a picture. */
export interface PictureLayout {
  readonly channels: 1 | 3;
  readonly channelsFirst: boolean;
}

/** Null where an input of this shape does not hold a picture of this size. */
export function layoutFor(shape: Shape, { width, height }: Pick<Pixels, "width" | "height">): PictureLayout | null {
  const [a, b, c] = shape;
  const size = width * height;
  if (shape.length === 1 && (a === size || a === 3 * size))
    return { channels: a === size ? 1 : 3, channelsFirst: true };
  if (shape.length === 2) return a === height && b === width ? { channels: 1, channelsFirst: true } : null;
  if (shape.length !== 3) return null;
  if ((a === 1 || a === 3) && b === height && c === width) return { channels: a, channelsFirst: true };
  if (a === height && b === width && (c === 1 || c === 3)) return { channels: c, channelsFirst: false };
  return null;
}

/**
 * Writes a picture as row `row` of `rows` into values, [component][row]. Grey fills all three channels; colours become grey by the
 * luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B.
 */
export function writePicture(
  { width, height, channels: own, values: pixels }: Pixels,
  { channels, channelsFirst }: PictureLayout,
  values: Float64Array,
  row: number,
  rows: number,
): void {
  const size = width * height;
  for (let pixel = 0; pixel < size; pixel++)
    for (let channel = 0; channel < channels; channel++) {
      const component = channelsFirst ? channel * size + pixel : pixel * channels + channel;
      values[component * rows + row] = channelOf(pixels, pixel, own, channels, channel);
    }
}

function channelOf(pixels: Float64Array, pixel: number, own: number, channels: number, channel: number): number {
  if (own === 1) return pixels[pixel] as number;
  const at = 3 * pixel;
  if (channels === 3) return pixels[at + channel] as number;
  return 0.299 * (pixels[at] as number) + 0.587 * (pixels[at + 1] as number) + 0.114 * (pixels[at + 2] as number);
}
