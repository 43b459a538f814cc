import { type KeyboardEvent, type MouseEvent, useMemo } from "react";
import { t } from "../l10n.ts";
import { exactNumber, formatCount, formatNumber } from "../numbers.ts";
import { curvePath } from "./curve/curvePath.ts";
import { LOOKS, lastEpoch, type OtherRun, valuesOf } from "./curve/otherRuns.ts";
import { type CurvePoint, nearestPoint } from "./curve/points.ts";
import { epochScale, objectiveScale, type Scale } from "./curve/scale.ts";
import { smooth } from "./curve/smooth.ts";
import { useSize } from "./useSize.ts";

export interface CurveLook {
  readonly wantsLog: boolean;
  /** In [0, 1): the weight of what came before. */
  readonly smoothing: number;
}

interface Props {
  /** At least one, in the order of their steps. */
  readonly points: readonly CurvePoint[];
  readonly best: CurvePoint | null;
  readonly look: CurveLook;
  /** The place in the list of the point at the crosshair; −1 where there is none. */
  readonly pointed: number;
  /** Earlier runs, drawn behind. */
  readonly others: readonly OtherRun[];
  /** The epoch that the canvas shows; null where it is the newest. */
  readonly shown: number | null;
  /** Told the step of the point that is pointed at. */
  onPoint(step: number | null): void;
  /** Told the step whose network is to be shown: by a click, or Enter at the crosshair. */
  onPick(step: number): void;
}

/** Room around the plot for what is written at its axes, in pixels. */
const ROOM = { left: 58, right: 12, top: 8, bottom: 20 };
/** Points that Page Up and Page Down pass over. */
const PAGE = 10;

/** The objective over the epochs, of the training and of the validation part; a crosshair by pointer and by keys. */
export function LossCurve({ points, best, look, pointed, others, shown, onPoint, onPick }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height } = size ?? { width: 0, height: 0 };
  const drawn = useMemo(() => draw(points, others, look, width, height), [points, others, look, width, height]);
  const point = points[pointed] ?? null;
  const now = point ? pointed : points.length - 1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && point) {
      event.preventDefault();
      event.stopPropagation();
      onPick(point.step);
      return;
    }
    const target = placeAfter(event.key, point ? pointed : null, points.length);
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onPoint(target === null ? null : (points[target]?.step ?? null));
  };
  const stepAt = (event: MouseEvent): number | null => {
    const { left } = event.currentTarget.getBoundingClientRect();
    // Points are as far apart as their steps: the nearest step is the nearest point.
    const last = points.at(-1);
    const stepsPerEpoch = last && last.epoch > 0 ? last.step / last.epoch : 1;
    const step = drawn.x.valueAt(event.clientX - left) * stepsPerEpoch;
    return points[nearestPoint(points, step)]?.step ?? null;
  };
  return (
    <div
      ref={ref}
      className="curve"
      dir="ltr"
      role="slider"
      tabIndex={0}
      aria-label={t(
        "Objective over epochs: arrow keys go from point to point, Enter shows the network as it was there",
      )}
      aria-valuemin={0}
      aria-valuemax={points.length - 1}
      aria-valuenow={now}
      aria-valuetext={sayPoint(points[now])}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => onPoint(stepAt(event))}
      onClick={(event) => {
        const step = stepAt(event);
        if (step !== null) onPick(step);
      }}
      onPointerLeave={() => onPoint(null)}
      onBlur={() => onPoint(null)}
    >
      {width > 0 && (
        <svg className="curve-plot" width={width} height={height} aria-hidden="true">
          <Axes x={drawn.x} y={drawn.y} width={width} height={height} />
          {drawn.others.map(({ id, paths, end }, i) => (
            <g key={id}>
              {paths.map((path, line) => (
                <path
                  key={LINES[line]}
                  className={`curve-line curve-other curve-other-${i % LOOKS} curve-${LINES[line]}-line`}
                  d={path}
                />
              ))}
              {end && (
                <text className="curve-other-name" x={end[0]} y={end[1]} dx={-4} dy={-4} textAnchor="end">
                  {id}
                </text>
              )}
            </g>
          ))}
          {shown !== null && (
            <line
              className="curve-shown"
              x1={drawn.x.place(shown)}
              x2={drawn.x.place(shown)}
              y1={ROOM.top}
              y2={height - ROOM.bottom}
            />
          )}
          {drawn.faint.map((path, i) => (
            <path key={LINES[i]} className={`curve-line curve-${LINES[i]} curve-faint`} d={path} />
          ))}
          {drawn.lines.map((path, i) => (
            <path key={LINES[i]} className={`curve-line curve-${LINES[i]}`} d={path} />
          ))}
          {best && (
            <path className="curve-best" d={diamond(drawn.x.place(best.epoch), drawn.y.place(best.validation))} />
          )}
          {point && <Crosshair point={point} x={drawn.x} y={drawn.y} height={height} />}
        </svg>
      )}
      {look.wantsLog && drawn.y.kind === "linear" && (
        <p className="curve-note">{t("A linear axis: there are values of 0 or less.")}</p>
      )}
    </div>
  );
}

