import { chooseRows, type Dataset, trainingRows } from "../data/dataset.ts";
import type { DataParts, PartName } from "../data/split.ts";

/** Where the file splits nothing, every row is there to learn from. */
export function partsOf(dataset: Dataset): DataParts {
  return dataset.parts ?? { training: trainingRows(dataset), validation: [], test: [] };
}

/** One part as data of its own; null where it has no rows. */
export function datasetOf(dataset: Dataset, name: PartName): Dataset | null {
  const rows = partsOf(dataset)[name];
  return rows.length === 0 ? null : chooseRows(dataset, rows);
}
