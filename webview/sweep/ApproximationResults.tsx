import { useMemo, useRef, useState } from "react";
import type { ApproximationView, SweepView } from "../../core/view/sweepView.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { csvText } from "../charts/csvText.ts";
import { Figure } from "../controls/Figure.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { ErrorChart } from "./ErrorChart.tsx";
import { FitChart } from "./FitChart.tsx";
import { OpenButtons } from "./SweepTable.tsx";
import { choiceText, rowName, type ShownRow } from "./sweepRows.ts";
import { TheoremNote } from "./TheoremNote.tsx";

interface Props {
  readonly view: SweepView;
  readonly approximation: ApproximationView;
  /** By rising width. */
  readonly rows: readonly ShownRow[];
}

/** The largest error by width, the fitted functions over their target, and the same as a table. */
export function ApproximationResults({ view, approximation, rows }: Props) {
  const { errors, places } = approximation;
  const [wanted, setWanted] = useState<number | null>(null);
  const isReadOnly = useStore((state) => state.network?.readOnly ?? true);
  const last = errors.findLastIndex(Number.isFinite);
  const shown = wanted !== null && wanted < rows.length ? wanted : last;
  const widths = useMemo(() => rows.map(({ choices }) => Number(choices[0])), [rows]);
  const [errorChart, fitChart] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  const rise = firstRise(errors);
  return (
    <>
      <div className="approximation">
        <figure className="approximation-chart" ref={errorChart}>
          <figcaption>{t("Largest error by width (both axes logarithmic)")}</figcaption>
          <ErrorChart widths={widths} errors={errors} shown={shown} onShow={setWanted} />
          <ChartTools name="error-by-width" chart={errorChart} csv={() => errorCsv(approximation, rows)} />
        </figure>
        <figure className="approximation-chart" ref={fitChart}>
          <figcaption dir="ltr">
            {shown >= 0 ? t("Target and fit with {0} units", widths[shown] ?? 0) : t("Target")}
          </figcaption>
          <FitChart approximation={approximation} shown={shown} />
          <ChartTools name="fits" chart={fitChart} csv={() => fitCsv(approximation, widths)} />
        </figure>
        <div className="sweep-table">
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <bdi>{t("width of {0}", approximation.layer)}</bdi>
                </th>
                <th scope="col">
                  max|f − <bdi>{approximation.output}</bdi>|
                </th>
                <th scope="col">{t("at {0}", approximation.input)}</th>
                <th scope="col">{t("objective")}</th>
                <th scope="col">{t("parameters")}</th>
                <th scope="col">{t("status")}</th>
                <th scope="col">{t("open")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={row.point} className={i === shown ? "is-pointed" : ""}>
                  <th scope="row">
                    <button
                      type="button"
                      className="link"
                      aria-pressed={i === shown}
                      title={t("Show this fit")}
                      onClick={() => setWanted(i)}
                    >
                      {choiceText(row.choices[0])}
                    </button>
                  </th>
                  <td>
                    <Found value={errors[i]} />
                  </td>
                  <td>
                    <Found value={places[i]} />
                  </td>
                  <td>
                    <Found value={row.numbers.trainingFrom} />
                  </td>
                  <td>
                    <Found value={row.numbers.parameters} />
                  </td>
                  <td className="sweep-status">
                    {row.failures.length > 0
                      ? row.failures.join(" ")
                      : t("{0} of {1} seeds", row.numbers.runs, view.seeds.length)}
                  </td>
                  <td>
                    <OpenButtons
                      point={row.point}
                      name={rowName(view, row)}
                      canApply={!view.isOutdated && !isReadOnly}
                      isVariant
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      {rise >= 0 && (
        <p className="sweep-words" dir="ltr">
          <i className="codicon codicon-info" aria-hidden="true" />
          {t(
            "With {0} units the error is not smaller than with {1}. A wider network can do all that a narrower one does, so here it is training that limits: more seeds, another start, more epochs or another learning rate may help.",
            widths[rise] ?? 0,
            widths[rise - 1] ?? 0,
          )}
        </p>
      )}
      <p className="sweep-words" dir="ltr">
        {t(
          "f is the data's rows, joined by straight lines. The error is the largest over {0} places, of the best seed.",
          approximation.xs.length,
        )}
      </p>
      <TheoremNote />
    </>
  );
}

function Found({ value }: { readonly value: number | undefined }) {
  return value === undefined || Number.isNaN(value) ? <span className="sweep-none">–</span> : <Figure value={value} />;
}

/** The first width whose error is not below that of the width before; −1 where all fall. */
export function firstRise(errors: Float64Array): number {
  return errors.findIndex((error, i) => i > 0 && error >= (errors[i - 1] ?? Number.NaN));
}

function errorCsv({ errors, places }: ApproximationView, rows: readonly ShownRow[]): string {
  return csvText(
    ["width", "supNorm", "at", "training", "parameters"],
    rows.map(({ choices, numbers }, i) => [
      Number(choices[0]),
      errors[i] ?? Number.NaN,
      places[i] ?? Number.NaN,
      numbers.trainingFrom,
      numbers.parameters,
    ]),
  );
}

function fitCsv({ input, xs, target, fits }: ApproximationView, widths: readonly number[]): string {
  return csvText(
    [input, "f", ...widths.map((width) => `width ${width}`)],
    Array.from(xs, (x, k) => [
      x,
      target[k] ?? Number.NaN,
      ...widths.map((_, i) => fits[i * xs.length + k] ?? Number.NaN),
    ]),
  );
}
