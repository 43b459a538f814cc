import type { HostMessage } from "../core/protocol.ts";
import { setStrings } from "./l10n.ts";
import type { Action } from "./state.ts";

/** The host sends the numbers right after the structure; this long a structure waits for its numbers. */
export const PATIENCE = 80;

/**
 * Turns messages into actions. A new reading of the text is held back for a moment until its numbers are there too,
 * so that the canvas goes from one complete picture to the next instead of blinking empty in between.
 */
export function createInbox(
  dispatch: (action: Action) => void,
  hasPass: () => boolean,
  chosen: (nodes: readonly string[]) => void = () => {},
): (message: HostMessage) => void {
  let held: Action | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const release = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (held) dispatch(held);
    held = null;
  };
  return (message) => {
    if (message.type === "strings") setStrings(message.strings);
    if (message.type === "select") {
      // Whatever structure waits for its numbers may be what holds the nodes.
      release();
      chosen(message.nodes);
    }
    if (message.type === "network") {
      release();
      held = message;
      if (hasPass()) timer = setTimeout(release, PATIENCE);
      else release();
    }
    if (message.type === "pass") {
      release();
      dispatch(message);
    }
    if (message.type === "debug") {
      if (message.shown) release();
      dispatch(message);
    }
    if (message.type === "breakpoints" || message.type === "training" || message.type === "runs") dispatch(message);
  };
}
