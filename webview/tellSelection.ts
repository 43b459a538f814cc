import type { CanvasMessage } from "../core/protocol.ts";
import { store as theStore } from "./store.ts";

/** Keeps the host informed which nodes are selected, for the tree view beside; ends with what it gives back. */
export function tellSelection(post: (message: CanvasMessage) => void, store = theStore): () => void {
  let last = store.getState().selection.nodes;
  return store.subscribe(() => {
    const { nodes } = store.getState().selection;
    if (nodes === last) return;
    last = nodes;
    post({ type: "selected", nodes });
  });
}
