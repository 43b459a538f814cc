import { partsOf } from "../../core/data/dataset.ts";
import type { Network } from "../network.ts";
import type { OptimizedRun } from "../views/optimizerRequests.ts";
import type { Training } from "./training.ts";

/** A network's run as its inspector asks about it; null where there is none, or one of an earlier text. */
export function optimizedRun({ reading, dataset }: Network, training: Training | null): OptimizedRun | null {
  if (!training || training.isOutdated || !reading.graph || !reading.document || !dataset) return null;
  return {
    graph: reading.graph,
    settings: reading.document.training,
    rows: partsOf(dataset).training.length,
    shownStep: training.view().shownStep,
    stateAt: (step) => training.stateAt(step),
    stateAfter: (step) => training.stateAfter(step),
  };
}
