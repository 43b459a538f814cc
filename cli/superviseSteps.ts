import { setImmediate } from "node:timers/promises";
import type { Look, Supervisor } from "../core/training/supervise.ts";
import { tellingWhy } from "./pass.ts";

/** A person who presses Ctrl+C, or looks at a progress bar, waits no longer than some of these. */
const SLICE_MILLISECONDS = 40;

/** Which steps somebody looks at beside the first and the last; the others run many a call. */
export interface Rhythm {
  /** Every so many steps. */
  readonly every: number;
  look(look: Look): void;
  /** Between slices, for what only a person at a terminal sees. */
  breathe(look: Look): void;
}

/** Runs the supervisor to its end, in slices of some milliseconds: whatever else this process has to do is done between them. */
export async function superviseSteps(supervisor: Supervisor, { every, look, breathe }: Rhythm): Promise<void> {
  let step = 0;
  let most = 1;
  let unseen: Look | null = null;
  while (supervisor.ending === null) {
    // The first step alone, then up to the next that is looked at.
    const toLook = step === 0 ? 1 : every - (step % every);
    const wanted = Math.min(most, toLook);
    const start = performance.now();
    const now = tellingWhy(() => supervisor.advance(wanted));
    const took = performance.now() - start;
    const isSlow = took > SLICE_MILLISECONDS;
    if (isSlow) most = Math.max(1, Math.floor(most / 2));
    else if (now.step - step === most && took < SLICE_MILLISECONDS / 4) most *= 2;
    step = now.step;
    unseen = now;
    if (step === 1 || step % every === 0 || supervisor.ending !== null) {
      look(now);
      unseen = null;
    }
    breathe(now);
    await pause();
  }
  // Somebody stopped it between two looks.
  if (unseen) look(unseen);
}

let paused = 0;

/** The event loop's turn, where its last one is some milliseconds ago: a turn takes longer than a small step. */
async function pause(): Promise<void> {
  const now = performance.now();
  if (now - paused < SLICE_MILLISECONDS / 2) return;
  await setImmediate();
  paused = performance.now();
}
