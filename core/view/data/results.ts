import { type Dataset, partsOf } from "../../data/dataset.ts";
import { PART_NAMES } from "../../data/split.ts";
import type { Steps } from "../../engine/steps.ts";
import { classificationMetrics } from "../../metrics/classification.ts";
import type { Head } from "../../metrics/head.ts";
import { regressionMetrics } from "../../metrics/regression.ts";
import {
  MEASURES,
  type Measure,
  MOST_POINTS,
  type PartChoice,
  type PartResult,
  type Residuals,
  type ResultsAnswer,
} from "../dataView.ts";
import { rowsOfPart, sampleRows } from "./chooseRows.ts";
import type { Judgement } from "./judge.ts";

/** What a judgement of all rows comes to, part by part. `head`: its place in the list. */
export function* resultsSteps(
  { head, at, part }: { readonly head: Head; readonly at: number; readonly part: PartChoice },
  dataset: Dataset,
  judgement: Judgement,
): Steps<ResultsAnswer> {
  const byPart: PartResult[] = [];
  for (const name of partsWithRows(dataset)) {
    byPart.push(partResult(name, rowsOfPart(dataset, name), judgement, head.kind === "regression"));
    yield { done: byPart.length, of: PART_NAMES.length + 2 };
  }
  const rows = rowsOfPart(dataset, part);
  const { classes } = judgement;
  const isRegression = head.kind === "regression";
  if (classes === null) {
    const residuals = isRegression ? residualsOf(rows, judgement) : null;
    return { kind: "results", head: at, byPart, confusion: null, leftOut: 0, residuals };
  }
  const { confusion } = classificationMetrics(
    take(judgement.actual, rows, judgement),
    take(judgement.predicted, rows, judgement),
    classes,
  );
  const counted = confusion.reduce((sum, row) => sum + row.reduce((own, count) => own + count, 0), 0);
  const leftOut = rows.length * judgement.components - counted;
  return { kind: "results", head: at, byPart, confusion, leftOut, residuals: null };
}

/** All rows, and the parts of them where the data is split. */
function partsWithRows(dataset: Dataset): readonly PartChoice[] {
  if (!dataset.parts) return ["all"];
  const parts = partsOf(dataset);
  return [...PART_NAMES.filter((name) => parts[name].length > 0), "all"];
}

function partResult(part: PartChoice, rows: Uint32Array, judgement: Judgement, isRegression: boolean): PartResult {
  let [loss, wrong] = [0, 0];
  for (const row of rows) {
    loss += (judgement.loss[row] as number) / rows.length;
    wrong += judgement.wrong[row] as number;
  }
  const predicted = take(judgement.predicted, rows, judgement);
  const actual = take(judgement.actual, rows, judgement);
  const measured: Partial<Record<Measure, number | null>> = {
    loss,
    ...(judgement.classes !== null && classificationMetrics(actual, predicted, judgement.classes)),
    ...(isRegression && regressionMetrics(predicted, actual, rows.length)),
  };
  const measures = Float64Array.from(MEASURES, (name) => measured[name] ?? Number.NaN);
  return { part, rows: rows.length, wrong, measures };
}

/** Some rows' numbers, [component][row]. */
function take(values: Float64Array, rows: Uint32Array, { components, rows: all }: Judgement): Float64Array {
  if (rows.length === all) return values;
  const taken = new Float64Array(components * rows.length);
  for (let i = 0; i < components; i++)
    for (const [r, row] of rows.entries()) taken[i * rows.length + r] = values[i * all + row] as number;
  return taken;
}

function residualsOf(rows: Uint32Array, { predicted, actual, components, of, rows: all }: Judgement): Residuals {
  const shown = sampleRows(rows, Math.max(1, Math.floor(MOST_POINTS / components)));
  const points = Array.from({ length: components }, (_, i) =>
    Array.from(shown, (row) => ({ row, i, at: i * all + row })),
  ).flat();
  return {
    total: rows.length,
    rows: Float64Array.from(points, ({ row }) => row),
    predicted: Float64Array.from(points, ({ at }) => predicted[at] as number),
    residual: Float64Array.from(points, ({ at }) => (predicted[at] as number) - (actual[at] as number)),
    component: Float64Array.from(points, ({ i }) => i),
    ...{ components, of },
  };
}
