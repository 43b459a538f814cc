import type { WeightImages } from "../../core/view/maps/mapsView.ts";
import type { WeightPlace } from "./weightNumbers.ts";

/** Pictures of equal size beside and below each other. */
export interface Mosaic {
  /** Pixels of the screen a weight takes. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  /** Of each picture, its upper left corner. */
  cornerOf(tile: number): readonly [x: number, y: number];
}

/** Room for the name above each picture, and between them. */
const NAME = 14;
const GAP = 8;
const LARGEST = 36;
/** A picture is at least so wide, so that its name fits. */
const LEAST = 26;

/** As large as the width allows where they all fit in the height; never less than a pixel a weight. */
export function mosaicOf({ units, channels, width, height }: WeightImages, room: number, tall: number): Mosaic {
  const count = units * channels;
  const across = (scale: number) => {
    const step = Math.max(width * scale, LEAST) + GAP;
    // Channels of one unit stay in one row where they fit.
    const fit = Math.max(1, Math.floor((room + GAP) / step));
    return channels > 1 && fit >= channels ? Math.floor(fit / channels) * channels : fit;
  };
  const heightAt = (scale: number) => Math.ceil(count / across(scale)) * (height * scale + NAME + GAP);
  let scale = LARGEST;
  while (scale > 1 && (heightAt(scale) > tall || width * scale > room)) scale--;
  // What does not fit scrolls, and is still to be seen.
  scale = Math.max(scale, Math.min(4, Math.max(1, Math.floor(room / width))));
  const columns = across(scale);
  const step = Math.max(width * scale, LEAST) + GAP;
  const line = height * scale + NAME + GAP;
  return {
    scale,
    width: Math.max(width * scale, Math.min(columns, count) * step - GAP),
    height: Math.ceil(count / columns) * line,
    cornerOf: (tile) => [(tile % columns) * step, Math.floor(tile / columns) * line + NAME],
  };
}

/** The weight under a place of the screen; null between the pictures. */
export function weightUnder(images: WeightImages, mosaic: Mosaic, x: number, y: number): WeightPlace | null {
  const { units, channels, width, height } = images;
  for (let tile = 0; tile < units * channels; tile++) {
    const [left, top] = mosaic.cornerOf(tile);
    const [column, row] = [Math.floor((x - left) / mosaic.scale), Math.floor((y - top) / mosaic.scale)];
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    return { unit: Math.floor(tile / channels), channel: tile % channels, row, column };
  }
  return null;
}
