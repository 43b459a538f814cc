import { useState } from "react";
import type { PassView } from "../../core/protocol.ts";
import { useStore } from "../store.ts";

/**
 * The pass, or, in the moment between a new text and its numbers, the one before: for what is only structure (how many
 * steps, how many rows), so that bars do not blink. Numbers must come from the store's own `pass`.
 */
export function useLastPass(): PassView | null {
  const pass = useStore((state) => state.pass);
  const why = useStore((state) => state.whyNoPass);
  const [last, setLast] = useState(pass);
  const shown = pass ?? (why === null ? last : null);
  if (shown !== last) setLast(shown);
  return shown;
}
