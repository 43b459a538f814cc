import { stepForward } from "./actions.ts";
import { dispatch, getState, store } from "./store.ts";

/** Milliseconds a step stays before play moves on: long enough to read two numbers. */
export const STEP_TIME = 900;

let speed = 1;

/** How many times faster than reading speed play goes, from the next step on. */
export function setSpeed(factor: number): void {
  speed = factor;
}

/** Moves the cursor on while `playing`; stops by itself at the end. */
export function startPlayback(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stopTimer = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const startTimer = () => {
    timer = setTimeout(tick, STEP_TIME / speed);
  };
  const tick = () => {
    const { cursor, pass } = getState();
    if (!pass || cursor >= pass.timeline.length) return dispatch({ type: "playing", playing: false });
    startTimer();
    stepForward();
  };
  const unsubscribe = store.subscribe(() => {
    const { playing } = getState();
    if (playing && timer === null) startTimer();
    if (!playing) stopTimer();
  });
  return () => {
    stopTimer();
    unsubscribe();
  };
}
