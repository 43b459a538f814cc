import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { BOX_ID, BoxTabs } from "../box/BoxTabs.tsx";
import { boxWish, showPart, useShownPart } from "../box/boxParts.ts";
import { t } from "../l10n.ts";
import "../controls/controls.css";
import { IconButton } from "../controls/IconButton.tsx";
import { usePersisted } from "../controls/persisted.ts";
import { ResizeHandle } from "../controls/ResizeHandle.tsx";
import { useLastPass } from "../controls/useLastPass.ts";
import { DebugBar } from "../debug/DebugBar.tsx";
import { insideOf } from "../debug/debugged.ts";
import { useStore } from "../store.ts";
import { TrainingMark } from "../training/TrainingMark.tsx";
import { ExplanationPanel } from "./ExplanationPanel.tsx";
import { Scrubber } from "./Scrubber.tsx";
import { Speed } from "./Speed.tsx";
import { Transport } from "./Transport.tsx";
import { useTimelineKeys } from "./timelineKeys.ts";
import { sayCursor } from "./track.ts";
import "./timeline.css";
import "./explanation.css";
import "../controls/tabs.css";
// Beside the style sheets of what is there from the start: a part that comes later brings none.
import "../derivatives/derivatives.css";
import "../derivatives/modes.css";
import "../training/training.css";
import "../training/curve.css";
import "../training/inside/inside.css";
import "../charts/charts.css";
import "../data/data.css";
import "../data/dataTable.css";
import "../data/dataPictures.css";
import "../data/dataResults.css";
import "../maps/maps.css";
import "../maps/mapPictures.css";
import "../maps/nodeMaps.css";
import "../sweep/sweep.css";
import "../sweep/sweepTable.css";

const DerivativesPanel = lazy(() => import("../derivatives/DerivativesPanel.tsx"));
const DataPanel = lazy(() => import("../data/DataPanel.tsx"));
const TrainingPanel = lazy(() => import("../training/TrainingPanel.tsx"));
const MapsPanel = lazy(() => import("../maps/MapsPanel.tsx"));
const SweepPanel = lazy(() => import("../sweep/SweepPanel.tsx"));

/** By the part of the box. */
const PANELS = {
  explanation: <ExplanationPanel />,
  derivatives: <DerivativesPanel />,
  training: <TrainingPanel />,
  data: <DataPanel />,
  maps: <MapsPanel />,
  architectures: <SweepPanel />,
} satisfies Record<ReturnType<typeof useShownPart>, ReactNode>;

/** Room for the formulas of a neuron's backward step where the window has it; a small window keeps its canvas. */
const firstHeight = () => Math.max(172, Math.round(window.innerHeight * 0.31));

/** Time, below the canvas: where in the pass we are, how to move, and what happens in this step. */
export default function Timeline() {
  const pass = useLastPass();
  const why = useStore((state) => state.whyNoPass);
  const cursor = useStore((state) => state.cursor);
  const [height, setHeight] = usePersisted<number>("explanationHeight", firstHeight());
  const [folded, setFolded] = usePersisted<boolean>("explanationFolded", false);
  const isTraining = useStore((state) => state.training !== null);
  const wish = boxWish.use();
  const shown = useShownPart();
  const isWanted = wish !== null || shown === "derivatives";
  useEffect(() => {
    if (isTraining) showPart("training");
    else if (boxWish.get()?.part === "training") boxWish.set(null);
  }, [isTraining]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every wish opens a folded box, the same one too
  useEffect(() => {
    if (isWanted) setFolded(false);
  }, [isWanted, wish]);
  useTimelineKeys();
  const inside = useStore(insideOf);
  const place = pass ? sayCursor(pass.timeline, Math.min(cursor, pass.timeline.length), inside) : "";
  return (
    <section className="timeline" aria-label={t("Timeline")}>
      {!folded && (
        <ResizeHandle
          label={t("Height of the explanation")}
          edge="top"
          size={height}
          minimum={72}
          maximum={480}
          onResize={setHeight}
        />
      )}
      <DebugBar />
      <TrainingMark />
      <div className="timeline-bar">
        <Transport />
        {pass && !why ? (
          <Scrubber timeline={pass.timeline} place={place} />
        ) : (
          <p className="timeline-why">{why ?? t("Nothing to run yet.")}</p>
        )}
        <output className="timeline-place" dir="ltr" title={place}>
          {pass && !why ? place : ""}
        </output>
        <Speed />
        <IconButton
          icon={folded ? "chevron-up" : "chevron-down"}
          label={folded ? t("Show the explanation") : t("Hide the explanation")}
          expanded={!folded}
          onClick={() => setFolded(!folded)}
        />
      </div>
      {/* The height is the reader's, whatever the step has to say: the canvas above must not move while stepping. */}
      {!folded && (
        <div className="explanation-box" style={{ height }}>
          <BoxTabs shown={shown} />
          <div id={BOX_ID} className="box-panel" role="tabpanel" aria-label={t("Below the canvas")}>
            <Suspense fallback={<p className="explanation-sentence">{t("Loading…")}</p>}>{PANELS[shown]}</Suspense>
          </div>
        </div>
      )}
    </section>
  );
}
