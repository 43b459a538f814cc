import { type ReactNode, useMemo, useRef, useState } from "react";
import { type Histogram, readHistogram } from "../../../core/training/histogram.ts";
import type { ProbedLayerView, Quantity } from "../../../core/view/insideView.ts";
import type { TrainingView } from "../../../core/view/trainingView.ts";
import { ChartTools } from "../../charts/ChartTools.tsx";
import { IconButton } from "../../controls/IconButton.tsx";
import { usePersisted } from "../../controls/persisted.ts";
import { t } from "../../l10n.ts";
import { epochOf, nearestPoint } from "../curve/points.ts";
import { Outcome } from "../Outcome.tsx";
import { type RunView, ViewBar } from "../ViewBar.tsx";
import { DistributionTable } from "./DistributionTable.tsx";
import { binsCsv, spreadCsv } from "./distributionCsv.ts";
import { HeatStrip } from "./HeatStrip.tsx";
import { HistogramPicture } from "./HistogramPicture.tsx";
import { layerName } from "./layerLines.ts";
import { SpreadReading } from "./SpreadReading.tsx";
import { useInside } from "./useInside.ts";

interface Props {
  readonly training: TrainingView;
  onView(view: RunView): void;
}

/** A histogram and when it was seen. */
export interface Snapshot {
  readonly step: number;
  readonly epoch: number;
  readonly histogram: Histogram;
}

const symbols: Readonly<Record<Quantity, string>> = { value: "z", preactivation: "u", gradient: "∂L/∂z" };

const quantityLabels = (): Readonly<Record<Quantity, string>> => ({
  value: t("z: what the layer gives"),
  preactivation: t("u: what its activation is given"),
  gradient: t("∂L/∂z: the gradient that arrives at it"),
});

/** How the numbers of a layer are spread: at one moment large, and over the epochs. */
export function DistributionsView({ training, onView }: Props) {
  const [wantedLayer, setLayer] = usePersisted<string>("distributionLayer", "");
  const [wantedQuantity, setQuantity] = usePersisted<string>("distributionQuantity", "value");
  const found = useInside("trainingLayers", null);
  const layers = found?.answer?.layers ?? [];
  const at = Math.max(
    0,
    layers.findIndex(({ nodes }) => layerName(nodes) === wantedLayer),
  );
  const layer = layers[at];
  const quantity = layer?.quantities.find((each) => each === wantedQuantity) ?? "value";
  const labels = quantityLabels();
  const bar = (tools: ReactNode) => (
    <ViewBar view="distributions" onView={onView}>
      {layer && (
        <>
          <select
            className="select training-choice"
            aria-label={t("Layer")}
            value={layerName(layer.nodes)}
            onChange={(event) => setLayer(event.target.value)}
          >
            {layers.map(({ nodes }) => (
              <option key={nodes[0]} value={layerName(nodes)}>
                {layerName(nodes)}
              </option>
            ))}
          </select>
          <fieldset className="training-views" aria-label={t("Which of its numbers")}>
            {layer.quantities.map((each) => (
              <IconButton
                key={each}
                icon={each === "gradient" ? "arrow-left" : "arrow-right"}
                text={symbols[each]}
                label={labels[each]}
                pressed={each === quantity}
                onClick={() => setQuantity(each)}
              />
            ))}
          </fieldset>
        </>
      )}
      {tools}
    </ViewBar>
  );
  if (layer) return <Pictures training={training} layer={layer} at={at} quantity={quantity} bar={bar} />;
  return (
    <>
      {bar(null)}
      <p className="training-empty">
        {found?.error ??
          (found?.answer?.why != null
            ? t("The inside of this network cannot be looked at: {0}", found.answer.why)
            : found
              ? t("The first look inside comes with the first numbers.")
              : t("Loading…"))}
      </p>
    </>
  );
}

interface PicturesProps {
  readonly training: TrainingView;
  readonly layer: ProbedLayerView;
  readonly at: number;
  readonly quantity: Quantity;
  /** The bar above, with tools in it. */
  bar(tools: ReactNode): ReactNode;
}

function Pictures({ training, layer, at, quantity, bar }: PicturesProps) {
  const [step, setStep] = useState<number | null>(null);
  const large = useRef<HTMLDivElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const args = useMemo(() => ({ layer: at, quantity }), [at, quantity]);
  const found = useInside("trainingDistributions", args);
  // What is still there of another layer is not shown under this one's name.
  const view = found?.question.args === args ? found.answer : null;
  const { stepsPerEpoch } = training;
  const snapshots = useMemo(
    () =>
      view
        ? [...view.steps].map(
            (step, i): Snapshot => ({
              step,
              epoch: epochOf(step, stepsPerEpoch),
              histogram: readHistogram(view.histograms, i),
            }),
          )
        : [],
    [view, stepsPerEpoch],
  );
  const pointed = step === null ? -1 : nearestPoint(snapshots, step);
  const shown = snapshots[pointed] ?? snapshots.at(-1);
  const name = `${symbols[quantity]} · ${layerName(layer.nodes)}`;
  if (!shown) {
    return (
      <>
        {bar(null)}
        <p className="training-empty">
          {found?.error ?? (view ? t("The first look inside comes with the first numbers.") : t("Loading…"))}
        </p>
      </>
    );
  }
  const isGradient = quantity === "gradient";
  return (
    <>
      {bar(
        <span className="training-tools">
          <fieldset className="training-views" aria-label={t("this moment")}>
            <span className="training-tools-of">{t("this moment")}</span>
            <ChartTools name="distribution" chart={large} csv={() => binsCsv([shown])} />
          </fieldset>
          <fieldset className="training-views" aria-label={t("over the epochs")}>
            <span className="training-tools-of">{t("over the epochs")}</span>
            <ChartTools name="distributions" chart={strip} csv={() => spreadCsv(snapshots)} />
          </fieldset>
        </span>,
      )}
      <div className={`training-body distribution ${isGradient ? "is-backward" : "is-forward"}`}>
        <div className="distribution-large" ref={large}>
          <HistogramPicture snapshot={shown} name={name} />
        </div>
        <div className="distribution-strip" ref={strip}>
          <HeatStrip snapshots={snapshots} name={name} pointed={pointed} onPoint={setStep} />
        </div>
        <div className="training-side">
          <Outcome training={training} />
          <SpreadReading snapshot={shown} isLast={pointed < 0} />
        </div>
      </div>
      <DistributionTable snapshots={snapshots} shown={shown} />
    </>
  );
}
