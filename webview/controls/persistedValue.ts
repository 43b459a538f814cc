import { useSyncExternalStore } from "react";
import { vsCodeApi } from "../transport.ts";

/** A setting of this canvas that several parts of the page read and set; kept with the webview, never in the file. */
export interface PersistedValue<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  readonly use: () => T;
}

export function persistedValue<T>(
  name: string,
  initial: T,
  isOne: (stored: unknown) => stored is T,
): PersistedValue<T> {
  const stored = panels()[name];
  let value = isOne(stored) ? stored : initial;
  const listeners = new Set<() => void>();
  const get = () => value;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get,
    set(next) {
      value = next;
      const all = vsCodeApi().getState();
      vsCodeApi().setState({ ...(isRecord(all) ? all : {}), panels: { ...panels(), [name]: next } });
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, get),
  };
}

function panels(): Record<string, unknown> {
  const all = vsCodeApi().getState();
  return isRecord(all) && isRecord(all["panels"]) ? all["panels"] : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
