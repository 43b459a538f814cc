import type { ExpressionBuilder } from "./expression.ts";
import type { FunctionName } from "./functions.ts";

/** Writes sums and products without what changes nothing: + 0, · 1, ^ 1, − −. For derivatives that people read, not for the pass. */
export interface Algebra {
  number(value: number): number;
  call(of: FunctionName, ...args: readonly number[]): number;
  add(x: number, y: number): number;
  sub(x: number, y: number): number;
  mul(x: number, y: number): number;
  div(x: number, y: number): number;
  pow(x: number, y: number): number;
  neg(x: number): number;
}

export function createAlgebra(builder: ExpressionBuilder): Algebra {
  const at = (place: number): number | null => builder.valueAt(place);
  const number = (value: number): number => builder.number(value);
  const call = (of: FunctionName, ...args: readonly number[]): number => builder.call(of, ...args);
  /** What is negated at a place, null where it is no negation. */
  const negated = (place: number): number | null => {
    const node = builder.nodes[place];
    return node?.kind === "call" && node.of === "neg" ? (node.args[0] ?? null) : null;
  };

  /** a at a place where 1/a stands, else null. */
  const reciprocal = (place: number): number | null => {
    const node = builder.nodes[place];
    const [above, under] = node?.kind === "call" && node.of === "div" ? node.args : [];
    return above !== undefined && at(above) === 1 ? (under ?? null) : null;
  };

  const neg = (x: number): number => {
    const value = at(x);
    if (value !== null) return number(-value);
    return negated(x) ?? call("neg", x);
  };
  const add = (x: number, y: number): number => {
    if (at(x) === 0) return y;
    if (at(y) === 0) return x;
    const minus = negated(y);
    return minus === null ? fold("add", x, y, (a, b) => a + b) : sub(x, minus);
  };
  const sub = (x: number, y: number): number => {
    if (at(y) === 0) return x;
    if (at(x) === 0) return neg(y);
    const plus = negated(y);
    return plus === null ? fold("sub", x, y, (a, b) => a - b) : add(x, plus);
  };
  const mul = (x: number, y: number): number => {
    if (at(x) === 0 || at(y) === 0) return number(0);
    if (at(x) === 1) return y;
    if (at(y) === 1) return x;
    if (at(x) === -1) return neg(y);
    if (at(y) === -1) return neg(x);
    const [left, right] = [negated(x), negated(y)];
    if (left !== null) return neg(mul(left, y));
    if (right !== null) return neg(mul(x, right));
    const [under, below] = [reciprocal(x), reciprocal(y)];
    if (under !== null) return div(y, under);
    if (below !== null) return div(x, below);
    // Numbers stand in front.
    return at(y) !== null && at(x) === null ? mul(y, x) : fold("mul", x, y, (a, b) => a * b);
  };
  const div = (x: number, y: number): number => {
    if (at(x) === 0) return number(0);
    if (at(y) === 1) return x;
    const left = negated(x);
    return left === null ? call("div", x, y) : neg(div(left, y));
  };
  const pow = (x: number, y: number): number => {
    if (at(y) === 0) return number(1);
    return at(y) === 1 ? x : call("pow", x, y);
  };
  const fold = (of: FunctionName, x: number, y: number, value: (a: number, b: number) => number): number => {
    const [a, b] = [at(x), at(y)];
    return a === null || b === null ? call(of, x, y) : number(value(a, b));
  };
  return { number, call, add, sub, mul, div, pow, neg };
}
