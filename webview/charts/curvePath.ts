import { decimate, type Place } from "./decimate.ts";

/**
 * The `d` of an SVG path through places. It is broken where a number is infinite; where there is none (NaN: not measured there)
 * the line goes on to the next. A place alone between two breaks is a dot.
 */
export function curvePath(places: readonly Place[]): string {
  const runs: Place[][] = [[]];
  for (const place of places) {
    const [x, y] = place;
    if (Number.isFinite(x) && Number.isFinite(y)) runs.at(-1)?.push(place);
    else if (!Number.isNaN(y)) runs.push([]);
  }
  return runs.map((run) => pathOf(decimate(run))).join("");
}

function pathOf(places: readonly Place[]): string {
  const [first] = places;
  if (!first) return "";
  if (places.length === 1) return `M${pixel(first[0])} ${pixel(first[1])}h0`;
  return `M${places.map(([x, y]) => `${pixel(x)} ${pixel(y)}`).join("L")}`;
}

/** A hundredth of a pixel is seen by nobody. */
function pixel(value: number): string {
  return String(Math.round(value * 100) / 100);
}
