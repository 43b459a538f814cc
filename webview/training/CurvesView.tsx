import { useMemo, useRef, useState } from "react";
import type { MetricName } from "../../core/metrics/headSeries.ts";
import type { MetricsView } from "../../core/view/insideView.ts";
import type { TrainingView } from "../../core/view/trainingView.ts";
import { ask } from "../actions.ts";
import { usePersisted } from "../controls/persisted.ts";
import { t } from "../l10n.ts";
import { CurveReading } from "./CurveReading.tsx";
import { CurveTools } from "./CurveTools.tsx";
import { type OtherRun, readRuns } from "./curve/otherRuns.ts";
import { bestPoint, type CurvePoint, epochOf, nearestPoint, readHistory } from "./curve/points.ts";
import { useInside } from "./inside/useInside.ts";
import { LossCurve } from "./LossCurve.tsx";
import type { Span } from "./lines/zoom.ts";
import { Outcome } from "./Outcome.tsx";
import { PointTable } from "./PointTable.tsx";
import { type ComparedRuns, RunTable } from "./RunTable.tsx";
import { type RunView, ViewBar } from "./ViewBar.tsx";

interface Props {
  readonly training: TrainingView;
  readonly compared: ComparedRuns;
  onView(view: RunView): void;
}

const OBJECTIVE = "objective";
/** Of earlier runs the objective alone is kept. */
const NO_RUNS: readonly OtherRun[] = [];

/** The objective or a metric over the epochs, on the rows that train and on those kept for validation. */
export function CurvesView({ training, compared, onView }: Props) {
  const { history, stepsPerEpoch } = training;
  const [wanted, setWanted] = usePersisted<string>("trainingCurve", OBJECTIVE);
  const [wantsLog, setWantsLog] = usePersisted<boolean>("trainingLog", false);
  const [smoothing, setSmoothing] = usePersisted<number>("trainingSmoothing", 0);
  // By its step: points are thinned out as more come, and their places in the list change.
  const [step, setStep] = useState<number | null>(null);
  const [span, setSpan] = useState<Span | null>(null);
  const chart = useRef<HTMLDivElement>(null);
  const metrics = useInside("trainingMetrics", null)?.answer ?? null;
  const choices = metrics?.names.map((name) => ({ key: keyOf(name), text: textOf(name, metrics.names) })) ?? [];
  const shown = choices.findIndex(({ key }) => key === wanted);
  const points = useMemo(
    () => (metrics && shown >= 0 ? metricPoints(metrics, shown, stepsPerEpoch) : readHistory(history, stepsPerEpoch)),
    [history, metrics, shown, stepsPerEpoch],
  );
  const { runs, hidden } = compared;
  const others = useMemo(() => readRuns(runs.filter(({ id }) => !hidden.has(id))), [runs, hidden]);
  const pointed = step === null ? -1 : nearestPoint(points, step);
  const best = shown < 0 ? bestPoint(points) : null;
  const look = { wantsLog, smoothing };
  const name = choices[shown]?.text ?? t("Objective");
  return (
    <>
      <ViewBar view="curves" onView={onView}>
        {choices.length > 0 && (
          <select
            className="select training-choice"
            aria-label={t("What the curve is of")}
            value={choices[shown]?.key ?? OBJECTIVE}
            onChange={(event) => setWanted(event.target.value)}
          >
            <option value={OBJECTIVE}>{t("Objective")}</option>
            {choices.map(({ key, text }) => (
              <option key={key} value={key}>
                {text}
              </option>
            ))}
          </select>
        )}
        <CurveTools
          file={shown < 0 ? "loss" : (metrics?.names[shown]?.kind ?? "metric")}
          points={points}
          chart={chart}
          look={look}
          span={span}
          onLog={setWantsLog}
          onSmoothing={setSmoothing}
          onSpan={setSpan}
        />
      </ViewBar>
      <div className="training-body" ref={chart}>
        {points.length === 0 ? (
          <p className="training-empty">{t("The first point of the curve comes with the first objective.")}</p>
        ) : (
          <LossCurve
            name={name}
            points={points}
            best={best}
            look={look}
            pointed={pointed}
            onPoint={setStep}
            span={span}
            onSpan={setSpan}
            others={shown < 0 ? others : NO_RUNS}
            shown={training.shownStep === null ? null : epochOf(training.shownStep, stepsPerEpoch)}
            onPick={(picked) =>
              !training.isOutdated && void ask("showStep", { step: picked < training.step ? picked : null })
            }
          />
        )}
        <div className="training-side">
          <Outcome training={training} />
          {points.length > 0 && <CurveReading points={points} best={best} pointed={pointed} />}
        </div>
      </div>
      <RunTable training={training} {...compared} />
      {points.length > 0 && <PointTable points={points} />}
    </>
  );
}

function metricPoints({ names, steps, training, validation }: MetricsView, of: number, stepsPerEpoch: number) {
  const none = Number.NaN;
  return [...steps].map(
    (step, i): CurvePoint => ({
      step,
      epoch: epochOf(step, stepsPerEpoch),
      training: training[i * names.length + of] ?? none,
      validation: validation[i * names.length + of] ?? none,
    }),
  );
}

const keyOf = ({ loss, kind }: MetricName): string => `${kind} ${loss}`;

/** With its loss where there are several. */
function textOf({ loss, kind }: MetricName, all: readonly MetricName[]): string {
  const text = { accuracy: t("Accuracy"), r2: t("R²"), mae: t("Mean absolute error") }[kind];
  return all.some((other) => other.loss !== loss) ? t("{0} ({1})", text, loss) : text;
}
