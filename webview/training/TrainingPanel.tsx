import { useLayoutEffect, useRef, useState } from "react";
import type { TrainingView } from "../../core/view/trainingView.ts";
import { enterByKeyboard } from "../canvas/focus.ts";
import { copyExact } from "../controls/copyExact.ts";
import { usePersisted } from "../controls/persisted.ts";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { CurvesView } from "./CurvesView.tsx";
import { DistributionsView } from "./inside/DistributionsView.tsx";
import { LayersView } from "./inside/LayersView.tsx";
import { type ComparedRuns, RunTable } from "./RunTable.tsx";
import { comesOfRestart } from "./restart.ts";
import { TrainButton } from "./TrainButton.tsx";
import { TrainingHead } from "./TrainingHead.tsx";
import { outdatedText, whyNotTrained } from "./trainingWords.ts";
import type { RunView } from "./ViewBar.tsx";

/** A training run, in place of the explanation: how far it is, what is seen of it, and what becomes of what it learned. */
export default function TrainingPanel() {
  const training = useStore((state) => state.training);
  const runs = useStore((state) => state.runs);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(NONE_HIDDEN);
  const onHide = (id: number, isHidden: boolean) =>
    setHidden((before) => new Set([...before].filter((each) => each !== id).concat(isHidden ? id : [])));
  const compared = { runs, hidden, onHide };
  if (training) return <Run training={training} compared={compared} />;
  return (
    <div className="training">
      <NoTraining />
      <RunTable training={null} {...compared} />
    </div>
  );
}

const NONE_HIDDEN: ReadonlySet<number> = new Set();

interface RunProps {
  readonly training: TrainingView;
  readonly compared: ComparedRuns;
}

/** Apart from the panel, so that the keyboard is led on as it goes. */
function Run({ training, compared }: RunProps) {
  const [wanted, setView] = usePersisted<string>("trainingView", "curves");
  const panel = useFocusKept();
  const view = VIEWS.find((each) => each === wanted) ?? "curves";
  return (
    <div className="training" onCopy={copyExact} ref={panel}>
      <TrainingHead training={training} />
      <Warnings training={training} />
      {view === "curves" && <CurvesView training={training} compared={compared} onView={setView} />}
      {view === "layers" && <LayersView training={training} onView={setView} />}
      {view === "distributions" && <DistributionsView training={training} onView={setView} />}
    </div>
  );
}

const VIEWS: readonly RunView[] = ["curves", "layers", "distributions"];

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

/** What a person must know before the numbers mean anything. Above the curve: it must not be scrolled out of sight. */
function Warnings({ training }: { readonly training: TrainingView }) {
  const { isOutdated, isRecovered } = training;
  if (!isOutdated && !isRecovered) return null;
  return (
    <div className="training-words" dir="ltr">
      {isOutdated && (
        <p className="training-warning">
          <i className="codicon codicon-warning" aria-hidden="true" />
          {outdatedText()}
        </p>
      )}
      {isRecovered && <p>{t("The window closed while it was trained. It waits where it was: Resume goes on.")}</p>}
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
