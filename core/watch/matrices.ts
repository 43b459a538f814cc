import { elementwise } from "./elementwise.ts";
import { callMatrices, type Nested, type NumberFunction, numberFunction } from "./mathjsEvaluator.ts";
import {
  asNumber,
  asNumbers,
  type Meter,
  type Numbers,
  numbers,
  room,
  showShape,
  unwrap,
  type Value,
} from "./values.ts";
import { WatchError } from "./watch.ts";

/** As nested lists, rows first; of a scalar its number. */
export function toNested({ shape, data }: Numbers): Nested {
  const build = (axis: number, from: number, size: number): Nested => {
    if (axis === shape.length) return data[from] as number;
    const length = shape[axis] as number;
    const inner = size / length;
    return Array.from({ length }, (_, i) => build(axis + 1, from + i * inner, inner));
  };
  return build(0, 0, data.length);
}

/** a * b as mathjs has it: a number scales, two vectors give their dot product, else rows by columns. */
export function multiply(what: string, [a, b]: readonly Value[], at: number, meter: Meter): Value {
  const [x, y] = [asNumbers(a as Value, what, at), asNumbers(b as Value, what, at)];
  if (x.shape.length === 0 || y.shape.length === 0) {
    const times = numberFunction("multiply", 2) as NumberFunction;
    return unwrap(elementwise(what, times, [x, y], at, meter));
  }
  const [rows, inner] = x.shape.length === 1 ? [1, x.shape[0] as number] : (x.shape as readonly [number, number]);
  const [height, columns] = y.shape.length === 1 ? [y.shape[0] as number, 1] : (y.shape as readonly [number, number]);
  if (x.shape.length > 2 || y.shape.length > 2 || inner !== height)
    throw new WatchError(
      `${showShape(x.shape)} * ${showShape(y.shape)} do not fit together: rows of the first by columns of the second. Entry by entry it is .*`,
      at,
    );
  const result = room([...x.shape.slice(0, -1), ...y.shape.slice(1)], at, meter);
  meter.spend(rows * inner * columns, at);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++) {
      const factor = x.data[i * inner + k] as number;
      for (let j = 0; j < columns; j++)
        result.data[i * columns + j] =
          (result.data[i * columns + j] as number) + factor * (y.data[k * columns + j] as number);
    }
  return unwrap(result);
}

export function transpose(value: Numbers, at: number, meter: Meter): Value {
  const { shape, data } = value;
  if (shape.length < 2) return unwrap(value);
  if (shape.length > 2) throw new WatchError(`Only a matrix is transposed, not an array ${showShape(shape)}.`, at);
  const [rows, columns] = shape as readonly [number, number];
  const result = room([columns, rows], at, meter);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) result.data[j * rows + i] = data[i * columns + j] as number;
  return result;
}

/** a ^ b: of numbers the power, of a square matrix that of the matrix. */
export function power([a, b]: readonly Value[], at: number, meter: Meter, apply: NumberFunction): Value {
  const [base, exponent] = [asNumbers(a as Value, "^", at), asNumbers(b as Value, "^", at)];
  if (base.shape.length === 0 && exponent.shape.length === 0)
    return apply(base.data[0] as number, exponent.data[0] as number);
  const times = exponent.data.length === 1 ? asNumber(exponent, "^", at) : Number.NaN;
  const [rows, columns] = base.shape;
  if (base.shape.length !== 2 || rows !== columns || !Number.isInteger(times) || times < 0 || times > 100)
    throw new WatchError(
      `${showShape(base.shape)} ^ ${exponent.shape.length === 0 ? exponent.data[0] : showShape(exponent.shape)} is no power of a square matrix (by 0 to 100). Entry by entry it is .^`,
      at,
    );
  const size = rows as number;
  let result: Value = numbers(
    [size, size],
    Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0)),
  );
  for (let i = 0; i < times; i++) result = multiply("^", [result, base], at, meter);
  return result;
}

const LARGEST = 100;

/** What mathjs computes of a square matrix. */
export function determinantLike(name: string, value: Numbers, at: number, meter: Meter): Value {
  const [rows = 0, columns] = value.shape;
  if (value.shape.length !== 2 || rows !== columns)
    throw new WatchError(`${name} takes a square matrix, not ${showShape(value.shape)}.`, at);
  if (rows > LARGEST)
    throw new WatchError(`${name} takes matrices of at most ${LARGEST} rows, not ${showShape(value.shape)}.`, at);
  meter.spend(rows ** 3, at);
  let result: Nested;
  try {
    result = callMatrices(name, [toNested(value)]);
  } catch (error) {
    const singular = error instanceof Error && /determinant is zero/i.test(error.message);
    throw new WatchError(
      singular ? "The matrix has no inverse: its determinant is 0." : `${name} cannot be computed of this matrix.`,
      at,
    );
  }
  return typeof result === "number" ? result : numbers([rows, rows], Float64Array.from((result as number[][]).flat()));
}
