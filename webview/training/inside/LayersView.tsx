import { type ReactNode, useMemo, useRef, useState } from "react";
import type { LayersView as Layers } from "../../../core/view/insideView.ts";
import type { TrainingView } from "../../../core/view/trainingView.ts";
import { ChartTools } from "../../charts/ChartTools.tsx";
import { IconButton } from "../../controls/IconButton.tsx";
import { usePersisted } from "../../controls/persisted.ts";
import { t } from "../../l10n.ts";
import { exactNumber, formatCount, formatNumber } from "../../numbers.ts";
import { nearestPoint } from "../curve/points.ts";
import { type Line, LineChart } from "../lines/LineChart.tsx";
import { ZoomReset } from "../lines/ZoomReset.tsx";
import type { Span } from "../lines/zoom.ts";
import { Outcome } from "../Outcome.tsx";
import { type RunView, ViewBar } from "../ViewBar.tsx";
import { FlowSentences } from "./FlowSentences.tsx";
import { LayerLegend } from "./LayerLegend.tsx";
import { LayerTable } from "./LayerTable.tsx";
import {
  firstShown,
  HEALTHY_RATIO,
  type Measure,
  MOST_LINES,
  measuredLayers,
  measuredParameters,
  onLogAxis,
  pointsOf,
  valuesOf,
} from "./layerLines.ts";
import { layersCsv } from "./layersCsv.ts";
import { useInside } from "./useInside.ts";

interface Props {
  readonly training: TrainingView;
  onView(view: RunView): void;
}

const RATIO_SEEN = [HEALTHY_RATIO];
/** Pixels for the names at the lines' ends. */
const NAMES = 104;

/** The norm of each layer's gradient, or how much a step moves it, over the epochs. */
export function LayersView({ training, onView }: Props) {
  const [measure, setMeasure] = usePersisted<string>("layersMeasure", "gradient");
  const [byParameter, setByParameter] = usePersisted<boolean>("layersByParameter", false);
  const found = useInside("trainingLayers", null);
  const view = found?.answer ?? null;
  const wanted: Measure = measure === "ratio" ? "ratio" : "gradient";
  const nothing = whyNothing(view, found?.error ?? null);
  const bar = (tools: ReactNode) => (
    <ViewBar view="layers" onView={onView}>
      <fieldset className="training-views" aria-label={t("What the lines are of")}>
        <IconButton
          icon="arrow-left"
          text={t("‖∂L/∂θ‖")}
          label={t("‖∂L/∂θ‖: the norm of the gradient")}
          pressed={wanted === "gradient"}
          onClick={() => setMeasure("gradient")}
        />
        <IconButton
          icon="arrow-both"
          text={t("‖Δθ‖/‖θ‖")}
          label={t("‖Δθ‖/‖θ‖: how much a step moves the parameters, relative to them")}
          pressed={wanted === "ratio"}
          onClick={() => setMeasure("ratio")}
        />
        <IconButton
          icon="list-tree"
          text={t("each parameter")}
          label={t("each parameter: a line each, instead of one a layer")}
          pressed={byParameter}
          onClick={() => setByParameter(!byParameter)}
        />
      </fieldset>
      {tools}
    </ViewBar>
  );
  if (view && nothing === null)
    return <Chart view={view} training={training} measure={wanted} byParameter={byParameter} bar={bar} />;
  return (
    <>
      {bar(null)}
      <p className="training-empty">{nothing}</p>
    </>
  );
}

function whyNothing(view: Layers | null, error: string | null): string | null {
  if (error !== null) return error;
  if (!view) return t("Loading…");
  if (view.why !== null) return t("The inside of this network cannot be looked at: {0}", view.why);
  return view.steps.length === 0 ? t("The first look inside comes with the first numbers.") : null;
}

interface ChartProps {
  readonly view: Layers;
  readonly training: TrainingView;
  readonly measure: Measure;
  readonly byParameter: boolean;
  /** The bar above, with tools in it. */
  bar(tools: ReactNode): ReactNode;
}

