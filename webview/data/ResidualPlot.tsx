import { useMemo, useRef } from "react";
import type { Residuals } from "../../core/view/dataView.ts";
import { selectRow } from "../actions.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { csvText } from "../charts/csvText.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";
import { MarkLegend } from "./MarkLegend.tsx";
import { CLASS_LOOKS, type MarkGroup } from "./marks.ts";
import { NumberTable } from "./NumberTable.tsx";
import { PointPlot } from "./PointPlot.tsx";

interface Props {
  readonly residuals: Residuals;
  /** Of the prediction. */
  readonly name: string;
}

/** Prediction minus target, against the prediction: a good fit lies about the line at 0 without a shape of its own. */
export function ResidualPlot({ residuals, name }: Props) {
  const chart = useRef<HTMLDivElement>(null);
  const shownRow = useStore((state) => state.pass?.row ?? -1);
  const { rows, predicted, residual, component, components, of, total } = residuals;
  const groups = useMemo(() => groupsOf(residuals, name), [residuals, name]);
  const header = [t("row"), ...(of > 1 ? [t("component")] : []), t("prediction"), t("residual")];
  const numbers = () =>
    Array.from(rows, (row, at) => [
      row + 1,
      ...(of > 1 ? [component[at] ?? 0] : []),
      predicted[at] ?? Number.NaN,
      residual[at] ?? Number.NaN,
    ]);
  return (
    <>
      <div ref={chart} className="data-residuals">
        <PointPlot
          label={t("Residuals against predictions, {0} points", rows.length)}
          {...{ x: predicted, y: residual, rows, groups, shownRow }}
          xName={t("prediction")}
          yName={t("prediction − target")}
          hasZero
          onPick={(row) => void selectRow(row)}
        />
      </div>
      <div className="data-line" dir="ltr">
        {of > 1 && <MarkLegend title={t("component")} groups={groups} />}
        {rows.length < total * components && (
          <span className="data-dim">
            {t(
              "{0} of {1} points, drawn at random and always the same.",
              formatCount(rows.length),
              formatCount(total * components),
            )}
          </span>
        )}
        {components < of && <span className="data-dim">{t("The first {0} of {1} components.", components, of)}</span>}
        <ChartTools name="residuals" chart={chart} csv={() => csvText(header, numbers())} />
      </div>
      <NumberTable summary={t("Residuals as a table")} header={header} rows={numbers()} />
    </>
  );
}

function groupsOf({ component, components }: Residuals, name: string): readonly MarkGroup[] {
  const all = [...component.keys()];
  return Array.from({ length: components }, (_, i) => ({
    name: components > 1 ? `${name}[${i}]` : name,
    look: i % CLASS_LOOKS,
    shape: i % 6,
    points: all.filter((at) => component[at] === i),
  }));
}
