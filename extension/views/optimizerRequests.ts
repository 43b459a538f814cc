import type { TrainingSettings } from "../../core/document/document.ts";
import type { Graph } from "../../core/graph/graph.ts";
import type { EngineState } from "../../core/training/engineState.ts";
import { planTraining } from "../../core/training/plan.ts";
import { optimizerView } from "../../core/view/optimizerView.ts";
import type { Handler } from "../editor/partRequests.ts";
import { t } from "../l10n.ts";

/** Bytes of a state that may cross from the run's thread for a look at it. */
const MOST_BYTES = 64 * 2 ** 20;

export interface OptimizedRun {
  readonly graph: Graph;
  readonly settings: TrainingSettings;
  /** Rows that train. */
  readonly rows: number;
  /** The step whose numbers the canvas shows; null: the newest. */
  readonly shownStep: number | null;
  /** Everything as it was after so many steps, the newest at most; and one step after that, where there is one. */
  stateAt(step: number): Promise<EngineState>;
  stateAfter(step: number): Promise<EngineState>;
}

/** What the inspector asks of the run's optimizer. */
export function optimizerRequests(runOf: () => OptimizedRun | null): {
  readonly optimizerState: Handler<"optimizerState">;
} {
  return {
    optimizerState: async ({ parameter }) => {
      const run = runOf();
      if (!run) throw new Error(t("This network is not being trained."));
      const { graph, settings, rows, shownStep } = run;
      const found = graph.parameterByName.get(parameter);
      if (!found) throw new Error(t("There is no parameter “{0}” any more.", parameter));
      const plan = planTraining(settings, graph, rows);
      if (typeof plan === "string") throw new Error(plan);
      const numbers = graph.parameters.reduce((sum, { size }) => sum + size, 0) * (1 + plan.optimizer.memory.length);
      if (numbers * Float64Array.BYTES_PER_ELEMENT > MOST_BYTES)
        throw new Error(t("This network has too many parameters for a look at what its optimizer remembers."));
      const before = await run.stateAt(shownStep ?? Number.POSITIVE_INFINITY);
      const after = before.step < plan.steps ? await run.stateAfter(before.step) : null;
      return optimizerView(plan, parameter, found.owned, before, after);
    },
  };
}
