import { convertIndexedToRgb, type DecodedPng, decode } from "fast-png";

/** The pixels of a picture, from 0 (dark) to 1. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 1: grey. 3: red, green and blue. Transparency is left out. */
  readonly channels: 1 | 3;
  /** [pixel][channel], row by row. */
  readonly values: Float64Array;
}

/** The picture in a PNG file; throws where the file is damaged. Only programs that meet a folder of pictures load this (scripts/build.mjs). */
export function decodePng(bytes: Uint8Array): Pixels {
  const png = decode(bytes, { checkCrc: true });
  const { width, height } = png;
  const { data, channels, depth } = png.palette ? fromPalette(png) : { ...png, data: unpacked(png) };
  if (data.length < width * height * channels) throw new Error("its pixels are not all there");
  // One or three, with or without transparency behind them.
  const kept = channels < 3 ? 1 : 3;
  const most = 2 ** depth - 1;
  const values = new Float64Array(width * height * kept);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let channel = 0; channel < kept; channel++)
      values[pixel * kept + channel] = (data[pixel * channels + channel] as number) / most;
  return { width, height, channels: kept, values };
}

function fromPalette(png: DecodedPng) {
  const channels = png.palette?.[0]?.length ?? 3;
  return { data: convertIndexedToRgb(png), channels, depth: 8 as const };
}

/** Grey in less than 8 bits: several pixels stand in one byte, and each line begins with a new one. */
function unpacked({ data, depth, width, height }: DecodedPng): DecodedPng["data"] {
  if (depth >= 8) return data;
  const stride = Math.ceil((width * depth) / 8);
  const pixels = new Uint8Array(width * height);
  if (data.length < stride * height) throw new Error("its pixels are not all there");
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * stride + (bit >> 3)] as number;
      pixels[y * width + x] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  return pixels;
}