function Chart({ view, training, measure, byParameter, bar }: ChartProps) {
  const [step, setStep] = useState<number | null>(null);
  const [span, setSpan] = useState<Span | null>(null);
  /** By name: what somebody wants to see or not, whatever is seen at first. */
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const chart = useRef<HTMLDivElement>(null);
  const points = useMemo(() => pointsOf(view, training.stepsPerEpoch), [view, training.stepsPerEpoch]);
  const all = useMemo(() => (byParameter ? measuredParameters(view) : measuredLayers(view)), [view, byParameter]);
  const entries = useMemo(() => {
    const first = firstShown(all);
    return all.map((measured, i) => ({
      ...measured,
      className: `series-${i % 6} series-dash-${Math.floor(i / 6) % 3}`,
      isShown: chosen.get(measured.name) ?? first.has(measured.name),
      values: valuesOf(view, measured, measure),
    }));
  }, [all, chosen, view, measure]);
  const lines = useMemo(
    () =>
      entries
        .filter(({ isShown }) => isShown)
        .slice(0, MOST_LINES)
        .map(({ name, className, values }): Line => ({ key: name, className, label: name, values: onLogAxis(values) })),
    [entries],
  );
  const pointed = step === null ? -1 : nearestPoint(points, step);
  const say = (place: number): string => {
    const point = points[place];
    if (!point) return "";
    const said = lines.map(
      ({ key }) => `${key} ${exactNumber(entries.find(({ name }) => name === key)?.values[place] ?? Number.NaN)}`,
    );
    return t("Step {0}, epoch {1}: {2}", formatCount(point.step), formatNumber(point.epoch), said.join(", "));
  };
  const isRatio = measure === "ratio";
  return (
    <>
      {bar(
        <div className="training-tools">
          <ZoomReset span={span} onSpan={setSpan} />
          <ChartTools
            name={isRatio ? "update-ratio" : "gradient-norm"}
            chart={chart}
            csv={() => layersCsv(view, points)}
          />
        </div>,
      )}
      <FlowSentences view={view} />
      <div className="training-body" ref={chart}>
        <LineChart
          points={points}
          lines={lines}
          wantsLog
          label={
            isRatio
              ? t(
                  "Update ratio of each layer over epochs: arrow keys go from point to point, + and − zoom, 0 shows all",
                )
              : t(
                  "Gradient norm of each layer over epochs: arrow keys go from point to point, + and − zoom, 0 shows all",
                )
          }
          say={say}
          pointed={pointed}
          onPoint={setStep}
          span={span}
          onSpan={setSpan}
          roomAtRight={NAMES}
          {...(isRatio && { always: RATIO_SEEN })}
          marks={(_, y, { left, right }) =>
            isRatio && (
              <g className="curve-healthy">
                <line x1={left} x2={right} y1={y.place(HEALTHY_RATIO)} y2={y.place(HEALTHY_RATIO)} />
                <text x={left + 6} y={y.place(HEALTHY_RATIO)} dy="-0.4em">
                  {t("healthy: about {0}", formatNumber(HEALTHY_RATIO))}
                </text>
              </g>
            )
          }
        />
        <div className="training-side">
          <Outcome training={training} />
          <LayerLegend
            entries={entries}
            points={points}
            pointed={pointed}
            onShow={(name, isShown) => setChosen(new Map(chosen).set(name, isShown))}
          />
          <p className="training-remark">
            {isRatio
              ? t(
                  "How far the last step moved the parameters of a layer. A rule of thumb wants about 0.001: much more is unsteady, much less is slow (A. Karpathy, Stanford CS231n, “Neural Networks Part 3”).",
                )
              : t(
                  "The gradient of the objective over {0} of the {1} training rows, always the same ones.",
                  formatCount(view.rows),
                  formatCount(view.ofRows),
                )}
          </p>
        </div>
      </div>
      <LayerTable entries={entries} points={points} />
    </>
  );
}
