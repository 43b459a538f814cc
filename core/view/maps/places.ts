import type { MapSide } from "./mapsView.ts";

/** Which numbers the places of a map stand for; apart, because the canvas needs it and nothing of how maps are made. */

/** The number at place k of a side. */
export function placeOf({ from, to, count }: MapSide, k: number): number {
  return count < 2 ? from : from + ((to - from) * k) / (count - 1);
}

/** The same of a loss surface, `at` exactly in the middle. */
export function surfacePlace(side: MapSide, at: number, k: number): number {
  return 2 * k === side.count - 1 ? at : placeOf(side, k);
}
