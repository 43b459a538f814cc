import { useSyncExternalStore } from "react";
import { type Action, INITIAL, reduce, type State } from "./state.ts";

export type { Action, State } from "./state.ts";

export interface Store {
  readonly getState: () => State;
  readonly dispatch: (action: Action) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore(initial: State = INITIAL): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The one store of this webview. */
export const store: Store = createStore();
export const { dispatch, getState } = store;

/**
 * Re-renders only when what is selected changes. A selector must give the same object for the same state:
 * the ones in `selectors.ts` do.
 */
export function useStore<T>(select: (state: State) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
