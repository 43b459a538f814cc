import type { InsideHistory } from "../../core/training/insideHistory.ts";
import type { InsideRequests } from "../../core/view/insideView.ts";
import { QUANTITIES } from "../../core/view/insideView.ts";
import type { Handler } from "../editor/partRequests.ts";
import { t } from "../l10n.ts";

/** What a canvas asks of the inside of the run that it shows: what has been seen so far. */
export function insideRequests(historyOf: () => InsideHistory | null): {
  readonly [K in keyof InsideRequests]: Handler<K>;
} {
  const history = () => {
    const found = historyOf();
    if (!found) throw new Error(t("This network is not being trained."));
    return found;
  };
  return {
    trainingLayers: () => history().layersView(),
    trainingMetrics: () => history().metricsView(),
    trainingDistributions: ({ layer, quantity }) => {
      const { layers } = history().layersView();
      if (!layers[layer] || !QUANTITIES.includes(quantity)) throw new Error(t("There is no layer {0}.", layer));
      return history().distributionsView(layer, quantity);
    },
  };
}
