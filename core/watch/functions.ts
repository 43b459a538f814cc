import { FUNCTIONS as EXPRESSION } from "../expressions/functions.ts";
import { combine, elementwise } from "./elementwise.ts";
import { callMatrices, type NumberFunction, numberFunction } from "./mathjsEvaluator.ts";
import { determinantLike, multiply, power, toNested, transpose } from "./matrices.ts";
import { along, REDUCTIONS } from "./reductions.ts";
import { asNumber, asNumbers, asWhole, type Meter, numbers, room, showShape, unwrap, type Value } from "./values.ts";
import { WatchError } from "./watch.ts";

/** A function over values. */
export interface WatchFunction {
  /** As it is called: `norm(x, p)`. */
  readonly signature: string;
  readonly doc: string;
  readonly arity: readonly [least: number, most: number];
  run(args: readonly Value[], at: number, meter: Meter): Value;
}

const table = new Map<string, WatchFunction>();

/** Every function by its name. */
export const VALUE_FUNCTIONS: ReadonlyMap<string, WatchFunction> = table;

function add(
  name: string,
  signature: string,
  doc: string,
  arity: WatchFunction["arity"],
  run: WatchFunction["run"],
): void {
  table.set(name, { signature, doc, arity, run });
}

/** Functions of one number that act on each entry. */
const OF_ONE: Readonly<Record<string, string>> = {
  abs: "The absolute value.",
  exp: "e to the power of x.",
  expm1: "exp(x) − 1, exact near 0.",
  log1p: "log(1 + x), exact near 0.",
  log2: "The logarithm to the base 2.",
  log10: "The logarithm to the base 10.",
  sqrt: "The square root; NaN below 0.",
  cbrt: "The cube root.",
  square: "x².",
  cube: "x³.",
  sign: "−1, 0 or 1.",
  floor: "Down to a whole number.",
  ceil: "Up to a whole number.",
  fix: "Towards 0 to a whole number.",
  sin: "Sine, in radians.",
  cos: "Cosine, in radians.",
  tan: "Tangent, in radians.",
  asin: "Inverse sine.",
  acos: "Inverse cosine.",
  atan: "Inverse tangent.",
  sinh: "Hyperbolic sine.",
  cosh: "Hyperbolic cosine.",
  tanh: "Hyperbolic tangent.",
  asinh: "Inverse hyperbolic sine.",
  acosh: "Inverse hyperbolic cosine.",
  atanh: "Inverse hyperbolic tangent.",
  erf: "The error function.",
  gamma: "The gamma function.",
  factorial: "n!",
  unaryMinus: "−x.",
};
/** mathjs writes a few of them without a version for plain numbers, or refuses what we let be NaN. */
const OWN: Readonly<Record<string, NumberFunction>> = {
  abs: (x = 0) => Math.abs(x),
  sign: (x = 0) => Math.sign(x),
  factorial: (n = 0) =>
    n < 0 || !Number.isInteger(n) ? Number.NaN : n > 170 ? Infinity : numbersOnly("gamma", 1)(n + 1),
  gamma: (x = 0) => (x > 171.7 ? Infinity : numbersOnly("gamma", 1)(x)),
};

for (const [name, doc] of Object.entries(OF_ONE))
  add(name, `${name}(x)`, `${doc} Entry by entry.`, [1, 1], ([x], at, meter) =>
    combine(elementwise(name, OWN[name] ?? numbersOnly(name, 1), [asNumbers(x as Value, name, at)], at, meter), false),
  );

for (const name of ["sigmoid", "relu"] as const)
  add(name, `${name}(x)`, "The activation, entry by entry.", [1, 1], ([x], at, meter) => {
    const { value } = EXPRESSION[name];
    const apply: NumberFunction = (u = 0) => value(u, 0);
    return combine(elementwise(name, apply, [asNumbers(x as Value, name, at)], at, meter), false);
  });

/** Functions of two numbers; shapes meet as in NumPy. */
const OF_TWO: Readonly<Record<string, readonly [signature: string, doc: string]>> = {
  add: ["add(a, b)", "a + b."],
  subtract: ["subtract(a, b)", "a − b."],
  dotMultiply: ["dotMultiply(a, b)", "a .* b, entry by entry."],
  dotDivide: ["dotDivide(a, b)", "a ./ b, entry by entry."],
  dotPow: ["dotPow(a, b)", "a .^ b, entry by entry."],
  mod: ["mod(a, b)", "What remains of a ÷ b."],
  atan2: ["atan2(y, x)", "The angle of the point (x, y)."],
};
const PLAIN: Readonly<Record<string, string>> = { dotMultiply: "multiply", dotDivide: "divide", dotPow: "pow" };

