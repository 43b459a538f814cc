import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Stop } from "../../../core/debugger/stops.ts";
import { t } from "../../l10n.ts";
import { THREAD } from "./answer.ts";
import type { DebugRun } from "./debugRun.ts";
import { labelOf } from "./exceptionFilters.ts";

export type StopReason = Stop["reason"] | "pause";

/** What a client hears of a stop. `quiet`: it need not show the place anew. */
export function stoppedBody(
  run: DebugRun,
  reason: StopReason,
  stop: Stop | null,
  quiet: boolean,
): DebugProtocol.StoppedEvent["body"] {
  const description = stop?.alarm ? labelOf(stop.alarm) : placeText(run);
  return {
    // `end` is no reason that clients know.
    reason: reason === "end" ? "step" : reason,
    threadId: THREAD,
    allThreadsStopped: true,
    ...(description === null ? {} : { description }),
    ...(stop?.sentence ? { text: stop.sentence } : {}),
    ...(stop && stop.breakpoints.length > 0 ? { hitBreakpointIds: [...stop.breakpoints] } : {}),
    ...(quiet ? { preserveFocusHint: true } : {}),
  };
}

function placeText({ isAtEnd, debuggee }: DebugRun): string | null {
  if (isAtEnd) return t("At the end of the run");
  const { pass, cursor, inside } = debuggee.place;
  return pass === 0 && cursor === 0 && !inside ? t("At the beginning of the run") : null;
}
