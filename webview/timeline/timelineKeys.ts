import { useEffect } from "react";
import { stepBack, stepForward, togglePlay } from "../actions.ts";

const KEYS: Readonly<Record<string, () => void>> = { ".": stepForward, ",": stepBack, " ": togglePlay };
/** Where keys mean something of their own. Space presses a button and opens a list, so it plays only elsewhere. */
const TYPING = "input, textarea, select, [contenteditable], [role='spinbutton']";
const PRESSABLE = `${TYPING}, button, a, summary, [role='button'], [role='option']`;

/** `.` and `,` step from wherever the focus is; Space plays. */
export function useTimelineKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const act = KEYS[event.key];
      if (!act || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(event.key === " " ? PRESSABLE : TYPING)) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
