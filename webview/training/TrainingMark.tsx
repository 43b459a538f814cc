import { showPart, useShownPart } from "../box/boxParts.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { markText, statusName } from "./trainingWords.ts";

/** While there is a training run: whose numbers the canvas shows, and the way to the run. */
export function TrainingMark() {
  const text = useStore(({ training }) => training && markText(training));
  const status = useStore(({ training }) => training && statusName(training));
  const isOutdated = useStore(({ training }) => training?.isOutdated ?? false);
  const shown = useShownPart();
  if (text === null) return null;
  return (
    <section className={`training-mark ${isOutdated ? "is-outdated" : ""}`} aria-label={t("Training, not saved")}>
      <i className={`codicon codicon-${isOutdated ? "warning" : "beaker"}`} aria-hidden="true" />
      <strong className="training-mark-text" title={text}>
        {text}
      </strong>
      {!isOutdated && shown !== "training" && <span className="training-mark-status">{status}</span>}
      {shown !== "training" && (
        <span className="training-switch">
          <IconButton
            icon="graph-line"
            text={t("Training")}
            label={t("Training: the curve of the run")}
            onClick={() => showPart("training")}
          />
        </span>
      )}
    </section>
  );
}
