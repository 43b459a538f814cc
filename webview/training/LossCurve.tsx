import { useMemo } from "react";
import { t } from "../l10n.ts";
import { exactNumber, formatCount, formatNumber } from "../numbers.ts";
import type { CurvePoint } from "./curve/points.ts";
import { smooth } from "./curve/smooth.ts";
import { isSeen, type Line, LineChart } from "./lines/LineChart.tsx";
import type { Span } from "./lines/zoom.ts";

export interface CurveLook {
  readonly wantsLog: boolean;
  /** In [0, 1): the weight of what came before. */
  readonly smoothing: number;
}

interface Props {
  /** What it is the curve of: the objective, or a metric. */
  readonly name: string;
  /** At least one, in the order of their steps. */
  readonly points: readonly CurvePoint[];
  readonly best: CurvePoint | null;
  readonly look: CurveLook;
  /** The place in the list of the point at the crosshair; −1 where there is none. */
  readonly pointed: number;
  /** Told the step of the point that is pointed at. */
  onPoint(step: number | null): void;
  readonly span: Span | null;
  onSpan(span: Span | null): void;
}

/** The objective or a metric over the epochs, of the training and of the validation part. */
export function LossCurve({ name, points, best, look, ...rest }: Props) {
  const { wantsLog, smoothing } = look;
  const lines = useMemo(() => LINES.map((line) => lineOf(points, line, smoothing)), [points, smoothing]);
  return (
    <LineChart
      {...rest}
      points={points}
      lines={lines}
      wantsLog={wantsLog}
      label={t("{0} over epochs: arrow keys go from point to point, + and − zoom, 0 shows all", name)}
      say={(place) => sayPoint(points[place])}
      marks={(x, y) =>
        best &&
        isSeen(best.epoch, rest.span) && (
          <path className="curve-best" d={diamond(x.place(best.epoch), y.place(best.validation))} />
        )
      }
      note={(y) => (wantsLog && y.kind === "linear" ? t("A linear axis: there are values of 0 or less.") : null)}
    />
  );
}

const LINES = ["training", "validation"] as const;

function lineOf(points: readonly CurvePoint[], line: (typeof LINES)[number], smoothing: number): Line {
  const values = points.map((point) => point[line]);
  return {
    key: line,
    className: `curve-${line}`,
    values,
    ...(smoothing > 0 && { drawn: smooth(values, smoothing) }),
  };
}

function sayPoint(point: CurvePoint | undefined): string {
  if (!point) return "";
  const { step, epoch, training, validation } = point;
  const [place, objective] = [[formatCount(step), formatNumber(epoch)] as const, exactNumber(training)];
  if (Number.isNaN(validation)) return t("Step {0}, epoch {1}: training {2}", ...place, objective);
  return t("Step {0}, epoch {1}: training {2}, validation {3}", ...place, objective, exactNumber(validation));
}

function diamond(x: number, y: number): string {
  return `M${x} ${y - 6}l6 6l-6 6l-6 -6Z`;
}
