import type { LayersView } from "../../../core/view/insideView.ts";
import { csvText } from "../../charts/csvText.ts";
import { type InsidePoint, MEASURES, measuredLayers, measuredParameters, valuesOf } from "./layerLines.ts";

/** All norms of all layers and parameters, a line a point. */
export function layersCsv(view: LayersView, points: readonly InsidePoint[]): string {
  const columns = [...measuredLayers(view), ...measuredParameters(view)].flatMap((measured) =>
    MEASURES.map((measure) => ({
      title: `${measured.name} ${TITLES[measure]}`,
      values: valuesOf(view, measured, measure),
    })),
  );
  const rows = points.map(({ step, epoch }, i) => [
    step,
    epoch,
    ...columns.map(({ values }) => values[i] ?? Number.NaN),
  ]);
  return csvText(["step", "epoch", ...columns.map(({ title }) => title)], rows);
}

const TITLES = { gradient: "gradient norm", weights: "norm", ratio: "update ratio" } as const;
