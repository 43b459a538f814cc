import type { EngineState } from "../../../core/training/engineState.ts";
import { t } from "../../l10n.ts";
import { DebugRun } from "./debugRun.ts";
import type { DebuggedFile } from "./host.ts";
import type { LaunchChoices } from "./launchChoices.ts";
import { Refusal } from "./refusal.ts";

/** How the training run stood before the step that is to be debugged; null for a run of its own. Refuses a step that is not done. */
export async function stateBefore(file: DebuggedFile, { trainingStep }: LaunchChoices): Promise<EngineState | null> {
  if (trainingStep === null) return null;
  const known = await file.trainingState(trainingStep - 1);
  if (known && known.step !== trainingStep - 1)
    throw new Refusal(
      t("The training run has done {0} steps; “trainingStep” may be 1 to {1}.", known.step, known.step + 1),
    );
  return known;
}

export function firstRun(
  snapshot: DebuggedFile["snapshot"],
  choices: LaunchChoices,
  known: EngineState | null,
): DebugRun {
  const run = new DebugRun(snapshot, choices, known);
  if (known && known.step >= run.debuggee.passCount)
    throw new Refusal(t("Training has {0} steps; there is no step {1}.", run.debuggee.passCount, known.step + 1));
  return run;
}
