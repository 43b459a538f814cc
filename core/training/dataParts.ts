import { chooseRows, type Dataset } from "../data/dataset.ts";

/** Rows of the data by what they are for. Training sees those of `training` alone. */
export interface DataParts {
  readonly training: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export type PartName = keyof DataParts;

/** Where the file splits nothing, every row is there to learn from. */
export function undividedParts({ rows }: Dataset): DataParts {
  return { training: Array.from({ length: rows }, (_, row) => row), validation: [], test: [] };
}

/** One part as data of its own; null where it has no rows. */
export function datasetOf(dataset: Dataset, parts: DataParts, name: PartName): Dataset | null {
  return parts[name].length === 0 ? null : chooseRows(dataset, parts[name]);
}
