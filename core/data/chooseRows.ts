import { type Dataset, selectRows } from "./dataset.ts";

/** Some rows of a dataset as one of their own, in that order. */
export function chooseRows(dataset: Dataset, rows: readonly number[]): Dataset {
  if (rows.length === dataset.rows && rows.every((row, i) => row === i)) return dataset;
  return {
    rows: rows.length,
    inputs: selectRows(dataset, rows),
    classNames: dataset.classNames,
    describeRow: (row) => dataset.describeRow(rows[row] ?? row),
  };
}
