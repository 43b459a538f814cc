import { stepForward } from "./actions.ts";
import { dispatch, getState, store } from "./store.ts";

/** Milliseconds a step stays before play moves on: long enough to read two numbers. */
export const STEP_TIME = 900;

/** Moves the cursor on while `playing`; stops by itself at the end. */
export function startPlayback(): () => void {
  let timer: ReturnType<typeof setInterval> | null = null;
  const stopTimer = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const tick = () => {
    const { cursor, pass } = getState();
    if (!pass || cursor >= pass.timeline.length) dispatch({ type: "playing", playing: false });
    else stepForward();
  };
  const unsubscribe = store.subscribe(() => {
    const { playing } = getState();
    if (playing && timer === null) timer = setInterval(tick, STEP_TIME);
    if (!playing) stopTimer();
  });
  return () => {
    stopTimer();
    unsubscribe();
  };
}
