import type { Detail } from "../debugger/debuggee.ts";
import type { FormulaLine, NamedQuantity, QuantityKind } from "./explanation.ts";
import { type Matrix, showMatrix } from "./matrix.ts";
import { type ShownNumber, showNumber } from "./numbers.ts";
import { plainText } from "./plainText.ts";
import { substitute } from "./substitute.ts";

/** A quantity in a formula: what it is called, and what it is. */
export interface Amount {
  readonly symbol: string;
  readonly value: number | Matrix;
  /** Whose it is, where a reader may want to go there. */
  readonly of?: { readonly node: string; readonly kind: QuantityKind };
  /** The symbol put together from other quantities, where it names several. */
  readonly spell?: (fill: Fill) => string;
}

/** Puts a quantity into a formula: by its name, or by its value. */
export type Fill = (amount: Amount) => string;

/** Placeholders stand in for numbers until the whole formula is known, because brackets depend on the neighbours. */
const FIRST_PLACEHOLDER = 0xe000;

/**
 * `left = formula`, once in symbols and once with the numbers put in and the result. The formula is written once: `write`
 * is called for each of the two. A line in which digits were dropped says ≈, so that no sum shown looks wrong. `sign`: an arrow
 * where the left side gets a new value.
 */
export function formulaLine(
  label: string,
  left: string,
  write: (fill: Fill) => string,
  result: number | Matrix | null,
  sign: "=" | "\\leftarrow" = "=",
): FormulaLine {
  const symbols = `${left} ${sign} ${write((amount) => amount.symbol)}`;
  const numbers = result === null ? null : numbersOf(left, write, showAmount(result), sign);
  return {
    label,
    symbols,
    numbers,
    symbolsText: plainText(symbols),
    numbersText: numbers === null ? null : plainText(numbers),
    detail: null,
    ...linksOf(left, write, sign),
  };
}

/** The formula once more, with a mark around each quantity that has a place to go to. */
function linksOf(left: string, write: (fill: Fill) => string, sign: string): Pick<FormulaLine, "names" | "linked"> {
  const names = new Map<string, NamedQuantity>();
  const marks = new Map<string, string>();
  const fill: Fill = (amount) => {
    const { symbol, of, spell } = amount;
    if (spell) return spell(fill);
    if (!of) return symbol;
    const key = `${of.kind} ${of.node} ${symbol}`;
    if (!names.has(key)) names.set(key, { ...of, symbol, text: plainText(symbol) });
    const mark = String.fromCharCode(FIRST_PLACEHOLDER + marks.size);
    marks.set(mark, `\\htmlData{q=${[...names.keys()].indexOf(key)}}{${symbol}}`);
    return mark;
  };
  // Marks stand in for the symbols until the whole is written, as digits in a formula would be taken for its own.
  const linked = write(fill).replace(/[\ue000-\uf8ff]/g, (mark) => marks.get(mark) ?? mark);
  return { names: [...names.values()], linked: `${left} ${sign} ${linked}` };
}

/** The same line, as a part of a step. */
export function inDetail(detail: Detail, line: FormulaLine): FormulaLine {
  return { ...line, detail };
}

/** A line with only symbols: a rule rather than a computation. */
export function symbolLine(label: string, tex: string): FormulaLine {
  return {
    label,
    symbols: tex,
    numbers: null,
    symbolsText: plainText(tex),
    numbersText: null,
    detail: null,
    names: [],
    linked: tex,
  };
}

function numbersOf(left: string, write: (fill: Fill) => string, result: ShownNumber, sign: string): string {
  const shown = new Map<string, string>();
  let exact = true;
  const template = write((amount) => {
    const { tex, exact: whole } = showAmount(amount.value);
    const placeholder = String.fromCharCode(FIRST_PLACEHOLDER + shown.size);
    shown.set(placeholder, tex);
    exact &&= whole;
    return placeholder;
  });
  const filled = substitute(template, shown);
  const first = (isExact: boolean): string => (sign === "=" ? equals(isExact) : sign);
  if (filled === result.tex) return `${left} ${first(result.exact)} ${filled}`;
  return `${left} ${first(exact)} ${filled} ${equals(exact && result.exact)} ${result.tex}`;
}

export function showAmount(value: number | Matrix): ShownNumber {
  return typeof value === "number" ? showNumber(value) : showMatrix(value);
}

function equals(exact: boolean): string {
  return exact ? "=" : "\\approx";
}

/** ∂of/∂by. */
export function partial(of: string, by: string): string {
  return `\\frac{\\partial ${of}}{\\partial ${by}}`;
}

/** Terms joined by +; the middle of a long sum is left out, and `write` is not called for it. */
export function sum<T>(items: readonly T[], write: (item: T, at: number) => string, most = 6): string {
  return joined(items, write, " + ", most) || "0";
}

export function product<T>(items: readonly T[], write: (item: T, at: number) => string, most = 8): string {
  return joined(items, write, " \\cdot ", most) || "1";
}

function joined<T>(items: readonly T[], write: (item: T, at: number) => string, sign: string, most: number): string {
  if (items.length <= most) return items.map(write).join(sign);
  const last = items.length - 1;
  const start = items.slice(0, most - 2).map(write);
  return [...start, "\\cdots", ...items.slice(last).map((item) => write(item, last))].join(sign);
}
