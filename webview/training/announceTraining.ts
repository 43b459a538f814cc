import { announce } from "../actions.ts";
import { store } from "../store.ts";
import { sayTraining } from "./trainingWords.ts";

/** Says that a training run has begun, stopped, gone on, or ended and why. */
export function announceTraining(): () => void {
  let last = store.getState().training;
  return store.subscribe(() => {
    const before = last;
    last = store.getState().training;
    const text = sayTraining(before, last);
    if (text !== null) announce(text);
  });
}
