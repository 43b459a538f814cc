import { csvText } from "../../charts/csvText.ts";
import type { CurvePoint } from "./points.ts";

/** The curve with every digit, for a spreadsheet; what was not measured is an empty field. */
export function curveCsv(points: readonly CurvePoint[]): string {
  const rows = points.map(({ step, epoch, training, validation }) => [step, epoch, training, validation]);
  return csvText(["step", "epoch", "training", "validation"], rows);
}
