import { store as theStore } from "../store.ts";
import { debugOf, insideOf } from "./debugged.ts";

/** VS Code may have another command on the key: without word from the session by then, the canvas is where it was. Milliseconds. */
const PATIENCE = 400;

/**
 * The way of VS Code's own step key through the editor, its debugger and back takes longer than a frame, and where it leads is
 * known: the canvas goes on to the next step at once, and stands wherever the session says as soon as that says something.
 */
export function expectStep(store = theStore): void {
  const state = store.getState();
  const { pass, cursor, asked } = state;
  const debug = debugOf(state);
  // Inside a step the next one is a part of it, and at the end of a pass it is another pass's.
  if (!debug?.stopped || !pass || asked !== null || insideOf(state) !== null || cursor >= pass.timeline.length) return;
  const expected = cursor + 1;
  store.dispatch({ type: "debugAsked", cursor: expected });
  const settle = () => {
    stop();
    clearTimeout(timer);
    // Somebody may have asked for another step meanwhile, and hears of that one.
    if (store.getState().asked === expected) store.dispatch({ type: "debugAnswered" });
  };
  const stop = store.subscribe(() => {
    if (store.getState().debug !== debug) settle();
  });
  const timer = setTimeout(settle, PATIENCE);
}

/** Listens to VS Code's key for a step over; the key itself goes on its way. */
export function listenForSteps(store = theStore): void {
  window.addEventListener(
    "keydown",
    (event) => {
      const hasModifier = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
      if (event.key === "F10" && !hasModifier && !event.repeat) expectStep(store);
    },
    { capture: true },
  );
}
