import { type ColourScale, colourOf } from "./colourScale.ts";
import type { MapColours } from "./mapColours.ts";

/** Numbers of a grid as pixels, [row][column] with the first row at the bottom, or at the top where `isDown`. Holes stay clear. */
export function gridPixels(
  values: ArrayLike<number>,
  columns: number,
  rows: number,
  scale: ColourScale,
  colours: MapColours,
  isDown = false,
): ImageData {
  const image = new ImageData(columns, rows);
  for (let row = 0; row < rows; row++) {
    const line = isDown ? row : rows - 1 - row;
    for (let column = 0; column < columns; column++) {
      const colour = colourOf(values[row * columns + column] ?? Number.NaN, scale, colours);
      if (!colour) continue;
      const at = (line * columns + column) * 4;
      image.data[at] = colour[0];
      image.data[at + 1] = colour[1];
      image.data[at + 2] = colour[2];
      image.data[at + 3] = 255;
    }
  }
  return image;
}

let shared: HTMLCanvasElement | null = null;

/** The same as the address of a picture. */
export function pictureOf(image: ImageData): string {
  shared ??= document.createElement("canvas");
  [shared.width, shared.height] = [image.width, image.height];
  shared.getContext("2d")?.putImageData(image, 0, 0);
  return shared.toDataURL();
}
