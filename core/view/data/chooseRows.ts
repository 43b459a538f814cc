import { type Dataset, partsOf } from "../../data/dataset.ts";
import type { Steps } from "../../engine/steps.ts";
import { createRandom, permutation } from "../../random.ts";
import type { PartChoice, RowChoice } from "../dataView.ts";
import type { Judgement } from "./judge.ts";
import { sortRows } from "./sortRows.ts";

/** Rows of a part, in the order of the file. */
export function rowsOfPart(dataset: Dataset, part: PartChoice): Uint32Array {
  if (part !== "all") return Uint32Array.from(partsOf(dataset)[part]);
  return Uint32Array.from({ length: dataset.rows }, (_, row) => row);
}

/** True where the rows cannot be chosen without knowing what the network makes of all of them. */
export function needsJudgement({ wrongOnly, cell, actual, by }: RowChoice): boolean {
  return wrongOnly || cell !== null || actual !== null || by === "loss";
}

/** The rows that a choice leaves, in its order. `keys`: what they are sorted by, by row; null leaves the order of the file. */
export function* choose(
  choice: RowChoice,
  dataset: Dataset,
  judgement: Judgement | null,
  keys: Float64Array | null,
): Steps<Uint32Array> {
  const rows = rowsOfPart(dataset, choice.part).filter((row) => judgement === null || isChosen(choice, judgement, row));
  yield { done: 0, of: 1 };
  if (keys) return yield* sortRows(rows, keys, choice.descending);
  return choice.descending ? rows.reverse() : rows;
}

function isChosen({ wrongOnly, cell, actual }: RowChoice, judgement: Judgement, row: number): boolean {
  if (wrongOnly && judgement.wrong[row] !== 1) return false;
  if (!cell && actual === null) return true;
  // Where each component is a question of its own, one of them is enough.
  for (let i = 0; i < judgement.components; i++) {
    const [meant, said] = [judgement.actual[i * judgement.rows + row], judgement.predicted[i * judgement.rows + row]];
    if (actual !== null && meant !== actual) continue;
    if (!cell || (meant === cell.actual && said === cell.predicted)) return true;
  }
  return false;
}

/** At most so many of the rows, drawn by a seed, in their order: the same rows give the same sample. */
export function sampleRows(rows: Uint32Array, most: number): Uint32Array {
  if (rows.length <= most) return rows;
  const order = permutation(rows.length, createRandom("points"));
  return order
    .subarray(0, most)
    .map((at) => rows[at] as number)
    .sort();
}
