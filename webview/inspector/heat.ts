/** Statistics and tints of many numbers at a glance. Colour only repeats what the figures say. */

export interface Spread {
  readonly minimum: number;
  readonly mean: number;
  readonly maximum: number;
  /** Largest finite absolute value. */
  readonly reach: number;
}

export function spreadOf(values: Float64Array): Spread {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let reach = 0;
  for (const value of values) {
    // Comparisons with NaN are false, and a NaN among the values must be seen.
    if (!(value >= minimum)) minimum = value;
    if (!(value <= maximum)) maximum = value;
    sum += value;
    if (Number.isFinite(value)) reach = Math.max(reach, Math.abs(value));
  }
  return { minimum, mean: sum / values.length, maximum, reach };
}

/** From −1 (most negative) to 1 (most positive), on a scale that keeps zero at zero; NaN stays NaN. */
export function heatOf(value: number, reach: number): number {
  if (Number.isNaN(value)) return Number.NaN;
  if (!Number.isFinite(value)) return Math.sign(value);
  return reach === 0 ? 0 : value / reach;
}

/** A bar at the side of a cell, not a tint behind: the figures keep their contrast in every theme. */
export function heatStyle(heat: number) {
  const color = heat > 0 ? "var(--panel-positive)" : "var(--panel-negative)";
  return Number.isNaN(heat)
    ? undefined
    : { borderInlineStartColor: `color-mix(in srgb, ${color} ${Math.round(Math.abs(heat) * 100)}%, transparent)` };
}
