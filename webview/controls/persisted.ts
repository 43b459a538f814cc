import { useState } from "react";
import { vsCodeApi } from "../transport.ts";

/** How this panel likes to be seen (widths, what is folded). Kept with the webview, never in the file. */
export function usePersisted<T extends string | number | boolean>(name: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    const kept = readAll()[name];
    return typeof kept === typeof initial ? (kept as T) : initial;
  });
  const keep = (next: T) => {
    setValue(next);
    const all = vsCodeApi().getState();
    vsCodeApi().setState({ ...(isRecord(all) ? all : {}), panels: { ...readAll(), [name]: next } });
  };
  return [value, keep];
}

function readAll(): Record<string, unknown> {
  const all = vsCodeApi().getState();
  return isRecord(all) && isRecord(all.panels) ? all.panels : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
