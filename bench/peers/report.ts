import { printTable } from "../measure.ts";
import { BARS, fastest, judge, ratesOf } from "./bars.ts";
import type { Figures } from "./contestant.ts";
import { amount, comparable, disagreement, factor, ratioOf, spreadOf, TOLERANCE } from "./figures.ts";
import type { Row } from "./rounds.ts";
import { createTask, type Task, type TaskName } from "./tasks.ts";
import type { Variant } from "./variants.ts";

/** Who is right: PyTorch, which is not ours; without it, whoever computes in double precision. */
const REFERENCES = ["PyTorch f64", "Chainrule reference f64", "ConvNetJS", "neuron objects"];

/** Figures of the reference; what it does not have, the next one may. */
export function referenceOf(rows: readonly Row[]): Figures {
  const byName = (name: string): Figures => rows.find(({ variant }) => variant.name === name)?.figures ?? {};
  return Object.assign({}, ...REFERENCES.toReversed().map(byName)) as Figures;
}

/** What stands beside a row: a disagreement first of all. */
export function noteOf({ figures, remark, reason, variant }: Row, reference: Figures): string {
  if (reason !== null) return reason;
  const wrong = disagreement(figures, reference, TOLERANCE[variant.precision]);
  return [wrong ?? (comparable(figures, reference) ? "" : "not compared"), remark].filter(Boolean).join("; ");
}

export function printTask(name: TaskName, rows: readonly Row[]): void {
  const task = createTask(name);
  const reference = referenceOf(rows);
  const best = fastest(rows, name, ({ family }) => family === "Chainrule");
  const measured = rows.filter((row) => ratesOf(row).length > 0);
  printTable(
    `${task.title} (${task.unit}, median of rounds; ${figuresText(reference)})`,
    ["", task.unit, "lowest–highest", best ? `of ${best.variant.name}` : "", "note"],
    measured.map((row) => {
      const { median, lowest, highest } = inUnits(task, ratesOf(row));
      const share = best ? factor(ratioOf(row.rates, best.rates)) : "";
      return [row.variant.name, amount(median), `${amount(lowest)}–${amount(highest)}`, share, noteOf(row, reference)];
    }),
    [4],
  );
  for (const [reason, names] of leftOut(rows)) console.log(`  left out: ${names.join(", ")}: ${reason}`);
  if (best) printRatios(name, rows);
}

/** Those without a figure, by what they gave as their reason. */
function leftOut(rows: readonly Row[]): ReadonlyMap<string, readonly string[]> {
  const byReason = new Map<string, string[]>();
  for (const { reason, variant } of rows)
    if (reason !== null) byReason.set(reason, [...(byReason.get(reason) ?? []), variant.name]);
  return byReason;
}

/** For the passes of one sample, the time of one. */
function inUnits({ unit }: Task, rates: readonly number[]) {
  return spreadOf(unit === "µs" ? rates.map((rate) => 1e6 / rate) : rates);
}

const figuresText = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toPrecision(7)}`)
    .join(", ");

function printRatios(task: TaskName, rows: readonly Row[]): void {
  const sides: readonly (readonly [string, (variant: Variant) => boolean])[] = [
    ["the fastest JavaScript peer", ({ family }) => family === "JavaScript" || family === "TensorFlow.js"],
    ["TensorFlow.js", ({ family }) => family === "TensorFlow.js"],
    ["PyTorch", ({ family, threads }) => family === "PyTorch" && threads === 1],
    ["neuron objects", ({ family }) => family === "yardstick"],
  ];
  for (const precision of ["f64", "f32"] as const) {
    const mine = fastest(rows, task, (v) => v.family === "Chainrule" && v.precision === precision && v.threads === 1);
    if (!mine) continue;
    const ratios = sides.flatMap(([text, takes]) => {
      const theirs = fastest(rows, task, takes);
      return theirs ? [`${factor(ratioOf(mine.rates, theirs.rates))} ${text} (${theirs.variant.name})`] : [];
    });
    if (ratios.length > 0) console.log(`  ${mine.variant.name}: ${ratios.join(", ")}`);
  }
}

export function printBars(tasks: readonly TaskName[], rows: readonly Row[]): void {
  console.log("\nBars of issue 3 (ratios within this run)");
  for (const bar of BARS) if (tasks.includes(bar.task)) console.log(`  ${judge(bar, rows)}`);
}

/** Everything, for machines. */
export function rowsJson(rows: readonly Row[]): readonly object[] {
  return rows.map((row) => {
    const rates = ratesOf(row);
    const reference = referenceOf(rows.filter(({ task }) => task === row.task));
    return {
      task: row.task,
      unit: "per second",
      variant: row.variant.name,
      family: row.variant.family,
      precision: row.variant.precision,
      threads: row.variant.threads,
      ...(rates.length > 0 ? spreadOf(rates) : {}),
      rounds: row.rates,
      figures: row.figures,
      note: noteOf(row, reference),
    };
  });
}
