import { runsAlike } from "../../core/document/runsAlike.ts";
import type { DebugState } from "../debug/debugStates.ts";
import type { Reading } from "../reading.ts";

/** Whether the text still is what a debug session runs. Moving a node or writing a comment changes the text and not the run. */
export class DebuggedText {
  /** The text of the session's version, seen while it was the current one. */
  private seen: { readonly version: number; readonly text: string } | null = null;
  private judged: { readonly run: number; readonly reading: number; readonly alike: boolean } | null = null;

  isOf({ version }: Pick<DebugState, "version">, reading: Reading): boolean {
    if (version === reading.version) {
      this.seen = { version, text: reading.text };
      return true;
    }
    if (reading.stale || this.seen?.version !== version) return false;
    if (this.judged?.run !== version || this.judged.reading !== reading.version) {
      this.judged = { run: version, reading: reading.version, alike: runsAlike(this.seen.text, reading.text) };
    }
    return this.judged.alike;
  }
}
