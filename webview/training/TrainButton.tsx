import { ask } from "../actions.ts";
import { showPart } from "../box/boxParts.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { whyNotTrained } from "./trainingWords.ts";

/** Trains this network as its file says, or shows the run that there is. */
export function TrainButton() {
  const isTrained = useStore((state) => state.training !== null);
  const why = useStore(whyNotTrained);
  if (isTrained) {
    return (
      <IconButton
        icon="mortar-board"
        text={t("Training")}
        label={t("Training: show the run")}
        className="train-button"
        onClick={() => showPart("training")}
      />
    );
  }
  return (
    <IconButton
      icon="mortar-board"
      text={t("Train")}
      label={why === null ? t("Train this network") : t("Train this network: not possible. {0}", why)}
      className="train-button"
      disabled={why !== null}
      onClick={() => void ask("training", { action: "start" })}
    />
  );
}
