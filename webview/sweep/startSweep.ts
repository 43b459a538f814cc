import type { SweepWishes } from "../../core/view/sweepView.ts";
import { announce } from "../actions.ts";
import { t } from "../l10n.ts";
import { request } from "../transport.ts";
import { sweepMode } from "./sweepState.ts";

/** Begins a comparison; why it could not, or null. */
export async function startSweep(wishes: SweepWishes): Promise<string | null> {
  try {
    await request("startSweep", wishes);
    sweepMode.set("results");
    announce(t("The comparison has begun."));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A count that was typed, from 1 to `most`; null where it is none. */
export function readCount(text: string, most: number): number | null {
  const count = Number(text);
  return /^\s*\d+\s*$/.test(text) && count >= 1 && count <= most ? count : null;
}