for (const [name, [signature, doc]] of Object.entries(OF_TWO))
  add(name, signature, doc, [2, 2], (args, at, meter) =>
    binary(name, numbersOnly(PLAIN[name] ?? name, 2), args, at, meter, false),
  );

/** Exact, without mathjs's tolerance: 1 + 1e−13 > 1. With NaN none but ≠ holds. */
const COMPARISONS: Readonly<
  Record<string, readonly [sign: string, doc: string, test: (a: number, b: number) => boolean]>
> = {
  equal: ["==", "Whether they are equal.", (a, b) => a === b],
  unequal: ["!=", "Whether they differ.", (a, b) => a !== b],
  smaller: ["<", "Whether a is less than b.", (a, b) => a < b],
  larger: [">", "Whether a is greater than b.", (a, b) => a > b],
  smallerEq: ["<=", "Whether a is at most b.", (a, b) => a <= b],
  largerEq: [">=", "Whether a is at least b.", (a, b) => a >= b],
  xor: ["xor", "Whether just one of them is true.", (a, b) => isYes(a) !== isYes(b)],
  and: ["and", "Whether both are true.", (a, b) => isYes(a) && isYes(b)],
  or: ["or", "Whether one of them is true.", (a, b) => isYes(a) || isYes(b)],
};

const isYes = (x: number): boolean => x !== 0 && !Number.isNaN(x);

for (const [name, [sign, doc, test]] of Object.entries(COMPARISONS))
  add(name, `${name}(a, b)`, `a ${sign} b. ${doc}`, [2, 2], (args, at, meter) =>
    binary(name, (a = 0, b = 0) => (test(a, b) ? 1 : 0), args, at, meter, true),
  );

/** Tests of one number. */
const TESTS: Readonly<Record<string, readonly [doc: string, test: (x: number) => boolean]>> = {
  not: ["Whether it is 0, false or NaN.", (x) => !isYes(x)],
  isnan: ["Whether it is NaN.", Number.isNaN],
  isfinite: ["Whether it is neither NaN nor infinite.", Number.isFinite],
};

for (const [name, [doc, test]] of Object.entries(TESTS))
  add(name, `${name}(x)`, `${doc} Entry by entry.`, [1, 1], ([x], at, meter) =>
    combine(
      elementwise(name, (each = 0) => (test(each) ? 1 : 0), [asNumbers(x as Value, name, at)], at, meter),
      true,
    ),
  );
table.set("isNaN", table.get("isnan") as WatchFunction);

add(
  "log",
  "log(x, base)",
  "The natural logarithm, or that to another base. Entry by entry.",
  [1, 2],
  (args, at, meter) => {
    const [x, base] = args.map((arg) => asNumbers(arg, "log", at));
    const log = numbersOnly("log", 1);
    if (x === undefined) return Number.NaN;
    if (base === undefined) return combine(elementwise("log", log, [x], at, meter), false);
    return combine(
      elementwise("log", (a = 0, b = 0) => log(a) / log(b), [x, base], at, meter),
      false,
    );
  },
);

add(
  "round",
  "round(x, digits)",
  "To whole numbers, or to so many decimals. Entry by entry.",
  [1, 2],
  ([x, digits], at, meter) => {
    const values = asNumbers(x as Value, "round", at);
    const places = digits === undefined ? 0 : asWhole(digits, "The number of decimals", at);
    if (places > 15) throw new WatchError(`round takes at most 15 decimals, not ${places}.`, at);
    const plain = numbersOnly("round", 1);
    const scaled = numbersOnly("round", 2);
    const apply: NumberFunction = (a = 0) => (Number.isFinite(a) ? (places === 0 ? plain(a) : scaled(a, places)) : a);
    return combine(elementwise("round", apply, [values], at, meter), false);
  },
);

