import { exactNumber } from "../../numbers.ts";
import type { CurvePoint } from "./points.ts";

/** The curve with every digit, for a spreadsheet; what was not measured is an empty field. */
export function curveCsv(points: readonly CurvePoint[]): string {
  const lines = points.map(({ step, epoch, training, validation }) =>
    [step, epoch, training, validation].map((value) => (Number.isNaN(value) ? "" : exactNumber(value))).join(","),
  );
  return ["step,epoch,training,validation", ...lines].join("\n");
}
