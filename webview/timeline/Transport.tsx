import { stepBack, stepForward, toEnd, togglePlay, toStart } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { useStore } from "../store.ts";

/** Start, back, play, forward, end. */
export function Transport() {
  const playing = useStore((state) => state.playing);
  const atStart = useStore((state) => !state.pass || state.cursor <= 0);
  const atEnd = useStore((state) => !state.pass || state.cursor >= state.pass.timeline.length);
  const nothing = useStore((state) => !state.pass);
  return (
    <div className="transport" role="group" aria-label="Stepping">
      <IconButton icon="debug-restart" label="To the start" keys="Home on the track" disabled={atStart} onClick={toStart} />
      <IconButton icon="debug-step-back" label="One step back" keys="," disabled={atStart} onClick={stepBack} />
      <IconButton icon={playing ? "debug-pause" : "play"} label={playing ? "Pause" : "Play"} keys="Space" className="play" disabled={nothing} onClick={togglePlay} />
      <IconButton icon="debug-step-over" label="One step forward" keys="." disabled={atEnd} onClick={stepForward} />
      <IconButton icon="debug-continue" label="To the end" keys="End on the track" disabled={atEnd} onClick={toEnd} />
    </div>
  );
}
