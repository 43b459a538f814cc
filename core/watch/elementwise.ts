import type { Shape } from "../shape.ts";
import { sameShape, sizeOf } from "../shape.ts";
import type { NumberFunction } from "./mathjsEvaluator.ts";
import { type Meter, type Numbers, room, showShape, type Value } from "./values.ts";
import { WatchError } from "./watch.ts";

/** A function of numbers on every entry; shapes meet as in NumPy: aligned at their last axis, an axis of 1 is repeated. */
export function elementwise(
  what: string,
  apply: NumberFunction,
  args: readonly Numbers[],
  at: number,
  meter: Meter,
): Numbers {
  const [first, second] = args;
  if (first === undefined) throw new WatchError(`${what} needs an argument.`, at);
  const shape = args.slice(1).reduce<Shape>((sofar, { shape: other }) => meet(what, sofar, other, at), first.shape);
  const result = room(shape, at, meter);
  const { data } = result;
  if (second === undefined) for (let k = 0; k < data.length; k++) data[k] = apply(first.data[k] as number);
  else if (
    args.length === 2 &&
    sameShape(first.shape, shape) &&
    (sameShape(second.shape, shape) || second.data.length === 1)
  ) {
    const one = second.data.length === 1;
    for (let k = 0; k < data.length; k++) data[k] = apply(first.data[k] as number, second.data[one ? 0 : k] as number);
  } else {
    const places = args.map((each) => placesIn(each.shape, shape));
    for (let k = 0; k < data.length; k++)
      data[k] = apply(...args.map((each, i) => each.data[places[i]?.(k) ?? 0] as number));
  }
  return result;
}

/** How people write the functions that operators stand for. */
const SIGNS: Readonly<Record<string, string>> = {
  add: "a + b",
  subtract: "a − b",
  divide: "a / b",
  mod: "a % b",
  dotMultiply: "a .* b",
  dotDivide: "a ./ b",
  dotPow: "a .^ b",
  equal: "a == b",
  unequal: "a != b",
  smaller: "a < b",
  larger: "a > b",
  smallerEq: "a <= b",
  largerEq: "a >= b",
};

function meet(what: string, a: Shape, b: Shape, at: number): Shape {
  const axes = Math.max(a.length, b.length);
  return Array.from({ length: axes }, (_, i) => {
    const x = a[i - axes + a.length] ?? 1;
    const y = b[i - axes + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1)
      throw new WatchError(`${showShape(a)} and ${showShape(b)} do not fit together in ${SIGNS[what] ?? what}.`, at);
    return x === 1 ? y : x;
  });
}

/** Entry `k` of the whole shape → the entry of the smaller one that stands there. */
function placesIn(own: Shape, whole: Shape): (k: number) => number {
  if (sizeOf(own) === 1) return () => 0;
  if (sameShape(own, whole)) return (k) => k;
  const strides: number[] = [];
  let stride = 1;
  for (let axis = 1; axis <= whole.length; axis++) {
    const length = own.at(-axis) ?? 1;
    strides.unshift(axis > own.length || length === 1 ? 0 : stride);
    stride *= length;
  }
  return (k) => {
    let [place, rest] = [0, k];
    for (let axis = whole.length - 1; axis >= 0; axis--) {
      const length = whole[axis] as number;
      place += (rest % length) * (strides[axis] as number);
      rest = Math.floor(rest / length);
    }
    return place;
  };
}

/** The same of any values: numbers give a number, arrays an array; `truth` makes booleans of single answers. */
export function combine(result: Numbers, truth: boolean): Value {
  if (result.shape.length > 0) return result;
  const value = result.data[0] as number;
  return truth ? value !== 0 : value;
}
