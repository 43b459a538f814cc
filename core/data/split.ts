import type { Located, Split } from "../document/document.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import { type Problem, problem } from "../problems.ts";
import { createRandom, permutation } from "../random.ts";
import { quote } from "./quote.ts";

/** The rows of a data set by what they are for. Every row is in one part; each part keeps the order of the file. */
export interface DataParts {
  readonly training: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export type PartName = keyof DataParts;

export const PART_NAMES: readonly PartName[] = ["training", "validation", "test"];

/** Something that gives every row a class: an input, or a column. */
export interface Strata {
  /** Whatever `stratify` may name. */
  readonly names: readonly string[];
  /** A class a row; null where there is no such input or column. Throws nothing. */
  classesOf(name: Located<string>): readonly (string | number)[] | null;
}

/** The parts, or the problem (NN609) that keeps them from being made. */
export function splitData(split: Split, rows: number, strata: Strata): DataParts | Problem {
  const validation = rowsOf("validation", split.validation, rows);
  const test = rowsOf("test", split.test, rows);
  if (typeof validation === "object") return validation;
  if (typeof test === "object") return test;
  if (validation + test >= rows) {
    const taken = [
      ...(validation > 0 ? [`validation takes ${validation}`] : []),
      ...(test > 0 ? [`test takes ${test}`] : []),
    ];
    const message = `The split leaves no row for training: of ${count(rows, "row")} ${taken.join(" and ")}. Make ${taken.length > 1 ? "them" : "it"} smaller.`;
    return problem("NN609", split.range, message);
  }
  const { stratify } = split;
  if (!stratify) return drawParts(rows, { validation, test }, split.seed, null);
  const classes = strata.classesOf(stratify);
  if (!classes) return unknownName(stratify, strata.names);
  return (
    checkClasses(stratify, classes, { training: rows - validation - test, validation, test }) ??
    drawParts(rows, { validation, test }, split.seed, classes)
  );
}

/**
 * Draws the parts. The same arguments give the same rows everywhere, and the test rows do not depend on how many are for
 * validation. `classes`: one a row; each part then gets every class in its share of the whole, to the nearest row (largest remainders).
 */
export function drawParts(
  rows: number,
  sizes: { readonly validation: number; readonly test: number },
  seed: number,
  classes: readonly (string | number)[] | null,
): DataParts {
  const groups = groupRows(permutation(rows, createRandom(`${seed}:split`)), classes);
  const test = apportion(
    sizes.test,
    groups.map(({ length }) => length),
  );
  const validation = apportion(
    sizes.validation,
    groups.map(({ length }, i) => length - (test[i] ?? 0)),
  );
  const partOf = new Uint8Array(rows);
  for (const [i, group] of groups.entries()) {
    const afterTest = test[i] ?? 0;
    const afterValidation = afterTest + (validation[i] ?? 0);
    for (const [at, row] of group.entries()) partOf[row] = at < afterTest ? 2 : at < afterValidation ? 1 : 0;
  }
  const lists: [number[], number[], number[]] = [[], [], []];
  for (const [row, part] of partOf.entries()) lists[part]?.push(row);
  const [training, ...kept] = lists;
  return { training, validation: kept[0], test: kept[1] };
}

/** Rows of one class together, in the order given; the classes in the order of their first row in the file. */
function groupRows(order: Uint32Array, classes: readonly (string | number)[] | null): readonly (readonly number[])[] {
  if (!classes) return [Array.from(order)];
  const groups = new Map<string | number, number[]>(classes.map((each) => [each, []]));
  for (const row of order) groups.get(classes[row] as string | number)?.push(row);
  return [...groups.values()];
}

/** Shares `total` out in proportion to `sizes`, never more than a size: whole parts first, then one each by the largest remainder, at a tie the earlier. In whole numbers, so nothing depends on rounding. */
function apportion(total: number, sizes: readonly number[]): readonly number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (all === 0) return sizes;
  const given = sizes.map((size) => Math.floor((total * size) / all));
  const remainders = sizes.map((size) => (total * size) % all);
  const left = total - given.reduce((sum, each) => sum + each, 0);
  const byRemainder = [...sizes.keys()].sort((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0) || a - b);
  for (const i of byRemainder.slice(0, left)) given[i] = (given[i] ?? 0) + 1;
  return given;
}

/** How many rows a size means; 0 where it is not named. */
function rowsOf(name: string, size: Located<number> | null, rows: number): number | Problem {
  if (!size) return 0;
  const { value, range } = size;
  if (value >= 1) return value;
  const taken = Math.round(value * rows);
  if (taken > 0 || value === 0) return taken;
  const message = `${value} of ${count(rows, "row")} is not one row for ${name}. Write a larger share, or a number of rows.`;
  return problem("NN609", range, message);
}

function unknownName({ value, range }: Located<string>, names: readonly string[]): Problem {
  const near = closest(value, names);
  const head = `"stratify" names ${quote(value)}, which is no input and no column of the data`;
  if (near === null) return problem("NN609", range, `${head}; it may be ${listAlternatives(names, 12)}.`);
  const fix = { title: `Change to ${quote(near)}`, range, newText: JSON.stringify(near) };
  return problem("NN609", range, `${head}; did you mean ${quote(near)}?`, { fix });
}

function checkClasses(
  { value, range }: Located<string>,
  classes: readonly (string | number)[],
  sizes: Readonly<Record<PartName, number>>,
): Problem | null {
  const members = new Map<string | number, number>();
  for (const each of classes) members.set(each, (members.get(each) ?? 0) + 1);
  const small = PART_NAMES.find((name) => sizes[name] > 0 && sizes[name] < members.size);
  if (small) {
    const message = `${quote(value)} has ${members.size} different values, but ${small} gets ${count(sizes[small], "row")}: each class needs one. Stratify by classes, not by a quantity, or make ${small} larger.`;
    return problem("NN609", range, message);
  }
  const lonely = [...members].find(([, times]) => times < 2);
  if (!lonely) return null;
  const message = `${quote(value)} is ${typeof lonely[0] === "number" ? lonely[0] : quote(lonely[0])} in one row only, which cannot be in every part. Leave "stratify" out, or add rows of that class.`;
  return problem("NN609", range, message);
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}
