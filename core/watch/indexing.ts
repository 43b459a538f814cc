import type { Shape } from "../shape.ts";
import { type Meter, type Numbers, room, showShape } from "./values.ts";
import { WatchError } from "./watch.ts";

/** What an index takes of one axis, counted from 0, the end left out. */
export type AxisIndex =
  | { readonly kind: "one"; readonly index: number; readonly at: number }
  | { readonly kind: "slice"; readonly from: number | null; readonly to: number | null; readonly at: number };

/** One index or slice an axis; axes that have none are taken whole. */
export function takePart(value: Numbers, axes: readonly AxisIndex[], text: string, meter: Meter): Numbers {
  const taken = takenOf(value.shape, axes, text);
  const result = room(
    taken.flatMap(({ length, keeps }) => (keeps ? [length] : [])),
    axes[0]?.at ?? 0,
    meter,
  );
  const strides = stridesOf(value.shape);
  for (let k = 0; k < result.data.length; k++) {
    let [place, rest] = [0, k];
    for (let axis = taken.length - 1; axis >= 0; axis--) {
      const { from, length } = taken[axis] as Taken;
      place += (from + (rest % length)) * (strides[axis] as number);
      rest = Math.floor(rest / length);
    }
    result.data[k] = value.data[place] as number;
  }
  return result;
}

/** Places of the entries that an index takes, in order. */
export function placesOf(shape: Shape, axes: readonly AxisIndex[], text: string): number[] {
  const strides = stridesOf(shape);
  return takenOf(shape, axes, text).reduce<number[]>(
    (sofar, { from, length }, axis) =>
      sofar.flatMap((place) => Array.from({ length }, (_, i) => place + (from + i) * (strides[axis] as number))),
    [0],
  );
}

interface Taken {
  readonly from: number;
  readonly length: number;
  /** A slice keeps its axis, an index takes it away. */
  readonly keeps: boolean;
}

function takenOf(shape: Shape, axes: readonly AxisIndex[], text: string): readonly Taken[] {
  const [first] = axes;
  const place = first?.at ?? 0;
  if (shape.length === 0) throw new WatchError(`${text} is one number and has no entries to choose from.`, place);
  if (axes.length > shape.length)
    throw new WatchError(
      `${text} has the shape ${showShape(shape)}: ${shape.length === 1 ? "one index" : `${shape.length} indices`}, not ${axes.length}.`,
      axes[shape.length]?.at ?? place,
    );
  return shape.map((length, axis) => {
    const chosen = axes[axis] ?? ({ kind: "slice", from: null, to: null, at: place } as const);
    if (chosen.kind === "one") {
      refuse(chosen.index, length - 1, text, shape, chosen.at);
      return { from: chosen.index, length: 1, keeps: false };
    }
    const [from, to] = [chosen.from ?? 0, chosen.to ?? length];
    refuse(from, length, text, shape, chosen.at);
    refuse(to, length, text, shape, chosen.at);
    if (from >= to)
      throw new WatchError(
        `The slice ${from}:${to} takes nothing. Its end is left out: ${from}:${from + 1} takes the entry ${from}.`,
        chosen.at,
      );
    return { from, length: to - from, keeps: true };
  });
}

function refuse(index: number, last: number, text: string, shape: Shape, at: number): void {
  if (!Number.isInteger(index))
    throw new WatchError(`${index} is no index: indices are whole numbers, counted from 0.`, at);
  if (index < 0) throw new WatchError(`Indices count from 0 and are never negative: ${index} is none.`, at);
  if (index > last)
    throw new WatchError(
      `The index ${index} is out of range: ${text} has the shape ${showShape(shape)}, counted from 0.`,
      at,
    );
}

function stridesOf(shape: Shape): readonly number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const length of shape.toReversed()) {
    strides.unshift(stride);
    stride *= length;
  }
  return strides;
}
