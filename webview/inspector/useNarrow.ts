import { useSyncExternalStore } from "react";

/** Beside a text editor there is room for the picture or for the inspector, not for both. */
const NARROW = "(max-width: 700px)";

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches);
}

function subscribe(changed: () => void): () => void {
  const query = matchMedia(NARROW);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}
