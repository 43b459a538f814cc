import { useRef } from "react";
import type { PreviewChange } from "../../core/protocol.ts";
import { announce, ask, preview } from "../actions.ts";
import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { getState } from "../store.ts";
import { request } from "../transport.ts";
import { debugOf } from "./debugged.ts";

/** What the inspector's numbers do while a session is shown: they are tried there, and the file keeps its own. */
export interface WhatIfTrial {
  /** In place of a preview; an empty list goes back to the number that stood there. */
  send(changes: readonly PreviewChange[]): Promise<void>;
  /** False where it was refused. */
  keep(change: PreviewChange, name: string): Promise<boolean>;
}

export function isTrying(): boolean {
  return debugOf(getState()) !== null;
}

/** `readNow`: the number as the file or the session has it now. */
export function useWhatIf(readNow: (change: PreviewChange) => number | null): WhatIfTrial {
  const before = useRef<PreviewChange | null>(null);
  return useRef<WhatIfTrial>({
    async send(changes) {
      if (!isTrying()) return preview(changes);
      const [change] = changes;
      if (change && !isSame(before.current, change)) {
        const value = readNow(change);
        before.current = value === null ? null : { ...change, value };
      }
      const next = change ?? before.current;
      if (!change) before.current = null;
      if (next) await set(next);
    },
    async keep(change, name) {
      before.current = null;
      const { ok } = await ask("debugSetParameter", argsOf(change));
      if (ok) announce(t("What if {0} is {1}: not saved", name, formatNumber(change.value)));
      return ok;
    },
  }).current;
}

function set(change: PreviewChange): Promise<void> {
  return request("debugSetParameter", argsOf(change)).then(() => undefined);
}

function argsOf({ parameter, entry, value }: PreviewChange) {
  return { name: parameter, entry, value };
}

function isSame(one: PreviewChange | null, other: PreviewChange): boolean {
  return one?.parameter === other.parameter && one.entry === other.entry;
}
