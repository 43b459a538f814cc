import { useSyncExternalStore } from "react";

/** A value that several parts of the page read and set, for as long as the page is there. */
export interface SharedValue<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  /** Told of every other value; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly use: () => T;
}

export function sharedValue<T>(initial: T): SharedValue<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const get = () => value;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe,
    use: () => useSyncExternalStore(subscribe, get),
  };
}
