import type { JsonValue } from "../../core/document/intent.ts";
import { readSweepNumbers, type SweepNumbers, type SweepRow, type SweepView } from "../../core/view/sweepView.ts";
import { csvText } from "../charts/csvText.ts";

/** A row of the table with its numbers. */
export interface ShownRow extends SweepRow {
  readonly numbers: SweepNumbers;
  /** Its place by the ranking, from 0. */
  readonly rank: number;
}

export function shownRows(view: SweepView): readonly ShownRow[] {
  return view.rows.map((row, rank) => ({ ...row, rank, numbers: readSweepNumbers(view, rank) }));
}

/** The best of all that have a finite objective; null where none has. */
export function bestRow(view: SweepView, rows: readonly ShownRow[]): ShownRow | null {
  return rows.find(({ numbers }) => Number.isFinite(numbers[view.by])) ?? null;
}

export function choiceText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** What a row is called, in words. */
export function rowName(view: Pick<SweepView, "axes">, row: Pick<SweepRow, "name" | "choices">): string {
  if (row.name !== "") return row.name;
  return view.axes.map((axis, i) => `${axis} = ${choiceText(row.choices[i])}`).join(", ");
}

/** What the table is sorted by: the ranking, a choice by its axis' place, or a number. */
export type SortKey = "rank" | "name" | number | keyof SweepNumbers;

export interface Sorting {
  readonly key: SortKey;
  readonly falls: boolean;
}

/** Equal rows stay in the order of the ranking; what is not there comes last either way. */
export function sortRows(rows: readonly ShownRow[], { key, falls }: Sorting): readonly ShownRow[] {
  const sign = falls ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [sortValue(a, key), sortValue(b, key)];
    const missing = Number(isMissing(one)) - Number(isMissing(other));
    if (missing !== 0) return missing;
    return sign * compare(one, other) || a.rank - b.rank;
  });
}

type Sortable = number | string;

function sortValue(row: ShownRow, key: SortKey): Sortable {
  if (key === "rank") return row.rank;
  if (key === "name") return row.name;
  if (typeof key !== "number") return row.numbers[key];
  const choice = row.choices[key];
  return typeof choice === "number" ? choice : choiceText(choice);
}

const isMissing = (value: Sortable): boolean => typeof value === "number" && Number.isNaN(value);

function compare(a: Sortable, b: Sortable): number {
  if (typeof a === "number" && typeof b === "number")
    return a === b || (Number.isNaN(a) && Number.isNaN(b)) ? 0 : a - b;
  return String(a).localeCompare(String(b));
}

/** Every row with every digit. */
export function sweepCsv(view: SweepView, rows: readonly ShownRow[]): string {
  const named = view.kind === "files";
  const fields = ["parameters", "hiddenUnits", "training", "validation", "metric", "seconds", "runs"] as const;
  const header = [
    ...(named ? ["file"] : view.axes),
    ...fields.map((name) => (name === "metric" ? (view.metric ?? name) : name)),
    "failure",
  ];
  return csvText(
    header,
    rows.map((row) => [
      ...(named ? [row.name] : view.axes.map((_, i) => choiceText(row.choices[i]))),
      ...fields.map((name) => row.numbers[name]),
      row.failures.join(" "),
    ]),
  );
}
