import type { CanvasMessage } from "../../core/protocol.ts";

/** Says, once for each picture of a network that learns, that it is on screen: the host then sends the next. */
export function tellPainted(post: (message: CanvasMessage) => void): void {
  // The first call comes before the frame is painted, the timer after it.
  requestAnimationFrame(() => setTimeout(() => post({ type: "painted" }), 0));
}
