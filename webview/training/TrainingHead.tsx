import type { TrainingAction, TrainingView } from "../../core/view/trainingView.ts";
import { ask } from "../actions.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { formatCount, formatNumber } from "../numbers.ts";
import { useStore } from "../store.ts";
import { RunScrubber } from "./RunScrubber.tsx";
import { restart } from "./restart.ts";
import { hasBegun, statusName } from "./trainingWords.ts";

interface Props {
  readonly training: TrainingView;
}

/** How far the run is, and what can be done with it. */
export function TrainingHead({ training }: Props) {
  return (
    <div className="training-head">
      {hasBegun(training) ? (
        <Facts training={training} />
      ) : (
        <ul className="training-facts">
          <li className="training-status">{statusName(training)}</li>
        </ul>
      )}
      <Buttons training={training} />
      <Progress training={training} />
      <RunScrubber training={training} />
    </div>
  );
}

function Facts({ training }: Props) {
  const { optimizer, learningRate, epoch, epochs, step, steps, stepsPerSecond } = training;
  const { batchSize, trainingRows, validationRows, parameterCount } = training;
  const about = t(
    "batches of {0} rows; {1} rows train, {2} validate; {3} parameters",
    formatCount(batchSize),
    formatCount(trainingRows),
    formatCount(validationRows),
    formatCount(parameterCount),
  );
  return (
    <ul className="training-facts" dir="ltr" title={about}>
      <li className={`training-status is-${training.status}`}>{statusName(training)}</li>
      <li>
        <bdi>{optimizer}</bdi>
      </li>
      <li>{fillIn(t("η = {0}"), <Figure value={learningRate} />)}</li>
      <li>
        <b>{t("epoch {0} of {1}", formatCount(epoch), formatCount(epochs))}</b>
      </li>
      <li>{t("step {0} of {1}", formatCount(step), formatCount(steps))}</li>
      <li className="training-speed">{t("{0} steps/s", formatNumber(stepsPerSecond, 3))}</li>
    </ul>
  );
}

/** All of them are always there, so that none jumps away from under the hand; those that mean nothing now are disabled. */
function Buttons({ training }: Props) {
  const { status, isOutdated, writesBeside } = training;
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  const isRunning = status === "running";
  const waits = status === "paused" && !isOutdated;
  const act = (action: TrainingAction) => () => void ask("training", { action });
  return (
    <span className="training-buttons">
      {isRunning ? (
        <IconButton key="pause" icon="debug-pause" label={t("Pause the training")} onClick={act("pause")} />
      ) : (
        <IconButton
          key="pause"
          icon="debug-continue"
          label={t("Resume the training")}
          disabled={!waits}
          onClick={act("resume")}
        />
      )}
      <IconButton icon="debug-step-over" label={t("Train one step")} disabled={!waits} onClick={act("step")} />
      <IconButton icon="run-all" label={t("Train one epoch")} disabled={!waits} onClick={act("epoch")} />
      <IconButton
        icon="debug-stop"
        label={t("Stop the training")}
        disabled={status === "ended"}
        onClick={act("stop")}
      />
      <IconButton
        icon="save"
        text={writesBeside ? t("Write beside the file") : t("Write to file")}
        label={writeLabel(training, readOnly)}
        disabled={isRunning || isOutdated || readOnly || training.step === 0}
        onClick={act("write")}
      />
      <IconButton
        icon="discard"
        text={t("Discard")}
        label={t("Discard what was learned: the file's numbers come back")}
        disabled={isRunning && !isOutdated}
        onClick={act("discard")}
      />
      {(isOutdated || status === "ended") && (
        <IconButton
          icon="debug-restart"
          text={t("Restart")}
          label={t("Restart the training from the file's numbers; this run stays beside it")}
          onClick={() => void restart()}
        />
      )}
    </span>
  );
}

function writeLabel({ writesBeside, shownStep }: TrainingView, readOnly: boolean): string {
  if (shownStep !== null && !readOnly) {
    const step = formatCount(shownStep);
    return writesBeside
      ? t("Write beside the file: the parameters of step {0} go into a .safetensors file that this one names", step)
      : t("Write to file: the parameters of step {0} become the file's", step);
  }
  if (writesBeside) {
    return readOnly
      ? t("Write beside the file: not possible, it is read-only")
      : t("Write beside the file: the parameters go into a .safetensors file that this one names");
  }
  return readOnly
    ? t("Write to file: not possible, it is read-only")
    : t("Write to file: the parameters become the file's");
}

function Progress({ training: { step, steps, epoch, epochs } }: Props) {
  // Without its numbers it is one that has no end yet.
  const isKnown = steps > 0;
  const share = isKnown ? Math.min(1, step / steps) : 0;
  return (
    <div
      className="training-progress"
      role="progressbar"
      aria-label={t("Steps of the training")}
      {...(isKnown && {
        "aria-valuemin": 0,
        "aria-valuemax": steps,
        "aria-valuenow": step,
        "aria-valuetext": t(
          "epoch {0} of {1}, step {2} of {3}",
          formatCount(epoch),
          formatCount(epochs),
          formatCount(step),
          formatCount(steps),
        ),
      })}
    >
      <span className="training-done" style={{ width: `${100 * share}%` }} />
    </div>
  );
}