for (const { name, doc, isTest, reduce } of REDUCTIONS)
  add(
    name,
    `${name}(x, axis)`,
    `${doc} Of all entries, or along one axis, counted from 0.`,
    [1, name === "max" || name === "min" ? 20 : 2],
    (args, at, meter) => {
      const [x, axis] = args;
      const all = asNumbers(x as Value, name, at);
      // max(a, b, c) of single numbers; max(A, 0) goes along the axis.
      if (args.length > 2 || (args.length === 2 && (name === "max" || name === "min") && all.shape.length === 0)) {
        const each = args.map((arg) => asNumbers(arg, name, at));
        const [first, ...others] = each;
        return combine(
          others.reduce(
            (sofar, other) => elementwise(name, (a, b) => reduce([a, b]), [sofar, other], at, meter),
            first ?? all,
          ),
          false,
        );
      }
      meter.spend(all.data.length, at);
      const result =
        axis === undefined
          ? numbers([], Float64Array.of(reduce(all.data)))
          : along(name, reduce, all, asWhole(axis, "The axis", at), at, meter);
      return combine(result, isTest);
    },
  );

add(
  "norm",
  "norm(x, p)",
  '√Σx² over all entries of an array of any shape. p: 1, 2, inf or "fro", as mathjs has them for vectors and matrices.',
  [1, 2],
  ([x, p], at, meter) => {
    const values = asNumbers(x as Value, "norm", at);
    meter.spend(values.data.length, at);
    // Of a matrix too the root of the sum of squares, as gradients are measured; mathjs would take its largest singular value.
    if (p === undefined || p === "fro" || (p === 2 && values.shape.length < 2)) return euclidean(values.data);
    const [rows = 0, columns = 0] = values.shape;
    if (values.shape.length < 2) {
      if (p === "inf" || p === Infinity)
        return values.data.reduce(
          (most, each) => (Number.isNaN(most) || Number.isNaN(each) ? Number.NaN : Math.max(most, Math.abs(each))),
          0,
        );
      const order = asNumber(p, "The order of the norm", at);
      return values.data.reduce((sum, each) => sum + Math.abs(each) ** order, 0) ** (1 / order);
    }
    if (values.shape.length > 2)
      throw new WatchError(`norm(x, p) takes a vector or a matrix, not an array ${showShape(values.shape)}.`, at);
    if (p === 1 || p === "inf" || p === Infinity) {
      const over = (axis: number): number => {
        const sums = along(
          "norm",
          (line) => line.reduce((sum, each) => sum + Math.abs(each), 0),
          values,
          axis,
          at,
          meter,
        );
        return sums.data.reduce((most, each) => Math.max(most, each), 0);
      };
      return over(p === 1 ? 0 : 1);
    }
    if (p !== 2) throw new WatchError('The norm of a matrix takes 1, 2, inf or "fro".', at);
    if (Math.max(rows, columns) > 64 || !values.data.every(Number.isFinite))
      throw new WatchError(
        `norm(A, 2), the largest singular value, takes finite matrices of at most 64 rows and columns, not ${showShape(values.shape)}; norm(A) is √Σx².`,
        at,
      );
    return callMatrices("norm", [toNested(values), 2]) as number;
  },
);

function euclidean(data: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < data.length; k++) sum += (data[k] as number) ** 2;
  if (Number.isNaN(sum) || (sum > 1e-290 && sum < Infinity)) return Math.sqrt(sum);
  // The squares have left the range of numbers, or nothing but zeros or infinities stands there.
  let largest = 0;
  for (let k = 0; k < data.length; k++) largest = Math.max(largest, Math.abs(data[k] as number));
  if (largest === 0 || largest === Infinity) return largest;
  let scaled = 0;
  for (let k = 0; k < data.length; k++) scaled += ((data[k] as number) / largest) ** 2;
  return largest * Math.sqrt(scaled);
}

add(
  "multiply",
  "multiply(a, b)",
  "a * b: the matrix product; of two vectors the dot product.",
  [2, 2],
  (args, at, meter) => multiply("multiply", args, at, meter),
);
add("dot", "dot(a, b)", "Σ aᵢbᵢ of two vectors.", [2, 2], ([a, b], at, meter) => {
  const [x, y] = [asNumbers(a as Value, "dot", at), asNumbers(b as Value, "dot", at)];
  if (
    x.data.length !== y.data.length ||
    x.shape.length > 2 ||
    y.shape.length > 2 ||
    Math.min(x.shape.length, y.shape.length) > 1
  )
    throw new WatchError(
      `${showShape(x.shape)} and ${showShape(y.shape)} do not fit together in dot: two vectors as long as each other.`,
      at,
    );
  meter.spend(x.data.length, at);
  return x.data.reduce((sum, each, i) => sum + each * (y.data[i] as number), 0);
});
add("divide", "divide(a, b)", "a / b, entry by entry.", [2, 2], (args, at, meter) =>
  binary("divide", numbersOnly("divide", 2), args, at, meter, false),
);
add("pow", "pow(a, b)", "a ^ b; of a square matrix by itself.", [2, 2], (args, at, meter) =>
  power(args, at, meter, numbersOnly("pow", 2)),
);
add("transpose", "transpose(A)", "Aᵀ: rows become columns. Also A'.", [1, 1], ([a], at, meter) =>
  transpose(asNumbers(a as Value, "transpose", at), at, meter),
);
table.set("ctranspose", table.get("transpose") as WatchFunction);

