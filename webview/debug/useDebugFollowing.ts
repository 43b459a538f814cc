import { useEffect } from "react";
import { bringIntoViewIfHidden } from "../canvas/focus.ts";
import { useStore } from "../store.ts";
import { debugOf } from "./debugged.ts";

/** While debugging the node of the step comes into view where it is out of it; where it is seen nothing moves. */
export function useDebugFollowing(): void {
  const node = useStore((state) => (debugOf(state)?.stopped ? (debugOf(state)?.node ?? null) : null));
  useEffect(() => {
    if (node !== null) bringIntoViewIfHidden(node);
  }, [node]);
}
