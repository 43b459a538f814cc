import type { BreakpointView } from "../../core/protocol.ts";
import { announce } from "../actions.ts";
import { t } from "../l10n.ts";
import { store } from "../store.ts";
import { describeBreakpoint } from "./describeBreakpoint.ts";

/** Says where a session has stopped and why, and what became of a breakpoint. */
export function announceDebugging(): () => void {
  let last = store.getState();
  return store.subscribe(() => {
    const before = last;
    const state = store.getState();
    last = state;
    if (state.debug !== before.debug) {
      const text = sayDebug(state, before);
      if (text !== null) announce(text);
    } else if (state.breakpoints !== before.breakpoints) {
      const text = sayBreakpoint(before.breakpoints, state.breakpoints);
      if (text !== null) announce(text);
    }
  });
}

type Told = Pick<ReturnType<typeof store.getState>, "debug" | "isOutdated">;

function sayDebug({ debug, isOutdated }: Told, before: Told): string | null {
  if (!debug) return t("The debug session has ended.");
  if (isOutdated) return before.isOutdated ? null : t("The session runs an earlier text.");
  if (!debug.stopped) return null;
  const same = before.debug?.stopped && before.debug.place === debug.place && before.debug.why === debug.why;
  return same ? null : [debug.place, debug.why].filter((text) => text !== null).join(". ");
}

/** Only of a single one: what comes with a file or goes with a line is no news. */
function sayBreakpoint(before: readonly BreakpointView[], now: readonly BreakpointView[]): string | null {
  const text = (list: readonly BreakpointView[]) => new Map(list.map((one) => [one.node, describeBreakpoint(one)]));
  const [old, fresh] = [text(before), text(now)];
  const changed = [...new Set([...old.keys(), ...fresh.keys()])].filter((node) => old.get(node) !== fresh.get(node));
  const [node] = changed;
  if (node === undefined || changed.length > 1) return null;
  const made = fresh.get(node);
  return made === undefined ? t("{0}: breakpoint removed", node) : t("{0}: {1}", node, made);
}
