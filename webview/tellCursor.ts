import type { CanvasMessage } from "../core/protocol.ts";
import { debugOf } from "./debug/debugged.ts";
import { store as theStore } from "./store.ts";

/** Text hints that follow the cursor need not follow a hand that drags it pixel by pixel. */
const REST = 60;

/** Keeps the host informed where the canvas's own cursor stands; ends with what it gives back. */
export function tellCursor(post: (message: CanvasMessage) => void, store = theStore): () => void {
  let told: number | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = () => {
    timer = null;
    const state = store.getState();
    if (!state.pass || debugOf(state) || state.cursor === told) return;
    told = state.cursor;
    post({ type: "cursor", cursor: state.cursor });
  };
  const stop = store.subscribe(() => {
    if (store.getState().cursor !== told) timer ??= setTimeout(tell, REST);
  });
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}
