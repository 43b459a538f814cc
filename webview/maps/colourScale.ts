import type { MapColours, Rgb } from "./mapColours.ts";

/** How numbers become colours. Two hues meet at the ground in the middle, or one grows out of it. */
export interface ColourScale {
  /** `regions`: numbers are classes. */
  readonly kind: "diverging" | "sequential" | "regions";
  /** The number in the ground's colour (the least, where one hue grows). */
  readonly middle: number;
  /** So far from it the colour is full. */
  readonly reach: number;
}

/** Full colours are left to the points of the data, which have to be seen on them. */
const STRONGEST = 0.78;
const OF_REGIONS = 0.5;

/** A scale around a middle that reaches as far as the largest finite number. */
export function divergingScale(values: ArrayLike<number>, middle: number): ColourScale {
  let reach = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = Math.abs((values[i] as number) - middle);
    if (Number.isFinite(distance) && distance > reach) reach = distance;
  }
  return { kind: "diverging", middle, reach };
}

/** From the smallest finite number to the largest. */
export function sequentialScale(values: ArrayLike<number>): ColourScale {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high
    ? { kind: "sequential", middle: 0, reach: 0 }
    : { kind: "sequential", middle: low, reach: high - low };
}

/** From −1 to 1; NaN where there is no number, and ±1 for an infinite one. */
export function shareOf(value: number, { middle, reach }: ColourScale): number {
  if (Number.isNaN(value)) return Number.NaN;
  if (reach === 0) return value === middle ? 0 : Math.sign(value - middle);
  return Math.max(-1, Math.min(1, (value - middle) / reach));
}

/** Null is a hole. */
export function colourOf(value: number, scale: ColourScale, colours: MapColours): Rgb | null {
  if (!Number.isFinite(value)) return null;
  if (scale.kind === "regions") {
    const colour = colours.classes[Math.max(0, Math.trunc(value)) % colours.classes.length];
    return colour ? mix(colours.ground, colour, OF_REGIONS) : null;
  }
  const share = shareOf(value, scale);
  if (scale.kind === "sequential") return mix(colours.ground, colours.forward, STRONGEST * share);
  // Small numbers are to be seen as well: the middle half of the scale takes more than half of the hue.
  const strength = STRONGEST * Math.abs(share) ** 0.8;
  return mix(colours.ground, share < 0 ? colours.negative : colours.positive, strength);
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * share);
  return [at(0), at(1), at(2)];
}
