import type { KeyboardEvent } from "react";

/** Moves the focus among the buttons of a list: one stop of the keyboard for all. */
export function moveInList(event: KeyboardEvent<HTMLElement>, selector: string): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
  const at = all.indexOf(event.target as HTMLElement);
  const to = at < 0 ? undefined : all[placeOf(event.key, at, all.length)];
  if (!to) return;
  event.preventDefault();
  to.focus();
}

function placeOf(key: string, at: number, count: number): number {
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, count - 1);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "PageDown":
      return Math.min(at + 10, count - 1);
    case "PageUp":
      return Math.max(at - 10, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return -1;
  }
}
