import { parse, parseTree } from "jsonc-parser";
import { dataFilesOf } from "../data/dataFiles.ts";
import type { DataSource, NetworkDocument, Reference, Split, Standardize } from "../document/document.ts";
import { formatNumber } from "../drawing/numberText.ts";
import type { Range } from "../problems.ts";
import type { Change, Version } from "./change.ts";
import { describeParamChange } from "./describeNumbers.ts";
import { same } from "./plainNode.ts";

/** Everything of the two files but their nodes. */
export function compareSections(
  { document: before }: Version,
  { document: after }: Version,
  nameOf: (id: string) => string,
): Change[] {
  return [
    ...compareTitle(before, after),
    ...compareShared(before, after),
    ...compareObjective(before, after, nameOf),
    ...compareRegularization(before, after, nameOf),
    ...compareWeights(before, after),
    ...compareData(before, after, nameOf),
    ...compareTraining(before, after),
  ];
}

function changed(name: string, sentence: string, before: Range | null, after: Range | null): Change {
  return {
    kind: before || !after ? (after || !before ? "changed" : "removed") : "added",
    subject: { kind: "section", name },
    sentence,
    before,
    after,
  };
}

function compareTitle(before: NetworkDocument, after: NetworkDocument): Change[] {
  if (before.title === after.title) return [];
  const words = (title: string | null) => (title === null ? "none" : `“${title}”`);
  return [
    changed(
      "title",
      `title: ${words(before.title)} → ${words(after.title)}`,
      sectionRange(before, "title"),
      sectionRange(after, "title"),
    ),
  ];
}

function compareShared(before: NetworkDocument, after: NetworkDocument): Change[] {
  return [...new Set([...after.params.keys(), ...before.params.keys()])].flatMap((name) => {
    const [one, other] = [before.params.get(name), after.params.get(name)];
    const words = describeParamChange(one?.definition, other?.definition);
    if (words === null) return [];
    const sentence =
      one && other ? `shared parameter ${name}: ${words}` : `shared parameter ${name}: ${one ? "removed" : "added"}`;
    return [changed("params", sentence, one?.nameRange ?? null, other?.nameRange ?? null)];
  });
}

function compareObjective(before: NetworkDocument, after: NetworkDocument, nameOf: (id: string) => string): Change[] {
  const one = before.objective.map((reference) => renamed(reference, nameOf));
  const other = after.objective.map(({ text }) => text);
  if (same(one, other)) return [];
  const words = (list: readonly string[]) => (list.length === 0 ? "none" : list.join(" + "));
  return [
    changed(
      "objective",
      `objective: ${words(one)} → ${words(other)}`,
      sectionRange(before, "objective"),
      sectionRange(after, "objective"),
    ),
  ];
}

function compareRegularization(
  before: NetworkDocument,
  after: NetworkDocument,
  nameOf: (id: string) => string,
): Change[] {
  const [one, other] = [before.regularization, after.regularization];
  const changes: string[] = [];
  for (const name of ["l2", "l1"] as const)
    if ((one?.[name] ?? 0) !== (other?.[name] ?? 0))
      changes.push(`${name} ${formatNumber(one?.[name] ?? 0)} → ${formatNumber(other?.[name] ?? 0)}`);
  const of = (each: typeof one, name: (id: string) => string) =>
    each?.of?.map(({ value }) => renamedParameter(value, name)) ?? null;
  const [coveredBefore, coveredAfter] = [of(one, nameOf), of(other, (id) => id)];
  if (!same(coveredBefore, coveredAfter))
    changes.push(
      `of ${coveredBefore?.join(", ") ?? "all parameters"} → of ${coveredAfter?.join(", ") ?? "all parameters"}`,
    );
  return changes.map((words) =>
    changed("regularization", `regularization: ${words}`, one?.range ?? null, other?.range ?? null),
  );
}

function compareWeights(before: NetworkDocument, after: NetworkDocument): Change[] {
  const [one, other] = [before.weights, after.weights];
  if (one?.value === other?.value) return [];
  return [
    changed(
      "weights",
      `weights file: ${one?.value ?? "none"} → ${other?.value ?? "none"}`,
      one?.range ?? null,
      other?.range ?? null,
    ),
  ];
}

function compareData(before: NetworkDocument, after: NetworkDocument, nameOf: (id: string) => string): Change[] {
  const [one, other] = [before.data, after.data];
  const say = (words: string) => [changed("data", `data: ${words}`, one?.range ?? null, other?.range ?? null)];
  if (!one && !other) return [];
  if (!one || !other || one.kind !== other.kind) return say(`${dataText(one)} → ${dataText(other)}`);
  // What names no input is a column of the file, which keeps its name.
  const inputName = (id: string): string => (before.nodes.get(id)?.op === "input" ? nameOf(id) : id);
  const use = compareUse(one, other, inputName).flatMap(say);
  const [plainOne, plainOther] = [plainData(one, nameOf), plainData(other, (id) => id)];
  if (same(plainOne, plainOther)) return use;
  if (one.kind === "rows" && other.kind === "rows")
    return [...say(rowsText(plainOne as readonly unknown[], plainOther as readonly unknown[])), ...use];
  const [textOne, textOther] = [dataText(one), dataText(other)];
  return [
    ...say(
      textOne === textOther
        ? `${textOne} with other ${one.kind === "arrays" ? "arrays" : one.kind === "images" ? "inputs" : "columns"}`
        : `${textOne} → ${textOther}`,
    ),
    ...use,
  ];
}

