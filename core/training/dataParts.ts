import { chooseRows, type Dataset, trainingRows } from "../data/dataset.ts";
import type { DataParts } from "../data/split.ts";

export type PartName = keyof DataParts;

/** Rows of the data by what they are for. Where the file splits nothing, every row is there to learn from. */
export function partsOf(dataset: Dataset): DataParts {
  return dataset.parts ?? { training: trainingRows(dataset), validation: [], test: [] };
}

/** One part as data of its own; null where it has no rows. */
export function datasetOf(dataset: Dataset, parts: DataParts, name: PartName): Dataset | null {
  return parts[name].length === 0 ? null : chooseRows(dataset, parts[name]);
}
