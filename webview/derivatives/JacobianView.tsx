import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { MatrixView } from "../../core/view/derivativeView.ts";
import { fillIn } from "../controls/fillIn.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { HeatMap } from "../inspector/HeatMap.tsx";
import { heatOf, heatStyle, spreadOf } from "../inspector/heat.ts";
import { PAGE, Pager } from "../inspector/Pager.tsx";
import { t } from "../l10n.ts";
import { Formula } from "../math/Formula.tsx";
import { exactNumber, formatCount, formatNumber } from "../numbers.ts";
import { getState } from "../store.ts";
import { ask } from "./asked.ts";
import { type AxisEntry, axisEntry } from "./axis.ts";
import { copyMatrix } from "./copyMatrix.ts";
import { passCount } from "./ModesComparison.tsx";
import { trace } from "./trace.ts";

/** A picture says more than this many figures. */
const SMALLEST_PICTURE = 12;

/** The matrix of all derivatives of one node by another, as a picture and as a table with the names of its rows and columns. */
export function JacobianView({ view }: { readonly view: MatrixView }) {
  const rows = view.of.length;
  const columns = view.by.length;
  const grid = useRef<HTMLTableElement>(null);
  const [rowStart, setRowStart] = useState(0);
  const [columnStart, setColumnStart] = useState(0);
  const [active, setActive] = useState<readonly [row: number, column: number]>([0, 0]);
  const goTo = (row: number, column: number) => {
    setRowStart(Math.floor(row / PAGE) * PAGE);
    setColumnStart(Math.floor(column / PAGE) * PAGE);
    setActive([row, column]);
    const cell = () => grid.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
    // The next key may come before the next frame; on another page the cell comes with it.
    const here = cell();
    if (here) here.focus();
    else requestAnimationFrame(() => cell()?.focus());
  };
  return (
    <div className="jacobian">
      <Lead view={view} />
      <div className="jacobian-columns">
        {view.numbers.length >= SMALLEST_PICTURE && (
          <div className="jacobian-picture">
            <HeatMap title={view.text} values={view.numbers} rows={rows} columns={columns} onPick={goTo} />
          </div>
        )}
        <div className="jacobian-table">
          <Pager what="rows" total={rows} start={Math.min(rowStart, lastPage(rows))} onMove={setRowStart} />
          <Pager
            what="columns"
            total={columns}
            start={Math.min(columnStart, lastPage(columns))}
            onMove={setColumnStart}
          />
          <Table
            ref={grid}
            view={view}
            rowStart={Math.min(rowStart, lastPage(rows))}
            columnStart={Math.min(columnStart, lastPage(columns))}
            active={active}
            onActive={setActive}
            goTo={goTo}
          />
        </div>
      </div>
    </div>
  );
}

const lastPage = (length: number): number => Math.floor(Math.max(0, length - 1) / PAGE) * PAGE;

function Lead({ view }: { readonly view: MatrixView }) {
  const { symbol, text, of, by, mode, passes, structure } = view;
  const size = `${formatCount(of.length)} × ${formatCount(by.length)}`;
  return (
    <p className="derivatives-lead" dir="ltr">
      <span className="derivatives-result">
        <Formula
          tex={structure?.formula ? `${symbol} = ${structure.formula}` : symbol}
          text={structure?.formulaText ? `${text} = ${structure.formulaText}` : text}
        />
      </span>
      <span>
        {fillIn(
          mode === "forward"
            ? t("{0}, a row for each component of what is differentiated. Found in forward mode: {1}; in reverse, {2}.")
            : t("{0}, a row for each component of what is differentiated. Found in reverse mode: {1}; forward, {2}."),
          <strong>{size}</strong>,
          passCount(passes[mode]),
          passCount(passes[mode === "forward" ? "reverse" : "forward"]),
        )}{" "}
        {structure?.sentence}
      </span>
      <span className="derivatives-tools">
        <IconButton
          icon="copy"
          text="CSV"
          label={t("Copy the matrix as CSV")}
          onClick={() => void copyMatrix("csv", view)}
        />
        <IconButton
          icon="copy"
          text="LaTeX"
          label={t("Copy the matrix as LaTeX")}
          onClick={() => void copyMatrix("latex", view)}
        />
        <IconButton
          icon="copy"
          text="NumPy"
          label={t("Copy the matrix as NumPy")}
          onClick={() => void copyMatrix("python", view)}
        />
      </span>
    </p>
  );
}

interface TableProps {
  readonly view: MatrixView;
  readonly rowStart: number;
  readonly columnStart: number;
  readonly active: readonly [row: number, column: number];
  readonly ref: React.Ref<HTMLTableElement>;
  onActive(place: readonly [row: number, column: number]): void;
  goTo(row: number, column: number): void;
}

