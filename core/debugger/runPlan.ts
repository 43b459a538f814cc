import { type Dataset, trainingRows } from "../data/dataset.ts";
import { planTraining, type TrainingPlan } from "../training/plan.ts";
import type { DebuggeeOptions } from "./createDebuggee.ts";

/** What a run will do. */
export interface RunPlan {
  readonly training: TrainingPlan;
  readonly rows: readonly number[];
  readonly epochs: number;
  readonly updates: boolean;
}

/** Throws a RangeError in a sentence. */
export function planRun(options: DebuggeeOptions): RunPlan {
  const { graph, dataset, training, target } = options;
  const epochs = wholeNumber("epochs", options.epochs ?? 1);
  const updates = (options.updates ?? true) && target?.kind === "objective" && graph.parameters.length > 0;
  const rows = readRows(options.rows ?? null, dataset, updates);
  const { batchSize: written, shuffle } = training.settings;
  const batchSize = options.batchSize == null ? written : wholeNumber("batch", options.batchSize);
  // Where nothing moves, only the rows of each pass are of interest.
  const moving = updates ? training.settings : { shuffle, only: [] };
  const { steps: _all, ...settings }: Readonly<Record<string, unknown>> = moving;
  const plan = planTraining(
    { seed: training.seed, settings: { ...settings, epochs, ...(batchSize === undefined ? {} : { batchSize }) } },
    graph,
    rows.length,
  );
  if (typeof plan === "string") throw new RangeError(plan);
  return { training: plan, rows, epochs, updates: updates && plan.moving.length > 0 };
}

function readRows(rows: readonly number[] | null, dataset: Dataset, trains: boolean): readonly number[] {
  const { rows: count } = dataset;
  if (rows === null) return trainingRows(trains ? dataset : { rows: count, parts: null });
  if (rows.length === 0) throw new RangeError("No rows are chosen.");
  const outside = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= count);
  if (outside === undefined) return rows;
  throw new RangeError(
    `There is no row ${outside}: the data has ${count === 1 ? "row 0 alone" : `rows 0 to ${count - 1}`}.`,
  );
}

function wholeNumber(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new RangeError(`"${name}" must be a whole number from 1 on, not ${value}.`);
}
