import { IconButton } from "../controls/IconButton.tsx";
import { asked } from "../derivatives/asked.ts";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { boxWish, showExplanation, showTraining } from "./shown.ts";
import { markText, statusName } from "./trainingWords.ts";

/** While there is a training run: whose numbers the canvas shows, and the way from the explanation to the run and back. */
export function TrainingMark() {
  const text = useStore(({ training }) => training && markText(training));
  const status = useStore(({ training }) => training && statusName(training));
  const isOutdated = useStore(({ training }) => training?.isOutdated ?? false);
  const wish = boxWish.use();
  const isDeriving = asked.use() !== null;
  if (text === null) return null;
  const shown = isDeriving ? null : (wish?.part ?? null);
  return (
    <section className={`training-mark ${isOutdated ? "is-outdated" : ""}`} aria-label={t("Training, not saved")}>
      <i className={`codicon codicon-${isOutdated ? "warning" : "beaker"}`} aria-hidden="true" />
      <strong className="training-mark-text" title={text}>
        {text}
      </strong>
      {!isOutdated && shown !== "training" && <span className="training-mark-status">{status}</span>}
      <span className="training-switch">
        <IconButton
          icon="graph-line"
          text={t("Training")}
          label={t("Training: the curve of the run")}
          pressed={shown === "training"}
          onClick={showTraining}
        />
        <IconButton
          icon="book"
          text={t("Explanation")}
          label={t("Explanation: the step of the pass")}
          pressed={shown === "explanation"}
          onClick={showExplanation}
        />
      </span>
    </section>
  );
}
