import type { DataPage, RowChoice } from "../../core/view/dataView.ts";
import { notify } from "../actions.ts";
import { csvText } from "../charts/csvText.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { askData } from "./askData.ts";
import type { CellContent, TableColumn } from "./tableColumns.ts";

const AT_ONCE = 500;
/** More rows are for the command line. */
const MOST_ROWS = 50_000;

/** All chosen rows, as far as a spreadsheet is good for, with every digit. A picture is left out. */
export async function tableCsv(columns: readonly TableColumn[], choice: RowChoice): Promise<string> {
  const written: (string | number)[][] = [];
  let total = 1;
  while (written.length < Math.min(total, MOST_ROWS)) {
    const question = { kind: "page", choice, from: written.length, count: AT_ONCE, isCopy: true } as const;
    const page: DataPage = await askData({ question, pass: null });
    total = page.total;
    if (page.rows.length === 0) break;
    for (let at = 0; at < page.rows.length; at++) written.push(columns.map((column) => plain(column.cell(page, at))));
  }
  if (total > written.length)
    notify("information", t("The first {0} of {1} rows were taken.", formatCount(written.length), formatCount(total)));
  return csvText(
    columns.map(({ name }) => name),
    written,
  );
}

function plain(content: CellContent): string | number {
  switch (content.kind) {
    case "number":
      return content.value;
    case "text":
      return content.text;
    case "verdict":
      return content.isWrong ? t("wrong") : t("right");
    case "image":
      return "";
  }
}
