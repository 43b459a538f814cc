import type { RowChoice } from "../../core/view/dataView.ts";
import { sharedValue } from "../controls/sharedValue.ts";

export type DataTab = "table" | "histograms" | "scatter" | "results";

/** Which view of the data is shown. */
export const shownTab = sharedValue<DataTab>("table");

export const EVERY_ROW: RowChoice = {
  part: "all",
  head: 0,
  wrongOnly: false,
  cell: null,
  actual: null,
  by: "file",
  descending: false,
};

/** Which rows the table shows; part and loss hold for all views. */
export const rowChoice = sharedValue<RowChoice>(EVERY_ROW);

export function choose(change: Partial<RowChoice>): void {
  rowChoice.set({ ...rowChoice.get(), ...change });
}

/** The table with the rows of one cell of a confusion matrix. */
export function showCell(actual: number, predicted: number): void {
  choose({ cell: { actual, predicted }, actual: null, wrongOnly: false });
  shownTab.set("table");
}
