import type { TrainingView } from "../../core/view/trainingView.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import type { State } from "../state.ts";

/** What is said of a training run, in more than one place. */

/** A run has no facts before it has read the network anew: nothing is shown of 0 steps by no optimizer. */
export function hasBegun({ optimizer, steps }: Pick<TrainingView, "optimizer" | "steps">): boolean {
  return optimizer !== "" && steps > 0;
}

export function statusName({ status, ...facts }: Pick<TrainingView, "status" | "optimizer" | "steps">): string {
  if (status === "running" && !hasBegun(facts)) return t("Starting…");
  switch (status) {
    case "running":
      return t("Running…");
    case "paused":
      return t("Paused");
    case "ended":
      return t("Ended");
  }
}

/** Whose numbers the canvas shows while they are not the file's. */
export function markText({
  status,
  isOutdated,
  step,
  stepsPerEpoch,
  epoch,
  bestStep,
  shownStep,
}: TrainingView): string {
  if (isOutdated) return t("The training run is of an earlier text. The numbers shown are the file's.");
  if (shownStep !== null && shownStep !== step) {
    const ended = Math.ceil(shownStep / Math.max(1, stepsPerEpoch));
    return t("Numbers of epoch {0}, step {1} of the run, not saved", formatCount(ended), formatCount(shownStep));
  }
  if (status === "ended" && bestStep !== null) {
    return t("Numbers of the best epoch, step {0}, not saved", formatCount(bestStep));
  }
  if (step === 0) return t("Numbers before the first step of training, not saved");
  return t("Numbers of epoch {0}, not saved", formatCount(epoch));
}

export function outdatedText(): string {
  return t(
    "The text has changed since training began: what was learned belongs to another network and cannot be written any more.",
  );
}

/** Why this network cannot be trained, in a sentence; null where it can. */
export function whyNotTrained({
  network,
  pass,
  whyNoPass,
}: Pick<State, "network" | "pass" | "whyNoPass">): string | null {
  if (network?.state !== "ok") return t("The text has errors.");
  if (network.objective.length === 0) return t("There is no objective to make small.");
  if (network.parameterCount === 0) return t("There are no parameters to learn.");
  if (!pass) return whyNoPass ?? t("There are no numbers yet.");
  return null;
}

/** What a screen reader hears of a change; null where it is nothing to speak of, as each step of many. */
export function sayTraining(before: TrainingView | null, now: TrainingView | null): string | null {
  if (before === now) return null;
  if (!now) return t("The training run is closed.");
  if (!before) {
    return hasBegun(now)
      ? t("Training has started: {0}, {1} epochs.", now.optimizer, formatCount(now.epochs))
      : t("Training has started.");
  }
  if (now.isOutdated && !before.isOutdated) return outdatedText();
  const place = t("epoch {0}, step {1}", formatCount(now.epoch), formatCount(now.step));
  if (now.status !== before.status) {
    switch (now.status) {
      case "running":
        // It is a new run, where the last one had ended.
        return before.status === "ended" ? t("Training starts anew.") : t("Training goes on.");
      case "paused":
        return t("Training paused: {0}.", place);
      case "ended":
        return now.ending ?? t("Training has ended: {0}.", place);
    }
  }
  return now.status === "paused" && now.step !== before.step ? t("Trained: {0}.", place) : null;
}
