import { useSyncExternalStore } from "react";
import type { Part } from "../state.ts";

/**
 * Parts that must be in the page whatever the view shows: the one that has or is to get the keyboard, and a wire one
 * of whose ends is being dragged.
 */
export interface Kept {
  readonly focus: Part | null;
  readonly reconnecting: string | null;
}

let kept: Kept = { focus: null, reconnecting: null };
const listeners = new Set<() => void>();

export function keep(change: Partial<Kept>): void {
  const next = { ...kept, ...change };
  if (samePart(next.focus, kept.focus) && next.reconnecting === kept.reconnecting) return;
  kept = next;
  for (const listener of [...listeners]) listener();
}

export function getKept(): Kept {
  return kept;
}

export function subscribeKept(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useKept(): Kept {
  return useSyncExternalStore(subscribeKept, getKept);
}

function samePart(a: Part | null, b: Part | null): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === "node" ? b.kind === "node" && a.id === b.id : b.kind === "edge" && a.key === b.key;
}