const LINES = ["training", "validation"] as const;

function draw(
  points: readonly CurvePoint[],
  others: readonly OtherRun[],
  { wantsLog, smoothing }: CurveLook,
  width: number,
  height: number,
) {
  const raw = LINES.map((line) => points.map((point) => point[line]));
  const smoothed = raw.map((values) => smooth(values, smoothing));
  const x = epochScale(
    Math.max(points.at(-1)?.epoch ?? 0, lastEpoch(others)),
    ROOM.left,
    Math.max(width - ROOM.right, ROOM.left + 1),
  );
  const y = objectiveScale(
    [...raw.flat(), ...valuesOf(others)],
    wantsLog,
    Math.max(height - ROOM.bottom, ROOM.top + 1),
    ROOM.top,
  );
  const pathOf = (values: readonly number[], of = points) =>
    curvePath(values.map((value, i) => [x.place(of[i]?.epoch ?? 0), y.place(value)] as const));
  const behind = others.map((run) => {
    const values = LINES.map((line) => run.points.map((point) => point[line]));
    const last = run.points.findLast(({ training }) => Number.isFinite(training));
    const end = last && ([x.place(last.epoch), y.place(last.training)] as const);
    return { id: run.id, paths: values.map((each) => pathOf(smooth(each, smoothing), run.points)), end };
  });
  return {
    x,
    y,
    lines: smoothed.map((values) => pathOf(values)),
    faint: smoothing > 0 ? raw.map((values) => pathOf(values)) : [],
    others: behind,
  };
}

/** Where a key leads: a place in the list, null for none at all; undefined for other keys. */
export function placeAfter(key: string, from: number | null, count: number): number | null | undefined {
  const last = count - 1;
  // The first press shows the last point, wherever it would go from there.
  const by = (step: number) => (from === null ? last : Math.max(0, Math.min(from + step, last)));
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return by(-1);
    case "ArrowRight":
    case "ArrowUp":
      return by(1);
    case "PageDown":
      return by(-PAGE);
    case "PageUp":
      return by(PAGE);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return from === null ? undefined : null;
    default:
      return undefined;
  }
}

function sayPoint(point: CurvePoint | undefined): string {
  if (!point) return "";
  const { step, epoch, training, validation } = point;
  const [place, objective] = [[formatCount(step), formatNumber(epoch)] as const, exactNumber(training)];
  if (Number.isNaN(validation)) return t("Step {0}, epoch {1}: training {2}", ...place, objective);
  return t("Step {0}, epoch {1}: training {2}, validation {3}", ...place, objective, exactNumber(validation));
}

interface AxesProps {
  readonly x: Scale;
  readonly y: Scale;
  readonly width: number;
  readonly height: number;
}

function Axes({ x, y, width, height }: AxesProps) {
  const [left, right, bottom] = [ROOM.left, width - ROOM.right, height - ROOM.bottom];
  return (
    <g className="curve-axes">
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line className="curve-grid" x1={left} x2={right} y1={y.place(tick)} y2={y.place(tick)} />
          <text x={left - 6} y={y.place(tick)} dy="0.35em" textAnchor="end">
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <g key={tick}>
          <line className="curve-tick" x1={x.place(tick)} x2={x.place(tick)} y1={bottom} y2={bottom + 4} />
          <text x={x.place(tick)} y={bottom + 15} textAnchor="middle">
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      <text className="curve-axis-name" x={4} y={bottom + 15}>
        {t("epoch")}
      </text>
      <path className="curve-frame" d={`M${left} ${ROOM.top}V${bottom}H${right}`} />
    </g>
  );
}

function Crosshair({ point, x, y, height }: Omit<AxesProps, "width"> & { readonly point: CurvePoint }) {
  const at = x.place(point.epoch);
  return (
    <g className="curve-crosshair">
      <line x1={at} x2={at} y1={ROOM.top} y2={height - ROOM.bottom} />
      {LINES.map((line) => {
        const place = y.place(point[line]);
        return Number.isFinite(place) && <circle key={line} className={`curve-${line}`} cx={at} cy={place} r={4} />;
      })}
    </g>
  );
}

function diamond(x: number, y: number): string {
  return `M${x} ${y - 6}l6 6l-6 6l-6 -6Z`;
}
