import type { Decision, MapAnswer, MapSide } from "../../core/view/maps/mapsView.ts";
import { POINT_STRIDE } from "../../core/view/maps/mapsView.ts";
import { placeOf } from "../../core/view/maps/places.ts";
import { csvText } from "../charts/csvText.ts";
import { t } from "../l10n.ts";
import { exactNumber } from "../numbers.ts";
import type { GridPlace } from "./Crosshair.tsx";
import { type ColourScale, divergingScale } from "./colourScale.ts";

/** What of an answer is drawn large. */
export interface ShownMap {
  /** Of the number: `z[3]`, or of the prediction. */
  readonly name: string;
  readonly isDecision: boolean;
  readonly values: ArrayLike<number>;
  readonly scale: ColourScale;
  /** The extent of the values, for a curve. */
  readonly side: MapSide;
}

export function shownMap(answer: MapAnswer, of: string | null): ShownMap {
  const { decision, numbers, nodes } = answer;
  const [node] = nodes;
  const isDecision = decision !== null && node === undefined;
  const values = isDecision ? decision.values : numbers;
  const name = isDecision ? decision.prediction : (of ?? node?.id ?? "");
  const scale: ColourScale =
    isDecision && decision.kind === "classes"
      ? { kind: "regions", middle: 0, reach: 0 }
      : divergingScale(values, isDecision ? (decision.threshold ?? 0) : (node?.middle ?? 0));
  return { name, isDecision, values, scale, side: valueSide(name, values, answer) };
}

/** From the smallest to the largest of the values and, on a curve, of the targets. */
function valueSide(name: string, values: ArrayLike<number>, { points, y }: MapAnswer): MapSide {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number) => {
    if (!Number.isFinite(value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (let i = 0; i < values.length; i++) take(values[i] as number);
  if (y === null && points)
    for (let i = 3; i < points.numbers.length; i += POINT_STRIDE) take(points.numbers[i] as number);
  if (low > high) [low, high] = [0, 1];
  const room = high > low ? (high - low) * 0.06 : 1;
  return { name, from: low - room, to: high + room, count: 1 };
}

/** All numbers at one place. */
export interface MapReading {
  readonly sides: readonly { readonly name: string; readonly value: number }[];
  readonly name: string;
  readonly value: number;
  /** The class that is decided there; null where none is. */
  readonly decided: string | null;
}

export function readingAt(answer: MapAnswer, { name, values, scale }: ShownMap, [column, row]: GridPlace): MapReading {
  const { x, y, decision } = answer;
  const at = row * x.count + column;
  const value = values[at] ?? Number.NaN;
  const sides = [{ name: x.name, value: placeOf(x, column) }];
  if (y) sides.push({ name: y.name, value: placeOf(y, row) });
  const decided = decision && decidedAt(decision, at);
  return { sides, name: scale.kind === "regions" ? t("class") : name, value, decided };
}

function decidedAt({ kind, values, threshold, classNames }: Decision, at: number): string | null {
  const value = values[at] ?? Number.NaN;
  if (kind === "regression" || Number.isNaN(value)) return null;
  return classNames[kind === "binary" ? Number(value >= (threshold ?? 0)) : value] ?? null;
}

export function sayReading({ sides, name, value, decided }: MapReading): string {
  const places = sides.map((side) => `${side.name} = ${exactNumber(side.value)}`).join(", ");
  const numbers = t("{0}: {1} is {2}", places, name, exactNumber(value));
  return decided === null ? numbers : t("{0}, decided: {1}", numbers, decided);
}

/** Every place of the grid with its number. */
export function mapCsv(answer: MapAnswer, { name, values }: ShownMap): string {
  const { x, y } = answer;
  const rows = y?.count ?? 1;
  const header = [x.name, ...(y ? [y.name] : []), name];
  const lines = function* () {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < x.count; column++) {
        const value = values[row * x.count + column] ?? Number.NaN;
        yield [placeOf(x, column), ...(y ? [placeOf(y, row)] : []), value];
      }
  };
  return csvText(header, lines());
}
