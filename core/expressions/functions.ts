import { sigmoid } from "../ops/sigmoidActivations.ts";
import type { Algebra } from "./algebra.ts";

/**
 * Every operation that an expression may contain, one record each: its value, its partial derivatives in numbers (for
 * the pass) and in symbols (for explanations). Where a derivative jumps, it is the one that PyTorch takes.
 */
interface Unary {
  readonly arity: 1;
  value(x: number): number;
  /** ∂f/∂x, with z = f(x) at hand. */
  readonly slopes: readonly [(x: number, z: number) => number];
  /** The same in symbols: `x` and `z` are places. */
  readonly symbolic: readonly [(algebra: Algebra, x: number, z: number) => number];
}

interface Binary {
  readonly arity: 2;
  value(x: number, y: number): number;
  readonly slopes: readonly [Slope2, Slope2];
  readonly symbolic: readonly [Symbolic2, Symbolic2];
}
type Slope2 = (x: number, y: number, z: number) => number;
type Symbolic2 = (algebra: Algebra, x: number, y: number, z: number) => number;

export type FunctionRecord = Unary | Binary;

/** What may be called by name in a file. */
export const CALLABLE = [
  ...(["exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "abs"] as const),
  ...(["sigmoid", "relu", "max", "min"] as const),
];

/** With what is written with a sign, and what stands only in derivatives. */
export type FunctionName =
  | (typeof CALLABLE)[number]
  | ("add" | "sub" | "mul" | "div" | "pow" | "neg")
  | ("sign" | "positive" | "above");

/** ½–½ at a tie, as torch.maximum and torch.minimum have it. */
const share = (mine: number, other: number): number => (mine === other ? 0.5 : mine < other ? 0 : 1);

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionRecord>> = {
  add: binary((x, y) => x + y, [() => 1, (a) => a.number(1)], [() => 1, (a) => a.number(1)]),
  sub: binary((x, y) => x - y, [() => 1, (a) => a.number(1)], [() => -1, (a) => a.number(-1)]),
  mul: binary((x, y) => x * y, [(_, y) => y, (_, __, y) => y], [(x) => x, (_, x) => x]),
  div: binary(
    (x, y) => x / y,
    [(_, y) => 1 / y, (a, _, y) => a.div(a.number(1), y)],
    [(_, y, z) => -z / y, (a, x, y) => a.neg(a.div(x, a.pow(y, a.number(2))))],
  ),
  // y·x^(y−1) holds for negative x and whole y; the exponent 0 is 0 everywhere, where x is 0 too.
  pow: binary(
    power,
    [(x, y) => (y === 0 ? 0 : y * power(x, y - 1)), (a, x, y) => a.mul(y, a.pow(x, a.sub(y, a.number(1))))],
    [(x, y, z) => (x === 0 && y >= 0 ? 0 : z * Math.log(x)), (a, x, _, z) => a.mul(z, a.call("log", x))],
  ),
  max: binary(
    Math.max,
    [(x, y) => share(x, y), (a, x, y) => a.call("above", x, y)],
    [(x, y) => share(y, x), (a, x, y) => a.call("above", y, x)],
  ),
  min: binary(
    Math.min,
    [(x, y) => share(y, x), (a, x, y) => a.call("above", y, x)],
    [(x, y) => share(x, y), (a, x, y) => a.call("above", x, y)],
  ),
  neg: unary(
    (x) => -x,
    () => -1,
    (a) => a.number(-1),
  ),
  exp: unary(
    Math.exp,
    (_, z) => z,
    (_, __, z) => z,
  ),
  log: unary(
    Math.log,
    (x) => 1 / x,
    (a, x) => a.div(a.number(1), x),
  ),
  sqrt: unary(
    Math.sqrt,
    (_, z) => 0.5 / z,
    (a, _, z) => a.div(a.number(1), a.mul(a.number(2), z)),
  ),
  sin: unary(
    Math.sin,
    (x) => Math.cos(x),
    (a, x) => a.call("cos", x),
  ),
  cos: unary(
    Math.cos,
    (x) => -Math.sin(x),
    (a, x) => a.neg(a.call("sin", x)),
  ),
  tan: unary(
    Math.tan,
    (_, z) => 1 + z * z,
    (a, _, z) => a.add(a.number(1), a.pow(z, a.number(2))),
  ),
  sinh: unary(
    Math.sinh,
    (x) => Math.cosh(x),
    (a, x) => a.call("cosh", x),
  ),
  cosh: unary(
    Math.cosh,
    (x) => Math.sinh(x),
    (a, x) => a.call("sinh", x),
  ),
  // 1/cosh² and σ(x)·σ(−x) keep their digits where 1 − z² and z(1 − z) have cancelled to 0.
  tanh: unary(Math.tanh, sechSquared, (a, _, z) => a.sub(a.number(1), a.pow(z, a.number(2)))),
  atan: unary(
    Math.atan,
    (x) => 1 / (1 + x * x),
    (a, x) => a.div(a.number(1), a.add(a.number(1), a.pow(x, a.number(2)))),
  ),
  sigmoid: unary(
    sigmoid,
    (x) => sigmoid(x) * sigmoid(-x),
    (a, x, z) => a.mul(z, a.call("sigmoid", a.neg(x))),
  ),
  abs: unary(
    Math.abs,
    (x) => Math.sign(x),
    (a, x) => a.call("sign", x),
  ),
  relu: unary(
    (x) => (x > 0 || Number.isNaN(x) ? x : 0),
    (x) => (x > 0 ? 1 : 0),
    (a, x) => a.call("positive", x),
  ),
  // Only in derivatives, and flat themselves.
  sign: unary(
    Math.sign,
    () => 0,
    (a) => a.number(0),
  ),
  positive: unary(
    (x) => (x > 0 ? 1 : 0),
    () => 0,
    (a) => a.number(0),
  ),
  above: binary(share, [() => 0, (a) => a.number(0)], [() => 0, (a) => a.number(0)]),
};

/** Unless an input or a parameter has the name. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
]);

function unary(
  value: (x: number) => number,
  slope: (x: number, z: number) => number,
  symbolic: Unary["symbolic"][0],
): Unary {
  return { arity: 1, value, slopes: [slope], symbolic: [symbolic] };
}

function binary(
  value: (x: number, y: number) => number,
  [byX, symbolicX]: readonly [Slope2, Symbolic2],
  [byY, symbolicY]: readonly [Slope2, Symbolic2],
): Binary {
  return { arity: 2, value, slopes: [byX, byY], symbolic: [symbolicX, symbolicY] };
}

/** x·x is the square rounded once, and far quicker than the power that the language offers. */
function power(x: number, y: number): number {
  return y === 2 ? x * x : y === 1 ? x : x ** y;
}

/** 1/cosh² x = 4e^(−2|x|)/(1 + e^(−2|x|))². */
function sechSquared(x: number): number {
  const e = Math.exp(-2 * Math.abs(x));
  return (4 * e) / ((1 + e) * (1 + e));
}
