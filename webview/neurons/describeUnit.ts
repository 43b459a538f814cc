import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import type { Reading } from "../selectors.ts";
import type { UnitReadings } from "./drawUnits.ts";
import type { Unit } from "./unitStore.ts";

/** What a screen reader says of a unit: “z1, unit 3 of 128: u = 0.2, z = 0.197, δ = −0.01, b = 0”. Units count from 0, as in the file. */
export function describeUnit(
  { node, unit }: Unit,
  size: number,
  { value, preactivation, gradient, gradientName }: UnitReadings,
  bias: number | null,
): string {
  const parts = [
    part("u", preactivation, unit),
    part("z", value, unit),
    part(gradientName, gradient, unit),
    bias === null ? null : `b = ${formatNumber(bias)}`,
  ].filter((text) => text !== null);
  return `${t("{0}, unit {1} of {2}", node, unit, size)}: ${parts.join(", ")}`;
}

function part(name: string, reading: Reading, unit: number): string | null {
  if (reading === "none") return null;
  if (reading === "pending") return t("{0} not computed yet", name);
  return `${name} = ${formatNumber(reading[unit] ?? Number.NaN)}`;
}
