import { useMemo } from "react";
import { curvePath } from "../charts/curvePath.ts";
import type { Scale } from "../charts/scale.ts";
import { t } from "../l10n.ts";
import { exactNumber, formatCount, formatNumber } from "../numbers.ts";
import { LOOKS, lastEpoch, type OtherRun, valuesOf } from "./curve/otherRuns.ts";
import type { CurvePoint } from "./curve/points.ts";
import { smooth } from "./curve/smooth.ts";
import { Clip, isSeen, type Line, LineChart } from "./lines/LineChart.tsx";
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
  /** Earlier runs, drawn behind. */
  readonly others: readonly OtherRun[];
  readonly shown: number | null;
  onPick(step: number): void;
}

/** The objective or a metric over the epochs, of the training and of the validation part. */
export function LossCurve({ name, points, best, look, others, ...rest }: Props) {
  const { wantsLog, smoothing } = look;
  const lines = useMemo(() => LINES.map((line) => lineOf(points, line, smoothing)), [points, smoothing]);
  const { values, end } = useMemo(() => ({ values: valuesOf(others), end: lastEpoch(others) }), [others]);
  return (
    <LineChart
      {...rest}
      points={points}
      lines={lines}
      wantsLog={wantsLog}
      always={values}
      lastEpoch={end}
      label={t(
        "{0} over epochs: arrow keys go from point to point, Enter shows the network as it was there, + and − zoom, 0 shows all",
        name,
      )}
      say={(place) => sayPoint(points[place])}
      marks={(x, y, plot) => (
        <>
          <Clip plot={plot}>
            {others.map((run, i) => (
              <OtherLines key={run.id} run={run} look={i % LOOKS} smoothing={smoothing} x={x} y={y} />
            ))}
          </Clip>
          {best && isSeen(best.epoch, rest.span) && (
            <path className="curve-best" d={diamond(x.place(best.epoch), y.place(best.validation))} />
          )}
        </>
      )}
      note={(y) => (wantsLog && y.kind === "linear" ? t("A linear axis: there are values of 0 or less.") : null)}
    />
  );
}

const LINES = ["training", "validation"] as const;

interface OtherProps {
  readonly run: OtherRun;
  readonly look: number;
  readonly smoothing: number;
  readonly x: Scale;
  readonly y: Scale;
}

/** Its number stands at the end of the line, so that colours alone tell nothing. */
function OtherLines({ run: { id, points }, look, smoothing, x, y }: OtherProps) {
  const pathOf = (line: (typeof LINES)[number]) => {
    const values = smooth(
      points.map((point) => point[line]),
      smoothing,
    );
    return curvePath(values.map((value, i) => [x.place(points[i]?.epoch ?? 0), y.place(value)] as const));
  };
  const end = points.findLast(({ training }) => Number.isFinite(training));
  return (
    <g>
      {LINES.map((line) => (
        <path key={line} className={`curve-line curve-other curve-other-${look} curve-${line}-line`} d={pathOf(line)} />
      ))}
      {end && (
        <text
          className="curve-other-name"
          x={x.place(end.epoch)}
          y={y.place(end.training)}
          dx={-4}
          dy={-4}
          textAnchor="end"
        >
          {id}
        </text>
      )}
    </g>
  );
}

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
