import type { Stop } from "../../../core/debugger/stops.ts";
import type { BreakpointBook } from "./breakpointBook.ts";
import type { DebugRun } from "./debugRun.ts";
import { watching } from "./watching.ts";

/** An alarm with a condition that is not met is no reason to stop. */
export function isExcused(stop: Stop, book: BreakpointBook, run: DebugRun): boolean {
  const condition = stop.alarm ? book.conditionOf(stop.alarm) : null;
  if (condition === null || stop.breakpoints.length > 0) return false;
  try {
    return !watching.isTrue(run.evaluate(condition));
  } catch {
    // What is not computed yet is not met.
    return true;
  }
}
