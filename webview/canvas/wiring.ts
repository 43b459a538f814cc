import { useSyncExternalStore } from "react";
import type { Verdict } from "../../core/graph/judgeConnection.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { useStore } from "../store.ts";
import { judgeWire } from "./rules.ts";

/** A wire that is being drawn: one end is fixed, the other follows the pointer or the keys. */
export interface Wiring {
  readonly fixed: string;
  /** Which end of the wire the fixed node is. */
  readonly fixedEnd: "source" | "target";
  /** The wire whose end is being moved; null for a new one. */
  readonly moves: { readonly key: string; readonly port: string | null } | null;
  readonly over: Place | null;
}

/** A node, or one of its ports. */
export interface Place {
  readonly id: string;
  readonly port: string | null;
}

let current: Wiring | null = null;
const listeners = new Set<() => void>();

export function wiring(): Wiring | null {
  return current;
}

export function setWiring(next: Wiring | null): void {
  if (next === current) return;
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The wire being drawn by pointer or by keys; null where none is. */
export function useWiring(): Wiring | null {
  const dragged = useSyncExternalStore(subscribe, wiring);
  const linking = useStore((state) => state.linking);
  if (dragged || !linking) return dragged;
  const over = linking.candidate === null ? null : { id: linking.candidate, port: linking.port ?? null };
  return { fixed: linking.from, fixedEnd: "source", moves: null, over };
}

/** Whether the free end may go there. */
export function judgeEnd(network: NetworkView, wire: Wiring, { id, port }: Place): Verdict {
  const without = wire.moves ? { without: wire.moves.key } : {};
  if (wire.fixedEnd === "source") return judgeWire(network, wire.fixed, id, { port, ...without });
  return judgeWire(network, id, wire.fixed, { port: wire.moves?.port ?? port, ...without });
}
