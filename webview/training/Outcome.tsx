import type { TrainingView } from "../../core/view/trainingView.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";

/** Why the run ended, what is kept of it and what it aims at. Beside the picture, which has the height to itself. */
export function Outcome({ training }: { readonly training: TrainingView }) {
  const { isOutdated, ending, bestStep, goal } = training;
  return (
    <div className="training-words" dir="ltr">
      {ending !== null && <p className="training-ending">{ending}</p>}
      {bestStep !== null && !isOutdated && <p>{t("The best epoch, step {0}, is kept.", formatCount(bestStep))}</p>}
      {goal !== null && !ending?.includes(goal) && <p>{t("Goal: {0}", goal)}</p>}
    </div>
  );
}
