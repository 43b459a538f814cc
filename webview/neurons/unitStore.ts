import { useSyncExternalStore } from "react";

/** One unit of a layer. */
export interface Unit {
  readonly node: string;
  readonly unit: number;
}

/** What one looks at among the units; lives with the page and is nobody else's business. */
export interface UnitState {
  readonly hovered: Unit | null;
  /** The unit that the arrow keys are on. */
  readonly focused: Unit | null;
  /** The layer that fills a good part of the view and holds its middle: where one is, for breadcrumbs. */
  readonly inside: string | null;
  /** What the lines stand for. */
  readonly lines: "weights" | "gradients";
  /** Counts answers of the host with weights, for what shows something of them. */
  readonly arrivals: number;
}

let state: UnitState = { hovered: null, focused: null, inside: null, lines: "weights", arrivals: 0 };
const listeners = new Set<() => void>();

export function unitState(): UnitState {
  return state;
}

export function setUnits(change: Partial<UnitState>): void {
  const next = { ...state, ...change };
  if (sameUnit(next.hovered, state.hovered)) next.hovered = state.hovered;
  if (sameUnit(next.focused, state.focused)) next.focused = state.focused;
  const keys = Object.keys(next) as (keyof UnitState)[];
  if (keys.every((key) => next[key] === state[key])) return;
  state = next;
  for (const listener of [...listeners]) listener();
}

export function onUnits(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useUnits<T>(select: (state: UnitState) => T): T {
  return useSyncExternalStore(onUnits, () => select(state));
}

/** The id of the layer that the view is inside of; null where it shows more than one. */
export function useInsideLayer(): string | null {
  return useUnits(({ inside }) => inside);
}

function sameUnit(a: Unit | null, b: Unit | null): boolean {
  return a === b || (a !== null && b !== null && a.node === b.node && a.unit === b.unit);
}
