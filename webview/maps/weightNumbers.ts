import type { WeightImages } from "../../core/view/maps/mapsView.ts";
import { csvText } from "../charts/csvText.ts";
import { t } from "../l10n.ts";
import { exactNumber } from "../numbers.ts";

/** One weight of the pictures. */
export interface WeightPlace {
  readonly unit: number;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

export function weightAt({ channels, height, width, numbers }: WeightImages, place: WeightPlace): number {
  const { unit, channel, row, column } = place;
  return numbers[((unit * channels + channel) * height + row) * width + column] ?? Number.NaN;
}

/** `unit 3, channel 0, row 2, column 5`. */
export function sayPlace({ kind, channels }: WeightImages, { unit, channel, row, column }: WeightPlace): string {
  if (kind === "matrix") return t("row {0}, column {1}", row, column);
  return channels > 1
    ? t("unit {0}, channel {1}, row {2}, column {3}", unit, channel, row, column)
    : t("unit {0}, row {1}, column {2}", unit, row, column);
}

export function sayWeight(images: WeightImages, place: WeightPlace): string {
  return t("{0}: {1}", sayPlace(images, place), exactNumber(weightAt(images, place)));
}

/** Where a key leads: within a picture pixel by pixel, over its edges into the next one. Undefined for other keys. */
export function weightAfter(key: string, images: WeightImages, place: WeightPlace): WeightPlace | undefined {
  const { units, channels, height, width } = images;
  const { unit, channel, row, column } = place;
  const tile = unit * channels + channel;
  const last = units * channels - 1;
  const to = (next: number, row: number, column: number): WeightPlace => {
    const at = Math.max(0, Math.min(next, last));
    return { unit: Math.floor(at / channels), channel: at % channels, row, column };
  };
  switch (key) {
    case "ArrowRight":
      if (column + 1 < width) return { ...place, column: column + 1 };
      return tile < last ? to(tile + 1, row, 0) : place;
    case "ArrowLeft":
      if (column > 0) return { ...place, column: column - 1 };
      return tile > 0 ? to(tile - 1, row, width - 1) : place;
    case "ArrowDown":
      return { ...place, row: Math.min(row + 1, height - 1) };
    case "ArrowUp":
      return { ...place, row: Math.max(row - 1, 0) };
    case "PageDown":
      return to(tile + 1, row, column);
    case "PageUp":
      return to(tile - 1, row, column);
    case "Home":
      return { ...place, row: 0, column: 0 };
    case "End":
      return { ...place, row: height - 1, column: width - 1 };
    default:
      return undefined;
  }
}

export function weightCsv(images: WeightImages): string {
  const { units, channels, height, width } = images;
  const lines = function* () {
    for (let unit = 0; unit < units; unit++)
      for (let channel = 0; channel < channels; channel++)
        for (let row = 0; row < height; row++)
          for (let column = 0; column < width; column++)
            yield [unit, channel, row, column, weightAt(images, { unit, channel, row, column })];
  };
  return csvText(["unit", "channel", "row", "column", images.parameter], lines());
}
