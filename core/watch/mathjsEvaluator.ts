import {
  acosDependencies,
  acoshDependencies,
  addDependencies,
  asinDependencies,
  asinhDependencies,
  atan2Dependencies,
  atanDependencies,
  atanhDependencies,
  cbrtDependencies,
  ceilDependencies,
  cosDependencies,
  coshDependencies,
  create,
  crossDependencies,
  cubeDependencies,
  detDependencies,
  divideDependencies,
  erfDependencies,
  expDependencies,
  expm1Dependencies,
  type FactoryFunctionMap,
  factorialDependencies,
  fixDependencies,
  floorDependencies,
  gammaDependencies,
  invDependencies,
  kronDependencies,
  log1pDependencies,
  log2Dependencies,
  log10Dependencies,
  logDependencies,
  medianDependencies,
  modDependencies,
  multiplyDependencies,
  normDependencies,
  powDependencies,
  roundDependencies,
  signDependencies,
  sinDependencies,
  sinhDependencies,
  sqrtDependencies,
  squareDependencies,
  stdDependencies,
  subtractDependencies,
  tanDependencies,
  tanhDependencies,
  traceDependencies,
  unaryMinusDependencies,
  varianceDependencies,
} from "mathjs";

/**
 * The one place that evaluates with mathjs: what its functions do with numbers, and its linear algebra. It is large, so
 * scripts/build.mjs puts it into a file of its own that is loaded when the first watch is evaluated. The tree of an
 * expression is walked by `compile.ts`, never by mathjs: an expression can do nothing but call what stands here.
 */
const math = create(
  {
    acosDependencies,
    acoshDependencies,
    addDependencies,
    asinDependencies,
    asinhDependencies,
    atan2Dependencies,
    atanDependencies,
    atanhDependencies,
    cbrtDependencies,
    ceilDependencies,
    cosDependencies,
    coshDependencies,
    crossDependencies,
    cubeDependencies,
    detDependencies,
    divideDependencies,
    erfDependencies,
    expDependencies,
    expm1Dependencies,
    factorialDependencies,
    fixDependencies,
    floorDependencies,
    gammaDependencies,
    invDependencies,
    kronDependencies,
    log1pDependencies,
    log2Dependencies,
    log10Dependencies,
    logDependencies,
    medianDependencies,
    modDependencies,
    multiplyDependencies,
    normDependencies,
    powDependencies,
    roundDependencies,
    signDependencies,
    sinDependencies,
    sinhDependencies,
    sqrtDependencies,
    squareDependencies,
    stdDependencies,
    subtractDependencies,
    tanDependencies,
    tanhDependencies,
    traceDependencies,
    unaryMinusDependencies,
    varianceDependencies,
  } as FactoryFunctionMap,
  // √(−1) is NaN, as everywhere in a network, and no complex number.
  { predictable: true },
) as unknown as Readonly<Record<string, TypedFunction>>;

interface TypedFunction {
  (...args: readonly unknown[]): unknown;
  readonly signatures: Readonly<Record<string, (...args: readonly number[]) => unknown>>;
}

export type NumberFunction = (...args: readonly number[]) => number;
export type Nested = number | readonly Nested[];

/** mathjs's own implementation for numbers, without its look-up of types; null where it has none of so many. */
export function numberFunction(name: string, arity: number): NumberFunction | null {
  const typed = Object.hasOwn(math, name) ? math[name] : undefined;
  const found = typed?.signatures[Array(arity).fill("number").join()];
  return found === undefined ? null : (found as NumberFunction);
}

/** Nested lists in, nested lists or a number out. Throws what mathjs throws. */
export function callMatrices(name: string, args: readonly (Nested | string)[]): Nested {
  const typed = Object.hasOwn(math, name) ? math[name] : undefined;
  if (typed === undefined) throw new RangeError(`mathjs has no ${name}.`);
  return typed(...args) as Nested;
}