for (const [name, doc] of [
  ["det", "The determinant of a square matrix."],
  ["inv", "The inverse of a square matrix."],
  ["trace", "The sum of a square matrix's diagonal."],
] as const)
  add(name, `${name}(A)`, doc, [1, 1], ([a], at, meter) =>
    determinantLike(name, asNumbers(a as Value, name, at), at, meter),
  );

for (const [name, doc] of [
  ["median", "The middle entry."],
  ["std", "The standard deviation, of a sample (n − 1)."],
  ["variance", "The variance, of a sample (n − 1)."],
] as const)
  add(name, `${name}(x)`, doc, [1, 1], ([x], at, meter) => {
    const { data } = asNumbers(x as Value, name, at);
    meter.spend(data.length * 20, at);
    return data.some(Number.isNaN) ? Number.NaN : (callMatrices(name, [[...data]]) as number);
  });

add("cross", "cross(a, b)", "The cross product of two vectors of 3.", [2, 2], ([a, b], at) => {
  const [x, y] = [asNumbers(a as Value, "cross", at), asNumbers(b as Value, "cross", at)];
  if (x.shape.length !== 1 || y.shape.length !== 1 || x.data.length !== 3 || y.data.length !== 3)
    throw new WatchError(`cross takes two vectors [3], not ${showShape(x.shape)} and ${showShape(y.shape)}.`, at);
  return numbers([3], Float64Array.from(callMatrices("cross", [[...x.data], [...y.data]]) as number[]));
});

for (const [name, doc] of [
  ["argmax", "The place of the largest entry, counted from 0 in row-major order."],
  ["argmin", "The place of the smallest entry, counted from 0 in row-major order."],
] as const)
  add(name, `${name}(x)`, doc, [1, 1], ([x], at, meter) => {
    const { data } = asNumbers(x as Value, name, at);
    meter.spend(data.length, at);
    let best = 0;
    for (const [i, each] of data.entries())
      if (name === "argmax" ? each > (data[best] as number) : each < (data[best] as number)) best = i;
    return best;
  });

for (const [name, fill] of [
  ["zeros", 0],
  ["ones", 1],
] as const)
  add(name, `${name}(2, 3)`, `An array of ${name}, one length an axis.`, [1, 4], (args, at, meter) => {
    const made = room(
      args.map((arg) => asWhole(arg, `A length of ${name}`, at)),
      at,
      meter,
    );
    made.data.fill(fill);
    return made;
  });

add("identity", "identity(n)", "The n × n matrix with ones on its diagonal.", [1, 1], ([n], at, meter) => {
  const size = asWhole(n as Value, "The size of identity", at);
  const made = room([size, size], at, meter);
  for (let i = 0; i < size; i++) made.data[i * size + i] = 1;
  return made;
});

add("flatten", "flatten(x)", "All entries as one vector, row-major.", [1, 1], ([x], at) => {
  const { data } = asNumbers(x as Value, "flatten", at);
  return numbers([data.length], data);
});

add(
  "size",
  "size(x)",
  "The length of every axis; the batch is the first where there are several samples.",
  [1, 1],
  ([x], at) => {
    const { shape } = asNumbers(x as Value, "size", at);
    return numbers([shape.length], Float64Array.from(shape));
  },
);
add("count", "count(x)", "The number of entries.", [1, 1], ([x], at) => asNumbers(x as Value, "count", at).data.length);

function binary(
  name: string,
  apply: NumberFunction,
  args: readonly Value[],
  at: number,
  meter: Meter,
  truth: boolean,
): Value {
  const sides = args.map((arg) => asNumbers(arg, name, at));
  const result = elementwise(name, apply, sides, at, meter);
  return truth ? combine(result, true) : unwrap(result);
}

function numbersOnly(name: string, arity: number): NumberFunction {
  const found = numberFunction(name, arity);
  if (found === null) throw new TypeError(`mathjs has no ${name} of ${arity} numbers.`);
  return found;
}
