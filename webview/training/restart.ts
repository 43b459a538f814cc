import { ask } from "../actions.ts";

/** Another run has come within this time of the answer, or none comes, in milliseconds. */
const PATIENCE = 1000;

let isRestarting = false;

/** Lets go of the run and starts another: its panel goes and comes back, and the keyboard with it. */
export async function restart(): Promise<void> {
  isRestarting = true;
  const { ok } = await ask("training", { action: "start" });
  setTimeout(
    () => {
      isRestarting = false;
    },
    ok ? PATIENCE : 0,
  );
}

export function comesOfRestart(): boolean {
  return isRestarting;
}
