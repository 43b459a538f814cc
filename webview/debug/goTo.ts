import { ask } from "../ask.ts";
import { dispatch, getState } from "../store.ts";
import { debugOf, insideOf } from "./debugged.ts";

let isAsking = false;

/**
 * Asks the session to go somewhere. The canvas's cursor goes there at once; of several wishes in a row each moves it on, one is
 * asked at a time, and then the newest.
 */
export function goTo(cursor: number): void {
  const state = getState();
  const { pass, asked } = state;
  const debug = debugOf(state);
  if (!debug || !pass || (!debug.stopped && asked === null)) return;
  const to = Math.max(0, Math.min(Math.round(cursor), pass.timeline.length));
  if (to === state.cursor && insideOf(state) === null) return;
  dispatch({ type: "debugAsked", cursor: to });
  void askForNewest();
}

async function askForNewest(): Promise<void> {
  if (isAsking) return;
  isAsking = true;
  for (let last: number | null = null; ; ) {
    const { asked } = getState();
    if (asked === null || asked === last) break;
    last = asked;
    const { ok } = await ask("debugGoTo", { cursor: asked });
    if (!ok) break;
  }
  isAsking = false;
  dispatch({ type: "debugAnswered" });
}

export async function showSample(sample: number): Promise<void> {
  const count = debugOf(getState())?.sampleCount ?? 0;
  if (count > 0) await ask("debugShowSample", { sample: ((sample % count) + count) % count });
}
