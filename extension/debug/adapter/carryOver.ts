import type { WhatIf } from "../../../core/debugger/debuggee.ts";
import { t } from "../../l10n.ts";
import type { DebugRun } from "./debugRun.ts";

/** What-ifs that are being written: a run of the new text has them without being told. */
export class BeingWritten {
  private readonly keys = new Set<string>();

  /** Those hold while `write` is at work. */
  async during(whatIfs: readonly WhatIf[], write: () => Promise<void>): Promise<void> {
    for (const whatIf of whatIfs) this.keys.add(keyOf(whatIf));
    try {
      await write();
    } finally {
      this.keys.clear();
    }
  }

  /** The text says by itself now what was tried. */
  takeBack({ debuggee }: DebugRun): void {
    for (const whatIf of debuggee.whatIfs) if (this.has(whatIf)) debuggee.takeBack(whatIf);
  }

  has(whatIf: WhatIf): boolean {
    return this.keys.has(keyOf(whatIf));
  }
}

const keyOf = ({ kind, name, entry, row }: WhatIf): string => JSON.stringify([kind, name, entry, row]);

/** Tries that the new text still has a place for; gives a sentence for those that it has not. */
export function carryTries(from: DebugRun, to: DebugRun, inFile: BeingWritten): readonly string[] {
  const lost: string[] = [];
  for (const whatIf of from.debuggee.whatIfs) {
    if (inFile.has(whatIf)) continue;
    try {
      to.debuggee.goTo({ pass: whatIf.pass, cursor: 0 });
      if (whatIf.kind === "parameter") to.debuggee.setParameter(whatIf.name, whatIf.entry, whatIf.to);
      else to.debuggee.setInput(whatIf.name, whatIf.entry, to.debuggee.rows.indexOf(whatIf.row ?? -1), whatIf.to);
    } catch {
      lost.push(t("The what-if value of {0} has no place any more.", from.nameOf(whatIf)));
    }
  }
  return lost;
}

/** Goes to the step that was done last, by its node and phase; false where there is none such and it is the nearest. */
export function goToSamePlace(from: DebugRun, to: DebugRun): boolean {
  const { place, steps } = from.debuggee;
  const pass = Math.min(place.pass, to.debuggee.passCount - 1);
  to.debuggee.goTo({ pass, cursor: 0 });
  const last = steps[place.cursor - 1];
  const at = last
    ? to.debuggee.steps.findIndex(({ phase, node }) => phase === last.phase && node?.id === last.node?.id)
    : -1;
  const found = last === undefined || at >= 0;
  to.debuggee.goTo({ pass, cursor: found ? at + 1 : place.cursor });
  return found && pass === place.pass;
}