/** What becomes of the rows: how they are split, and which inputs are standardized. */
function compareUse(one: DataSource, other: DataSource, nameOf: (id: string) => string): string[] {
  const [splitOne, splitOther] = [splitText(one.split, nameOf), splitText(other.split, (id) => id)];
  const [scaledOne, scaledOther] = [scaledText(one.standardize, nameOf), scaledText(other.standardize, (id) => id)];
  return [
    ...(splitOne === splitOther ? [] : [`split: ${splitOne} → ${splitOther}`]),
    ...(scaledOne === scaledOther ? [] : [`standardized: ${scaledOne} → ${scaledOther}`]),
  ];
}

function splitText(split: Split | null, nameOf: (id: string) => string): string {
  if (!split) return "none";
  const { validation, test, stratify, seed } = split;
  return [
    ...(validation ? [`validation ${formatNumber(validation.value)}`] : []),
    ...(test ? [`test ${formatNumber(test.value)}`] : []),
    ...(stratify ? [`by ${nameOf(stratify.value)}`] : []),
    `seed ${seed}`,
  ].join(", ");
}

function scaledText(standardize: Standardize | null, nameOf: (id: string) => string): string {
  if (!standardize) return "none";
  return standardize.inputs?.map(({ value }) => nameOf(value)).join(", ") ?? "all but targets";
}

function rowsText(before: readonly unknown[], after: readonly unknown[]): string {
  const count = Math.min(before.length, after.length);
  const changed = Array.from({ length: count }, (_, i) => i).filter((i) => !same(before[i], after[i]));
  const parts = before.length === after.length ? [] : [`${before.length} → ${after.length} rows`];
  if (changed.length === 1) parts.push(`row ${changed[0]} changed`);
  else if (changed.length > 1) parts.push(`${changed.length} of ${count} rows changed`);
  return parts.join(", ");
}

function dataText(data: DataSource | null): string {
  if (!data) return "none";
  if (data.kind === "rows") return `${data.rows.length} ${data.rows.length === 1 ? "row" : "rows"}`;
  if (data.kind === "file") return data.file.value;
  if (data.kind === "arrays" || data.kind === "images") return dataFilesOf(data).join(", ");
  return `${data.generator.value} (${data.samples} samples, noise ${formatNumber(data.noise)}, seed ${data.seed})`;
}

function plainData(data: DataSource, nameOf: (id: string) => string): unknown {
  if (data.kind === "rows")
    return data.rows.map(({ values }) => Object.fromEntries([...values].map(([id, { value }]) => [nameOf(id), value])));
  if (data.kind === "generator") {
    const { generator, samples, noise, seed } = data;
    return { generator: generator.value, samples, noise, seed };
  }
  if (data.kind === "arrays")
    return Object.fromEntries(
      [...data.arrays].map(([id, { file, array }]) => [nameOf(id), [file.value, array?.value ?? nameOf(id)]]),
    );
  if (data.kind === "images")
    return {
      images: { [nameOf(data.input.value)]: data.folder.value },
      classes: data.classes && nameOf(data.classes.value),
    };
  const columns = [...data.columns].map(
    ([id, { columns }]) => [nameOf(id), columns.map(({ value }) => value)] as const,
  );
  return { file: data.file.value, columns: Object.fromEntries(columns) };
}

function compareTraining(before: NetworkDocument, after: NetworkDocument): Change[] {
  const one: Readonly<Record<string, unknown>> = { ...before.training.settings, seed: before.training.seed };
  const other: Readonly<Record<string, unknown>> = { ...after.training.settings, seed: after.training.seed };
  const words = (value: unknown) =>
    value === undefined ? "not written" : typeof value === "string" ? value : JSON.stringify(value);
  const [from, to] = [sectionRange(before, "training"), sectionRange(after, "training")];
  return [...new Set([...Object.keys(other), ...Object.keys(one)])].flatMap((name) =>
    same(one[name], other[name])
      ? []
      : [changed("training", `training: ${name} ${words(one[name])} → ${words(other[name])}`, from, to)],
  );
}

const trees = new WeakMap<NetworkDocument, ReadonlyMap<string, Range>>();

/** A section's value in the text. */
export function sectionRange(document: NetworkDocument, name: string): Range | null {
  let ranges = trees.get(document);
  if (!ranges) {
    const properties = parseTree(document.text)?.children ?? [];
    ranges = new Map(
      properties.flatMap(({ children: [key, value] = [] }) =>
        key && value ? [[String(key.value), { start: value.offset, end: value.offset + value.length }] as const] : [],
      ),
    );
    trees.set(document, ranges);
  }
  return ranges.get(name) ?? null;
}

const plains = new WeakMap<NetworkDocument, Readonly<Record<string, unknown>>>();

/** The whole file as data, without comments and places. What is empty says no more than what is not there. */
export function plainFile(document: NetworkDocument): Readonly<Record<string, unknown>> {
  let plain = plains.get(document);
  if (!plain) {
    const value = withoutEmpty(parse(document.text));
    plain = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
    plains.set(document, plain);
  }
  return plain;
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).flatMap(([key, entry]) => {
    const rest = withoutEmpty(entry);
    const isEmpty = typeof rest === "object" && rest !== null && Object.keys(rest).length === 0;
    return isEmpty ? [] : [[key, rest] as const];
  });
  return Object.fromEntries(entries);
}

function renamed({ id, text }: Reference, nameOf: (id: string) => string): string {
  return nameOf(id) + text.slice(id.length);
}

/** `h1.w` under the node's later id. */
function renamedParameter(name: string, nameOf: (id: string) => string): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? name : nameOf(name.slice(0, dot)) + name.slice(dot);
}
