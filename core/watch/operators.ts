import { callFunction } from "./calls.ts";
import type { Code } from "./code.ts";
import { isTrue, toWatchValue } from "./values.ts";

const OPERATORS: ReadonlySet<string> = new Set(
  "add subtract multiply divide pow mod dotMultiply dotDivide dotPow equal unequal smaller larger smallerEq largerEq and or xor".split(
    " ",
  ),
);

export function isOperator(fn: string): boolean {
  return OPERATORS.has(fn);
}

/** Two sides and what stands between them. */
export function operator(fn: string, left: Code, right: Code, at: number): Code {
  if (fn !== "and" && fn !== "or")
    return {
      at,
      named: null,
      run: (context) => callFunction(fn, [left.run(context), right.run(context)], at, context),
    };
  return {
    at,
    named: null,
    run: (context) => {
      const first = left.run(context);
      // What is decided by the left side does not ask for the right one, which may not be computed yet.
      const single = typeof first === "number" || typeof first === "boolean";
      if (single && isTrue(toWatchValue(first)) === (fn === "or")) return fn === "or";
      return callFunction(fn, [first, right.run(context)], at, context);
    },
  };
}
