import { useMemo, useRef, useState } from "react";
import type { SweepView } from "../../core/view/sweepView.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { copyExact } from "../controls/copyExact.ts";
import { t } from "../l10n.ts";
import { ApproximationResults } from "./ApproximationResults.tsx";
import { ParallelPlot } from "./ParallelPlot.tsx";
import { type Brushes, dimensionsOf, passes } from "./parallel.ts";
import { NoValidation } from "./SweepForm.tsx";
import { SweepHead } from "./SweepHead.tsx";
import { SweepTable } from "./SweepTable.tsx";
import { bestRow, type ShownRow, shownRows, sweepCsv } from "./sweepRows.ts";

/** What has come of a comparison so far. */
export function SweepResults({ view }: { readonly view: SweepView }) {
  const rows = useMemo(() => shownRows(view), [view]);
  const best = view.kind === "widths" ? null : bestRow(view, rows);
  return (
    <div className="sweep" onCopy={copyExact}>
      <SweepHead view={view} best={best} />
      <Notes view={view} />
      {view.approximation ? (
        <ApproximationResults view={view} approximation={view.approximation} rows={rows} />
      ) : (
        <Compared view={view} rows={rows} best={best} />
      )}
    </div>
  );
}

function Notes({ view: { notes, isOutdated, by, kind } }: { readonly view: SweepView }) {
  return (
    <>
      {isOutdated && (
        <p className="sweep-warning" dir="ltr">
          <i className="codicon codicon-warning" aria-hidden="true" />
          {t("The text has changed since the comparison began: its variants can be opened as new files.")}
        </p>
      )}
      {kind !== "widths" && by === "training" && <NoValidation />}
      {notes.map((note) => (
        <p key={note} className="sweep-words" dir="ltr">
          {note}
        </p>
      ))}
    </>
  );
}

interface Props {
  readonly view: SweepView;
  readonly rows: readonly ShownRow[];
  readonly best: ShownRow | null;
}

function Compared({ view, rows, best }: Props) {
  const [brushes, setBrushes] = useState<Brushes>({});
  const [pointed, setPointed] = useState<number | null>(null);
  const chart = useRef<HTMLDivElement>(null);
  const dimensions = useMemo(() => dimensionsOf(view, rows), [view, rows]);
  const isBrushed = Object.keys(brushes).length > 0;
  const kept = useMemo(
    () => (isBrushed ? rows.filter((_, i) => passes(dimensions, brushes, i)) : rows),
    [rows, dimensions, brushes, isBrushed],
  );
  return (
    <div className="sweep-body">
      <div className="sweep-plot" ref={chart}>
        <ParallelPlot
          dimensions={dimensions}
          rows={rows}
          best={best}
          pointed={pointed}
          brushes={brushes}
          onBrushes={setBrushes}
          onPoint={setPointed}
        />
        <div className="sweep-tools">
          <ChartTools name="architectures" chart={chart} csv={() => sweepCsv(view, rows)} />
          {isBrushed && (
            <button type="button" className="link" onClick={() => setBrushes({})}>
              {t("Show all {0} rows", rows.length)}
            </button>
          )}
          <span className="sweep-hint">
            {isBrushed
              ? t("{0} of {1} rows are within the marked parts", kept.length, rows.length)
              : t("Drag along an axis, or move its ends by arrow keys, to keep only what crosses it there")}
          </span>
        </div>
      </div>
      <SweepTable view={view} rows={kept} best={best} pointed={pointed} onPoint={setPointed} />
    </div>
  );
}
