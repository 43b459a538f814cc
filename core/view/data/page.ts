import type { Dataset } from "../../data/dataset.ts";
import type { PartName } from "../../data/split.ts";
import { type DataPage, type JudgedPage, MOST_SHOWN, type PageQuestion } from "../dataView.ts";
import { columnValues, type DataColumn } from "./columns.ts";
import type { Judgement } from "./judge.ts";

/** What a page holds of its rows, whatever the network makes of them. */
export function pageOf(
  columns: readonly DataColumn[],
  dataset: Dataset,
  rows: readonly number[],
): Pick<DataPage, "rows" | "values" | "pixels" | "first" | "parts"> {
  const take = (column: DataColumn): Float64Array => {
    if (column.kind === "image" || column.kind === "wide") return new Float64Array(0);
    const values = columnValues(column, dataset);
    return Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
  };
  const only = (kind: DataColumn["kind"], column: DataColumn) => column.kind === kind;
  return {
    rows: Float64Array.from(rows),
    values: columns.map(take),
    pixels: columns.map((column) => (only("image", column) ? pixelsOf(column, dataset, rows) : new Uint8Array(0))),
    first: columns.map((column) => (only("wide", column) ? firstOf(column, dataset, rows) : new Float64Array(0))),
    parts: partNames(dataset, rows),
  };
}

/** Which rows a question asks for, of all that are chosen. */
export function rowsOfPage({ from, count }: PageQuestion, chosen: Uint32Array): readonly number[] {
  return Array.from(chosen.subarray(Math.max(0, from), Math.max(0, from + count)));
}

export function judgedPage(judgement: Judgement): JudgedPage {
  const components = Math.min(judgement.components, MOST_SHOWN);
  return {
    predicted: judgement.predicted.slice(0, components * judgement.rows),
    actual: judgement.actual.slice(0, components * judgement.rows),
    components,
    loss: judgement.loss,
    wrong: judgement.wrong,
  };
}

function firstOf({ input }: DataColumn, dataset: Dataset, rows: readonly number[]): Float64Array {
  const all = dataset.written.get(input) ?? new Float64Array(0);
  const first = new Float64Array(rows.length * MOST_SHOWN);
  for (const [r, row] of rows.entries())
    for (let i = 0; i < MOST_SHOWN; i++) first[r * MOST_SHOWN + i] = all[i * dataset.rows + row] ?? Number.NaN;
  return first;
}

/** 0 is the smallest number of the picture's row, 255 the largest: digits in 0 to 16, in 0 to 255 and in 0 to 1 look alike. */
function pixelsOf({ input, image, components }: DataColumn, dataset: Dataset, rows: readonly number[]): Uint8Array {
  const all = dataset.written.get(input) ?? new Float64Array(0);
  const bytes = new Uint8Array(rows.length * components);
  if (!image) return bytes;
  const { channels, channelsFirst } = image;
  const size = components / channels;
  for (const [r, row] of rows.entries()) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < components; i++) {
      const value = all[i * dataset.rows + row] as number;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    for (let pixel = 0; pixel < size; pixel++)
      for (let channel = 0; channel < channels; channel++) {
        const i = channelsFirst ? channel * size + pixel : pixel * channels + channel;
        const value = all[i * dataset.rows + row] as number;
        bytes[(r * size + pixel) * channels + channel] =
          high > low ? Math.round((255 * (value - low)) / (high - low)) : 0;
      }
  }
  return bytes;
}

/** By dataset: which part each row is in, one byte a row. */
const known = new WeakMap<Dataset, Uint8Array>();
const NAMES: readonly PartName[] = ["training", "validation", "test"];

function partNames(dataset: Dataset, rows: readonly number[]): readonly PartName[] | null {
  const { parts } = dataset;
  if (!parts) return null;
  let part = known.get(dataset);
  if (!part) {
    part = new Uint8Array(dataset.rows);
    for (const row of parts.validation) part[row] = 1;
    for (const row of parts.test) part[row] = 2;
    known.set(dataset, part);
  }
  return rows.map((row) => NAMES[part[row] ?? 0] ?? "training");
}
