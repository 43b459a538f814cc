import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { sizeOf } from "../../core/shape.ts";
import { Figure } from "../controls/Figure.tsx";
import { debugOf } from "../debug/debugged.ts";
import { WhatIfSign } from "../debug/WhatIfSign.tsx";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import type { Reading } from "../selectors.ts";
import { targetName } from "../selectors.ts";
import { useStore } from "../store.ts";
import { HeatMap } from "./HeatMap.tsx";
import { heatOf, heatStyle, spreadOf } from "./heat.ts";
import { NumberCell } from "./NumberCell.tsx";
import { PAGE, Pager } from "./Pager.tsx";
import {
  gradientAtCursor,
  indicesOf,
  isEditable,
  isTruncated,
  type ParamModel,
  previewOf,
  sharedNameOf,
} from "./paramModel.ts";
import { entryName, useParamEditing } from "./useParamEditing.ts";

interface Props {
  readonly model: ParamModel;
  readonly cursor: number;
  /** What each entry of the last axis multiplies: `x[0]`, `h1`; null where that is not known. */
  readonly inputLabels: readonly string[] | null;
  /** Heads of the lines of a scalar or vector, where they are named otherwise than by their index. */
  readonly lineHead?: (entry: number) => ReactNode;
  /** A first line that says what the columns are. */
  readonly headed?: boolean;
}

/** Matrices from this size on are shown as a picture too. */
const SMALLEST_PICTURE = 24;

/** A parameter's entries with their gradients: a line for a scalar, a list for a vector, else a table (leading axes joined). */
export function ParamGrid({ model, cursor, inputLabels, lineHead, headed = false }: Props) {
  const target = useStore(targetName);
  // What is tried in a session is not written, so it may be tried in a file that may not be.
  const isFrozen = useStore((state) => (state.network?.readOnly ?? true) && debugOf(state) === null);
  const hasWhatIfs = useStore((state) => (debugOf(state)?.whatIfs.length ?? 0) > 0);
  const readOnly = isFrozen || !isEditable(model);
  const actions = useParamEditing(model);
  const gradient = gradientAtCursor(model, cursor);
  const [active, setActive] = useState(0);
  const [rowStart, setRowStart] = useState(0);
  const [columnStart, setColumnStart] = useState(0);
  const grid = useRef<HTMLDivElement>(null);

  const isMatrix = model.shape.length >= 2;
  const columns = isMatrix ? (model.shape.at(-1) ?? 1) : 1;
  const rows = Math.floor(model.values.length / columns);
  const reach = useMemo(() => spreadOf(model.values).reach, [model.values]);
  const rowNumbers = range(rowStart, Math.min(rowStart + PAGE, rows));
  const columnNumbers = range(columnStart, Math.min(columnStart + PAGE, columns));
  const first = rowStart * columns + columnStart;
  const tabbable =
    rowNumbers.includes(Math.floor(active / columns)) && columnNumbers.includes(active % columns) ? active : first;

  const goTo = (row: number, column: number) => {
    setRowStart(Math.floor(row / PAGE) * PAGE);
    setColumnStart(Math.floor(column / PAGE) * PAGE);
    setActive(row * columns + column);
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-entry="${row * columns + column}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = Number((event.target as HTMLElement).dataset["entry"] ?? Number.NaN);
    if (Number.isNaN(entry)) return;
    const [row, column] = [Math.floor(entry / columns), entry % columns];
    const across = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const down = event.ctrlKey && event.key === "ArrowDown" ? 1 : event.ctrlKey && event.key === "ArrowUp" ? -1 : 0;
    if (across === 0 && down === 0) return;
    event.preventDefault();
    const next = isMatrix ? [row + down, column + across] : [row + down + across, 0];
    goTo(clamp(next[0] ?? 0, rows), clamp(next[1] ?? 0, columns));
  };

  const cell = (entry: number) => (
    <>
      <NumberCell
        entry={entry}
        value={model.values[entry] ?? Number.NaN}
        label={entryName(model, entry)}
        tabbable={entry === tabbable}
        readOnly={readOnly}
        actions={actions}
      />
      {hasWhatIfs && <WhatIfSign {...previewOf(model, entry, 0)} />}
    </>
  );
  const tint = (entry: number) => heatStyle(heatOf(model.values[entry] ?? 0, reach));

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the cells are the controls; their keys for moving arrive here
    <div
      ref={grid}
      className="param-grid"
      onKeyDown={onKeyDown}
      onFocus={(event) => setActive(Number((event.target as HTMLElement).dataset["entry"] ?? active))}
    >
      {isMatrix && model.values.length >= SMALLEST_PICTURE && (
        <div className="heat-maps">
          <HeatMap title={t("value")} values={model.values} rows={rows} columns={columns} onPick={goTo} />
          {gradient instanceof Float64Array && (
            <HeatMap title={t("gradient")} values={gradient} rows={rows} columns={columns} onPick={goTo} />
          )}
        </div>
      )}
      {isTruncated(model) && (
        <p className="param-origin">
          {t("The first {0} of {1} numbers.", formatCount(rows * columns), formatCount(sizeOf(model.shape)))}
        </p>
      )}
      <Pager what="rows" total={rows} start={rowStart} onMove={setRowStart} />
      {isMatrix && <Pager what="columns" total={columns} start={columnStart} onMove={setColumnStart} />}
      <div className="param-scroll">
        {isMatrix ? (
          <table className="matrix">
            <thead>
              <tr>
                <td />
                {columnNumbers.map((column) => (
                  <th key={column} scope="col" title={inputLabels?.[column]}>
                    <bdi>{inputLabels?.[column] ?? column}</bdi>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rowNumbers.map((row) => (
                <tr key={row}>
                  <th scope="row">{indicesOf(row, model.shape.slice(0, -1)).join(",")}</th>
                  {columnNumbers.map((column) => (
                    <td key={column} style={tint(row * columns + column)}>
                      {cell(row * columns + column)}
                      <EntryGradient reading={gradient} entry={row * columns + column} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <table className="entries">
            {headed && (
              <thead>
                <tr>
                  <td />
                  <th scope="col">{t("value")}</th>
                  <th scope="col">
                    {target === null ? (
                      t("gradient")
                    ) : (
                      <>
                        ∂<bdi>{target}</bdi>
                      </>
                    )}
                  </th>
                </tr>
              </thead>
            )}
            <tbody>
              {rowNumbers.map((row) => (
                <tr key={row}>
                  <th scope="row">
                    {lineHead?.(row) ?? (
                      <>
                        <span className="entry-index">{model.shape.length === 0 ? <bdi>{model.title}</bdi> : row}</span>
                        <bdi className="entry-source">{sharedEntry(model, row) ?? inputLabels?.[row] ?? ""}</bdi>
                      </>
                    )}
                  </th>
                  <td>{cell(row)}</td>
                  <td>
                    <EntryGradient reading={gradient} entry={row} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  );
}

/** ∂target/∂entry, at the cursor. */
export function EntryGradient({ reading, entry }: { readonly reading: Reading; readonly entry: number }) {
  if (reading === "none")
    return (
      <span className="entry-gradient none" title={t("No path leads from here to what is differentiated")}>
        —
      </span>
    );
  return <Figure value={reading === "pending" ? null : (reading[entry] ?? Number.NaN)} className="entry-gradient" />;
}

function sharedEntry(model: ParamModel, entry: number): string | null {
  const name = model.shared ? null : sharedNameOf(model, entry);
  return name === null ? null : `= ${name}`;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}
