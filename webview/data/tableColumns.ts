import { type DataFacts, type DataPage, MOST_SHOWN, type RowChoice } from "../../core/view/dataView.ts";
import { t } from "../l10n.ts";
import { className, partName } from "./words.ts";

/** What a cell of the table holds. A picture is painted from its bytes. */
export type CellContent =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "verdict"; readonly isWrong: boolean }
  | { readonly kind: "image"; readonly pixels: Uint8Array; readonly column: number };

export interface TableColumn {
  readonly key: string;
  readonly name: string;
  /** A second line under the name: what it is of. */
  readonly note: string;
  /** What the rows can be sorted by it as; null where they cannot. */
  readonly by: RowChoice["by"] | null;
  /** True where its cells are numbers, which stand at the right. */
  readonly isNumber: boolean;
  /** In `ch`, as wide as its cells are. */
  readonly width: number;
  /** `at`: the row's place in the page. */
  cell(page: DataPage, at: number): CellContent;
}

/** The columns in their order: number of the row, part, the data, and what the network makes of it. */
export function tableColumns(facts: DataFacts, head: number): readonly TableColumn[] {
  const part: TableColumn = {
    ...{ key: "part", name: t("part"), note: "", by: null, width: 12, isNumber: false },
    cell: (page, at) => ({ kind: "text", text: partName(page.parts?.[at] ?? "training") }),
  };
  return [rowColumn(), ...(facts.isSplit ? [part] : []), ...dataColumns(facts), ...judgedColumns(facts, head)];
}

/** Rows are counted from 1 for people, as the sample picker does. */
function rowColumn(): TableColumn {
  return {
    ...{ key: "row", name: t("row"), note: "", by: "file", width: 11, isNumber: false },
    cell: (page, at) => ({ kind: "text", text: String((page.rows[at] ?? 0) + 1) }),
  };
}

function dataColumns(facts: DataFacts): readonly TableColumn[] {
  return facts.columns.map((column, index) => {
    const { name, kind, classes, components, isTarget, scale, input } = column;
    const note = isTarget ? t("target") : scale === null ? (name === input ? "" : input) : t("standardized");
    const width =
      kind === "wide" ? 34 : kind === "class" ? widthOf(name, ...(classes ?? [])) : widthOf(name, "0.00000");
    return {
      ...{ key: `data ${index}`, name, note, width: kind === "image" ? widthOf(name, note) : width },
      by: kind === "number" || kind === "class" ? index : null,
      isNumber: kind === "number",
      cell(page, at) {
        if (kind === "image")
          return {
            kind,
            pixels: page.pixels[index]?.subarray(at * components, (at + 1) * components) ?? new Uint8Array(0),
            column: index,
          };
        if (kind === "wide") {
          const first = page.first[index]?.subarray(at * MOST_SHOWN, (at + 1) * MOST_SHOWN) ?? [];
          return { kind: "text", text: `${Array.from(first, (value) => Number(value.toPrecision(3))).join(", ")}, …` };
        }
        const value = page.values[index]?.[at] ?? Number.NaN;
        return classes ? { kind: "text", text: className(classes, value) } : { kind: "number", value };
      },
    };
  });
}

function judgedColumns(facts: DataFacts, at: number): readonly TableColumn[] {
  const head = facts.heads[at];
  if (!head) return [];
  const { classes, kind, prediction, loss } = head;
  const count = kind === "classes" ? 1 : Math.min(head.components, MOST_SHOWN);
  const predictions = Array.from({ length: count }, (_, i): TableColumn => {
    const name = count > 1 ? t("prediction [{0}]", i) : t("prediction");
    return {
      ...{ key: `predicted ${i}`, name, note: prediction, by: null },
      width: widthOf(name, prediction, ...classes, "0.00000"),
      isNumber: classes.length === 0,
      cell(page, row) {
        const value = page.judged?.predicted[i * page.rows.length + row] ?? Number.NaN;
        return classes.length > 0 ? { kind: "text", text: className(classes, value) } : { kind: "number", value };
      },
    };
  });
  const lossColumn: TableColumn = {
    ...{
      key: "loss",
      name: t("loss"),
      note: loss,
      by: "loss",
      width: widthOf("loss", loss, "0.00000"),
      isNumber: true,
    },
    cell: (page, row) => ({ kind: "number", value: page.judged?.loss[row] ?? Number.NaN }),
  };
  const verdict: TableColumn = {
    ...{ key: "verdict", name: t("right?"), note: "", by: null, width: 12, isNumber: false },
    cell: (page, row) => ({ kind: "verdict", isWrong: page.judged?.wrong[row] === 1 }),
  };
  return [...predictions, lossColumn, ...(classes.length > 0 ? [verdict] : [])];
}

const NARROWEST = 9;
const WIDEST = 26;

function widthOf(...texts: readonly string[]): number {
  return Math.min(WIDEST, Math.max(NARROWEST, ...texts.map(({ length }) => length + 4)));
}
