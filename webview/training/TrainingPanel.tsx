import { type ComponentProps, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { TrainingView } from "../../core/view/trainingView.ts";
import { ask } from "../actions.ts";
import { enterByKeyboard } from "../canvas/focus.ts";
import { copyExact } from "../controls/copyExact.ts";
import { usePersisted } from "../controls/persisted.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";
import { CurveReading } from "./CurveReading.tsx";
import { CurveTools } from "./CurveTools.tsx";
import { readRuns } from "./curve/otherRuns.ts";
import { bestPoint, epochOf, nearestPoint, readHistory } from "./curve/points.ts";
import { LossCurve } from "./LossCurve.tsx";
import { PointTable } from "./PointTable.tsx";
import { RunTable } from "./RunTable.tsx";
import { comesOfRestart } from "./restart.ts";
import { TrainButton } from "./TrainButton.tsx";
import { TrainingHead } from "./TrainingHead.tsx";
import { outdatedText, whyNotTrained } from "./trainingWords.ts";

/** A training run, in place of the explanation: how far it is, the curve of its objective, and what becomes of what it learned. */
export default function TrainingPanel() {
  const training = useStore((state) => state.training);
  const runs = useStore((state) => state.runs);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(NONE_HIDDEN);
  const hide = (id: number, isHidden: boolean) =>
    setHidden((before) => new Set([...before].filter((each) => each !== id).concat(isHidden ? id : [])));
  const compared = { runs, hidden, onHide: hide };
  if (training) return <RunPanel training={training} compared={compared} />;
  return (
    <div className="training">
      <NoTraining />
      <RunTable training={null} {...compared} />
    </div>
  );
}

interface RunPanelProps {
  readonly training: TrainingView;
  readonly compared: Omit<ComponentProps<typeof RunTable>, "training">;
}

function RunPanel({ training, compared }: RunPanelProps) {
  const { history, stepsPerEpoch } = training;
  const { runs, hidden } = compared;
  const points = useMemo(() => readHistory(history, stepsPerEpoch), [history, stepsPerEpoch]);
  const [wantsLog, setWantsLog] = usePersisted<boolean>("trainingLog", false);
  const [smoothing, setSmoothing] = usePersisted<number>("trainingSmoothing", 0);
  // By its step: points are thinned out as more come, and their places in the list change.
  const [step, setStep] = useState<number | null>(null);
  const others = useMemo(() => readRuns(runs.filter(({ id }) => !hidden.has(id))), [runs, hidden]);
  const panel = useFocusKept();
  const pointed = step === null ? -1 : nearestPoint(points, step);
  const best = bestPoint(points);
  const look = { wantsLog, smoothing };
  return (
    <div className="training" onCopy={copyExact} ref={panel}>
      <TrainingHead training={training} />
      <Sentences training={training} />
      <div className="training-body">
        {points.length === 0 ? (
          <p className="training-empty">{t("The first point of the curve comes with the first objective.")}</p>
        ) : (
          <LossCurve
            points={points}
            best={best}
            look={look}
            pointed={pointed}
            others={others}
            shown={training.shownStep === null ? null : epochOf(training.shownStep, stepsPerEpoch)}
            onPoint={setStep}
            onPick={(picked) =>
              !training.isOutdated && void ask("showStep", { step: picked < training.step ? picked : null })
            }
          />
        )}
        <div className="training-side">
          {points.length > 0 && <CurveReading points={points} best={best} pointed={pointed} />}
          <CurveTools points={points} look={look} onLog={setWantsLog} onSmoothing={setSmoothing} />
        </div>
      </div>
      <RunTable training={training} {...compared} />
      {points.length > 0 && <PointTable points={points} />}
    </div>
  );
}

const NONE_HIDDEN: ReadonlySet<number> = new Set();

function NoTraining() {
  const why = useStore(whyNotTrained);
  return (
    <div className="training-none" dir="ltr">
      <p>
        {why === null
          ? t(
              "Training moves the parameters against their gradient, as the file's “training” says. Nothing is written before you say so.",
            )
          : t("This network cannot be trained now. {0}", why)}
      </p>
      <TrainButton />
    </div>
  );
}

/** What the run aims at, what is kept of it, and why it ended. Above the curve: it must not be scrolled out of sight. */
function Sentences({ training }: { readonly training: TrainingView }) {
  const { isOutdated, ending, bestStep, goal, isRecovered } = training;
  if (!isOutdated && ending === null && bestStep === null && goal === null && !isRecovered) return null;
  return (
    <div className="training-words" dir="ltr">
      {isOutdated && (
        <p className="training-warning">
          <i className="codicon codicon-warning" aria-hidden="true" />
          {outdatedText()}
        </p>
      )}
      {isRecovered && <p>{t("The window closed while it was trained. It waits where it was: Resume goes on.")}</p>}
      {ending !== null && <p className="training-ending">{ending}</p>}
      {bestStep !== null && !isOutdated && <p>{t("The best epoch, step {0}, is kept.", formatCount(bestStep))}</p>}
      {goal !== null && <p>{t("Goal: {0}", goal)}</p>}
    </div>
  );
}

/** The panel may go with the button in it that was pressed: the keyboard is led to the canvas then, or to the panel of the next run. */
function useFocusKept() {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = panel.current;
    if (comesOfRestart()) element?.querySelector("button")?.focus();
    return () => {
      if (element?.contains(document.activeElement) && !comesOfRestart())
        requestAnimationFrame(() => enterByKeyboard());
    };
  }, []);
  return panel;
}
