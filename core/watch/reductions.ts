import { type Meter, type Numbers, room, showShape } from "./values.ts";
import { WatchError } from "./watch.ts";

interface Reduction {
  readonly name: string;
  readonly doc: string;
  /** Whether the answer is yes or no. */
  readonly isTest: boolean;
  reduce(numbers: ArrayLike<number>): number;
}

/** NaN among the numbers makes all of them NaN, but for the tests. */
export const REDUCTIONS: readonly Reduction[] = [
  { name: "sum", doc: "The sum.", isTest: false, reduce: (x) => fold(x, 0, (a, b) => a + b) },
  { name: "prod", doc: "The product.", isTest: false, reduce: (x) => fold(x, 1, (a, b) => a * b) },
  { name: "mean", doc: "The mean.", isTest: false, reduce: (x) => fold(x, 0, (a, b) => a + b) / x.length },
  { name: "max", doc: "The largest.", isTest: false, reduce: (x) => fold(x, Number.NEGATIVE_INFINITY, Math.max) },
  { name: "min", doc: "The smallest.", isTest: false, reduce: (x) => fold(x, Number.POSITIVE_INFINITY, Math.min) },
  {
    name: "any",
    doc: "Whether one is true (not 0, not NaN).",
    isTest: true,
    reduce: (x) => fold(x, 0, (a, b) => a || yes(b)),
  },
  {
    name: "all",
    doc: "Whether every one is true (not 0, not NaN).",
    isTest: true,
    reduce: (x) => fold(x, 1, (a, b) => a && yes(b)),
  },
];

const yes = (x: number): number => (x !== 0 && !Number.isNaN(x) ? 1 : 0);

function fold(numbers: ArrayLike<number>, start: number, step: (a: number, b: number) => number): number {
  let sofar = start;
  for (let k = 0; k < numbers.length; k++) sofar = step(sofar, numbers[k] as number);
  return sofar;
}

/** One answer for each line along an axis, which disappears. */
export function along(
  name: string,
  reduce: (line: Float64Array) => number,
  { shape, data }: Numbers,
  axis: number,
  at: number,
  meter: Meter,
): Numbers {
  const length = shape[axis];
  if (length === undefined)
    throw new WatchError(
      `${name} has no axis ${axis} to go along: the shape is ${showShape(shape)}, and axes count from 0.`,
      at,
    );
  const result = room(shape.toSpliced(axis, 1), at, meter);
  meter.spend(data.length, at);
  const inner = shape.slice(axis + 1).reduce((size, each) => size * each, 1);
  const line = new Float64Array(length);
  for (let k = 0; k < result.data.length; k++) {
    const from = Math.floor(k / inner) * inner * length + (k % inner);
    for (let i = 0; i < length; i++) line[i] = data[from + i * inner] as number;
    result.data[k] = reduce(line);
  }
  return result;
}
