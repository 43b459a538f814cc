import { type KeyboardEvent, useEffect, useId, useMemo, useState } from "react";
import { type DataFacts, MOST_SHOWN, type RowChoice } from "../../core/view/dataView.ts";
import { selectRow } from "../actions.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { useSize } from "../charts/useSize.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";
import { DataCell } from "./DataCell.tsx";
import { choose, rowChoice } from "./dataState.ts";
import { type Place, placeAfterKey } from "./gridKeys.ts";
import { firstRow, keepInView, rowWindow, scrollTo } from "./rowWindow.ts";
import { type TableColumn, tableColumns } from "./tableColumns.ts";
import { tableCsv } from "./tableCsv.ts";
import { useAnswer } from "./useAnswer.ts";
import { sourceLine } from "./words.ts";

const HEADER = 36;
const ROW = 23;
const ROW_WITH_IMAGE = 42;
/** Rows that are asked for beyond each end, so that a little scrolling shows nothing empty. */
const BEYOND = 8;

/** The rows of the data with what the network makes of each; only those on screen are asked for. */
export function DataTable({ facts }: { readonly facts: DataFacts }) {
  const choice = rowChoice.use();
  const shownRow = useStore((state) => state.pass?.row ?? -1);
  const columns = useMemo(() => tableColumns(facts, choice.head), [facts, choice.head]);
  const rowHeight = facts.columns.some(({ kind }) => kind === "image") ? ROW_WITH_IMAGE : ROW;
  const [ref, size] = useSize<HTMLDivElement>();
  const [first, setFirst] = useState(0);
  const [cursor, setCursor] = useState<Place>({ row: 0, column: 0 });
  const id = useId();
  const height = (size?.height ?? 0) - HEADER;
  const asksFor = Math.max(1, Math.ceil(height / rowHeight));
  const from = Math.max(0, first - BEYOND);
  const count = asksFor + 2 * BEYOND;
  const question = useMemo(() => ({ kind: "page", choice, from, count }) as const, [choice, from, count]);
  const found = useAnswer(size ? question : null);
  const page = found?.answer ?? null;
  const isOfChoice = found?.question.question.choice === choice;
  const total = page?.total ?? facts.rows;
  const window = rowWindow(total, height, rowHeight);

  // Other rows begin at their top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice is what it is about
  useEffect(() => {
    setFirst(0);
    setCursor(({ column, row }) => ({ column, row: Math.min(row, 0) }));
    if (ref.current) ref.current.scrollTop = 0;
  }, [choice]);

  const show = (place: Place) => {
    setCursor(place);
    const next = place.row < 0 ? first : keepInView(window, first, place.row);
    if (next !== first && ref.current) {
      ref.current.scrollTop = scrollTo(window, total, next);
      setFirst(next);
    }
  };
  const rowAt = (index: number): number | null =>
    page && index >= page.from && index < page.from + page.rows.length ? (page.rows[index - page.from] ?? null) : null;
  const press = ({ row, column }: Place) => {
    const by = columns[column]?.by ?? null;
    if (row < 0) {
      if (by !== null) choose(sortedBy(by, choice));
      return;
    }
    const own = rowAt(row);
    if (own !== null) void selectRow(own);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = placeAfterKey(event, cursor, { rows: total, columns: columns.length, page: window.fits });
    const presses = event.key === "Enter" || event.key === " ";
    if ((!next && !presses) || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (next) show(next);
    else press(cursor);
  };
  // The column of the cursor is brought into view, as its row is.
  useEffect(() => {
    if (document.activeElement === ref.current)
      document.getElementById(cellId(id, cursor))?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [cursor, id, ref]);

  const template = `${columns.map(({ width }) => `${width}ch`).join(" ")} 1fr`;
  const indices = Array.from({ length: Math.max(0, Math.min(asksFor, total - first)) }, (_, i) => first + i);
  return (
    <>
      <div className="data-line" dir="ltr">
        <span>{total === facts.rows ? sourceLine(facts) : t("{0} of {1}", formatCount(total), sourceLine(facts))}</span>
        {page?.whyNotJudged && <span className="data-warning">{page.whyNotJudged}</span>}
        {found?.error && <span className="data-warning">{found.error}</span>}
        {facts.whyNoHeads !== null && <span className="data-dim">{facts.whyNoHeads}</span>}
        {facts.columns.some(({ kind }) => kind === "wide") && (
          <span className="data-dim">{t("Of long inputs the first {0} numbers are shown.", MOST_SHOWN)}</span>
        )}
        <ChartTools name="data" csv={() => tableCsv(columns, choice)} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a table of a million rows whose rows come and go is a grid of our own */}
      <div
        ref={ref}
        className="data-grid"
        dir="ltr"
        role="grid"
        tabIndex={0}
        aria-label={t("Rows of the data")}
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-activedescendant={cursor.row < 0 || indices.includes(cursor.row) ? cellId(id, cursor) : undefined}
        onKeyDown={onKeyDown}
        onScroll={(event) => setFirst(firstRow(window, total, event.currentTarget.scrollTop))}
      >
        <div className="data-window" role="presentation">
          {/* biome-ignore lint/a11y/useSemanticElements: of the grid above */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the keyboard, and says which of its cells is active */}
          <div className="data-row data-header" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
            {columns.map((column, at) => (
              <HeaderCell
                key={column.key}
                id={cellId(id, { row: -1, column: at })}
                column={column}
                at={at}
                choice={choice}
                isActive={cursor.row < 0 && cursor.column === at}
                onPress={() => {
                  setCursor({ row: -1, column: at });
                  press({ row: -1, column: at });
                }}
              />
            ))}
          </div>
          {indices.map((index) => {
            const row = rowAt(index);
            const isShown = row !== null && row === shownRow;
            const at = index - (page?.from ?? 0);
            return (
              // biome-ignore lint/a11y/useSemanticElements: of the grid above
              // biome-ignore lint/a11y/useFocusableInteractive: the grid has the keyboard, and says which of its cells is active
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's keys do the same
              <div
                key={index}
                className={`data-row ${isShown ? "is-shown" : ""} ${isOfChoice ? "" : "is-old"}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={isShown}
                data-row={row ?? undefined}
                style={{ gridTemplateColumns: template, height: rowHeight }}
                onClick={(event) => {
                  const cell = (event.target as HTMLElement).closest<HTMLElement>("[data-column]");
                  show({ row: index, column: Number(cell?.dataset["column"] ?? 0) });
                  if (row !== null) void selectRow(row);
                }}
              >
                {columns.map((column, place) => (
                  <DataCell
                    key={column.key}
                    id={cellId(id, { row: index, column: place })}
                    at={place}
                    content={page && row !== null ? column.cell(page, at) : null}
                    facts={facts}
                    rowName={row === null ? "" : String(row + 1)}
                    isShown={isShown && place === 0}
                    isActive={cursor.row === index && cursor.column === place}
                  />
                ))}
              </div>
            );
          })}
        </div>
        <div role="presentation" style={{ height: window.range }} />
      </div>
      {page && total === 0 && <p className="data-none">{t("No row is so.")}</p>}
    </>
  );
}

function cellId(id: string, { row, column }: Place): string {
  return `${id}-${row}-${column}`;
}

/** Smallest first, then largest first, then in the order of the file. A loss is asked for the worst first. */
function sortedBy(by: RowChoice["by"], choice: RowChoice): Partial<RowChoice> {
  if (choice.by !== by) return { by, descending: by === "loss" };
  const isSecond = choice.descending === (by !== "loss");
  return by === "file" || !isSecond ? { by, descending: !choice.descending } : { by: "file", descending: false };
}

interface HeaderProps {
  readonly id: string;
  readonly column: TableColumn;
  readonly at: number;
  readonly choice: RowChoice;
  readonly isActive: boolean;
  onPress(): void;
}

function HeaderCell({ id, column, at, choice, isActive, onPress }: HeaderProps) {
  const isSorted = column.by !== null && choice.by === column.by;
  const canSort = column.by !== null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: of the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's keys do the same
    <div
      id={id}
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={!canSort ? undefined : isSorted ? (choice.descending ? "descending" : "ascending") : "none"}
      className={`data-cell data-head-cell ${canSort ? "can-sort" : ""} ${column.isNumber ? "is-number" : ""} ${isActive ? "is-active" : ""}`}
      title={canSort ? t("Sort the rows by {0}", column.name) : undefined}
      onClick={onPress}
    >
      <span className="data-head-name">
        <bdi>{column.name}</bdi>
        {isSorted && (choice.by !== "file" || choice.descending) && (
          <i className={`codicon codicon-arrow-${choice.descending ? "down" : "up"}`} aria-hidden="true" />
        )}
      </span>
      <span className="data-head-note">
        <bdi>{column.note}</bdi>
      </span>
    </div>
  );
}