function Table({ view, rowStart, columnStart, active, ref, onActive, goTo }: TableProps) {
  const { of, by, numbers, text } = view;
  const reach = useMemo(() => spreadOf(numbers).reach, [numbers]);
  const rows = useMemo(() => entries(of, rowStart), [of, rowStart]);
  const columns = useMemo(() => entries(by, columnStart), [by, columnStart]);
  const isActiveShown =
    active[0] >= rowStart &&
    active[0] < rowStart + rows.length &&
    active[1] >= columnStart &&
    active[1] < columnStart + columns.length;
  const [activeRow, activeColumn] = isActiveShown ? active : [rowStart, columnStart];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const place = placeOf(event.target as HTMLElement);
    if (!place) return;
    const [row, column] = place;
    const next = moved(event, row, column, of.length, by.length);
    if (!next) return;
    event.preventDefault();
    goTo(...next);
  };
  return (
    <table
      ref={ref}
      className="matrix jacobian-matrix"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the same
      role="grid"
      aria-label={text}
      aria-rowcount={of.length + 1}
      aria-colcount={by.length + 1}
      onKeyDown={onKeyDown}
      onPointerLeave={() => trace(null)}
      onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || trace(null)}
    >
      <thead>
        <tr>
          <td />
          {columns.map(({ name }) => (
            <th key={name} scope="col" title={name}>
              <bdi>{name}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={row.name} aria-rowindex={rowStart + i + 2}>
            <th scope="row" title={row.name}>
              <bdi>{row.name}</bdi>
            </th>
            {columns.map((column, j) => {
              const [r, c] = [rowStart + i, columnStart + j];
              const value = numbers[r * by.length + c] ?? Number.NaN;
              return (
                <td key={column.name} style={heatStyle(heatOf(value, reach))} aria-colindex={c + 2}>
                  <button
                    type="button"
                    className="jacobian-cell"
                    data-row={r}
                    data-column={c}
                    data-exact={exactNumber(value)}
                    tabIndex={r === activeRow && c === activeColumn ? 0 : -1}
                    title={`∂${row.name}/∂${column.name} = ${exactNumber(value)}\n${t("Press to see its paths")}`}
                    onPointerEnter={() => traceEntry(row, column)}
                    onFocus={() => {
                      onActive([r, c]);
                      traceEntry(row, column);
                    }}
                    onClick={() => showPathsOf(row, column)}
                  >
                    {formatNumber(value)}
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function entries(axis: MatrixView["of"], start: number): readonly AxisEntry[] {
  const count = Math.max(0, Math.min(PAGE, axis.length - start));
  return Array.from({ length: count }, (_, i) => axisEntry(axis, start + i));
}

function placeOf({ dataset }: HTMLElement): readonly [row: number, column: number] | null {
  const { row, column } = dataset;
  return row === undefined || column === undefined ? null : [Number(row), Number(column)];
}

function moved(
  { key, ctrlKey }: KeyboardEvent,
  row: number,
  column: number,
  rows: number,
  columns: number,
): readonly [row: number, column: number] | null {
  const clamp = (at: number, length: number) => Math.max(0, Math.min(at, length - 1));
  switch (key) {
    case "ArrowRight":
      return [row, clamp(column + 1, columns)];
    case "ArrowLeft":
      return [row, clamp(column - 1, columns)];
    case "ArrowDown":
      return [clamp(row + 1, rows), column];
    case "ArrowUp":
      return [clamp(row - 1, rows), column];
    case "PageDown":
      return [clamp(row + PAGE, rows), column];
    case "PageUp":
      return [clamp(row - PAGE, rows), column];
    case "Home":
      return [ctrlKey ? 0 : row, 0];
    case "End":
      return [ctrlKey ? rows - 1 : row, columns - 1];
    default:
      return null;
  }
}

/** The two ends of an entry; a parameter stands at the nodes that use it. */
function traceEntry(row: AxisEntry, column: AxisEntry): void {
  trace({ nodes: [...nodesOf(row.id), ...nodesOf(column.id)], edges: [] });
}

function nodesOf(id: string): readonly string[] {
  const { network } = getState();
  if (network?.nodes.some((node) => node.id === id)) return [id];
  return network?.nodes.filter(({ params }) => params.some(({ listedAs }) => listedAs === id)).map((n) => n.id) ?? [];
}

function showPathsOf(row: AxisEntry, column: AxisEntry): void {
  const isNode = (id: string) => getState().network?.nodes.some((node) => node.id === id) ?? false;
  // Paths lead from node to node; to a parameter the last step is its node's own slope.
  if (isNode(row.id) && isNode(column.id)) ask("paths", row.name, column.name);
}
