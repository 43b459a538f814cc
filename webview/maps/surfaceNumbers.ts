import type { SurfaceAnswer } from "../../core/view/maps/mapsView.ts";
import { surfacePlace } from "../../core/view/maps/places.ts";
import { csvText } from "../charts/csvText.ts";
import { niceTicks } from "../charts/ticks.ts";
import { t } from "../l10n.ts";
import { exactNumber } from "../numbers.ts";
import type { GridPlace } from "./Crosshair.tsx";

/** So many lines of equal height at most. */
const MOST_LEVELS = 10;

/** Values as they are drawn: their logarithms where that is wanted and all that is finite is above 0. */
export function drawnValues(
  values: Float64Array,
  wantsLog: boolean,
): { readonly values: Float64Array; readonly isLog: boolean } {
  const isLog = wantsLog && values.every((value) => !Number.isFinite(value) || value > 0);
  return { values: isLog ? values.map(Math.log10) : values, isLog };
}

/** Heights that lines are drawn at, in the drawn values. */
export function levelsOf(drawn: Float64Array): readonly number[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of drawn) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return niceTicks(low, high, MOST_LEVELS);
}

export interface SurfaceReading {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

export function surfaceReadingAt({ x, y, at, values }: SurfaceAnswer, [column, row]: GridPlace): SurfaceReading {
  return {
    x: surfacePlace(x, at[0], column),
    y: surfacePlace(y, at[1], row),
    value: values[row * x.count + column] ?? Number.NaN,
  };
}

export function saySurface({ x, y }: SurfaceAnswer, reading: SurfaceReading): string {
  const places = `${x.name} = ${exactNumber(reading.x)}, ${y.name} = ${exactNumber(reading.y)}`;
  return t("{0}: the objective is {1}", places, exactNumber(reading.value));
}

export function surfaceCsv(answer: SurfaceAnswer): string {
  const { x, y } = answer;
  const lines = function* () {
    for (let row = 0; row < y.count; row++)
      for (let column = 0; column < x.count; column++) {
        const reading = surfaceReadingAt(answer, [column, row]);
        yield [reading.x, reading.y, reading.value];
      }
  };
  return csvText([x.name, y.name, "objective"], lines());
}
