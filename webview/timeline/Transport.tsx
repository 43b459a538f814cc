import { stepBack, stepForward, toEnd, togglePlay, toStart } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { debugOf } from "../debug/debugged.ts";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";

/** Start, back, play, forward, end. */
export function Transport() {
  const playing = useStore((state) => state.playing);
  const atStart = useStore((state) => !state.pass || state.cursor <= 0);
  const atEnd = useStore((state) => !state.pass || state.cursor >= state.pass.timeline.length);
  // While a session runs, only its own buttons stop it.
  const isRunning = useStore((state) => debugOf(state)?.stopped === false && state.asked === null);
  const nothing = useStore((state) => !state.pass) || isRunning;
  return (
    <fieldset className="transport" aria-label={t("Stepping")}>
      <IconButton
        icon="debug-restart"
        label={t("To the start")}
        keys={t("Home on the track")}
        disabled={atStart || isRunning}
        onClick={toStart}
      />
      <IconButton
        icon="debug-step-back"
        label={t("One step back")}
        keys=","
        disabled={atStart || isRunning}
        onClick={stepBack}
      />
      <IconButton
        icon={playing ? "debug-pause" : "play"}
        label={playing ? t("Pause") : t("Play")}
        keys={t("Space")}
        className="play"
        disabled={nothing}
        onClick={togglePlay}
      />
      <IconButton
        icon="debug-step-over"
        label={t("One step forward")}
        keys="."
        disabled={atEnd || isRunning}
        onClick={stepForward}
      />
      <IconButton
        icon="debug-continue"
        label={t("To the end")}
        keys={t("End on the track")}
        disabled={atEnd || isRunning}
        onClick={toEnd}
      />
    </fieldset>
  );
}
