import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useMemo, useState } from "react";
import { Axes, type Plot, plotOf } from "../../charts/Axes.tsx";
import { curvePath } from "../../charts/curvePath.ts";
import { objectiveScale, type Scale, spanScale } from "../../charts/scale.ts";
import { useSize } from "../../charts/useSize.ts";
import { nearestPoint } from "../curve/points.ts";
import { EndLabels } from "./EndLabels.tsx";
import { placeAfter } from "./placeAfter.ts";
import { moveBy, moveInto, type Span, ZOOM_STEP, zoomBy, zoomTo } from "./zoom.ts";

export interface Line {
  readonly key: string;
  /** Of its colour and dashes. */
  readonly className: string;
  /** One a point; NaN where there is none. */
  readonly values: readonly number[];
  /** As they are drawn where that is not the values themselves: smoothed, and the values faintly behind. */
  readonly drawn?: readonly number[];
  /** Written at its end. */
  readonly label?: string;
}

interface Props {
  /** At least one, in the order of their steps. */
  readonly points: readonly { readonly step: number; readonly epoch: number }[];
  readonly lines: readonly Line[];
  readonly wantsLog: boolean;
  /** The accessible name, with what its keys do, and what is said of the point at a place. */
  readonly label: string;
  say(place: number): string;
  /** The place in the list of the point at the crosshair; −1 where there is none. */
  readonly pointed: number;
  /** Told the step of the point that is pointed at. */
  onPoint(step: number | null): void;
  /** The epochs that are seen. */
  readonly span: Span | null;
  onSpan(span: Span | null): void;
  /** Told the step whose network is to be shown: by a press, or Enter at the crosshair. */
  onPick?(step: number): void;
  /** The epoch that the canvas shows; null where it is the newest. */
  readonly shown?: number | null;
  /** Epochs and values that are to be seen whatever the lines do. */
  readonly lastEpoch?: number;
  readonly always?: readonly number[];
  /** Pixels for what is written at the lines' ends. */
  readonly roomAtRight?: number;
  /** What else is drawn, behind the lines' crosshair. */
  readonly marks?: (x: Scale, y: Scale, plot: Plot) => ReactNode;
  readonly note?: (y: Scale) => string | null;
}

const NONE: readonly number[] = [];
/** Pixels that the pointer may tremble before it draws a stretch. */
const TREMBLE = 4;

/** Lines over the epochs. A crosshair by pointer and by keys; nearer by the wheel, by drawing a stretch, and by + − 0. */
export function LineChart(props: Props) {
  const { points, lines, wantsLog, label, say, pointed, onPoint, span, onSpan, roomAtRight, marks, note } = props;
  const { always = NONE, onPick, shown = null } = props;
  const [ref, size] = useSize<HTMLDivElement>();
  const [drag, setDrag] = useState<readonly [from: number, to: number] | null>(null);
  const { width, height } = size ?? { width: 0, height: 0 };
  const last = Math.max(points.at(-1)?.epoch ?? 0, props.lastEpoch ?? 0);
  const drawn = useMemo(
    () => draw(points, lines, wantsLog, span ?? [0, last], always, plotOf(width, height, roomAtRight)),
    [points, lines, wantsLog, span, last, always, width, height, roomAtRight],
  );
  const { x, y, plot } = drawn;
  const point = points[pointed] ?? null;
  const now = point ? pointed : points.length - 1;

  // React listens to wheels without being able to keep the page from scrolling.
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.metaKey) return;
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const at = x.valueAt(event.clientX - element.getBoundingClientRect().left);
      const [from, to] = span ?? [0, last];
      const by = event.deltaX || event.deltaY;
      const next = isSideways
        ? moveBy(span, (by / Math.max(1, plot.right - plot.left)) * (to - from), last)
        : zoomBy(span, last, ZOOM_STEP ** (-event.deltaY / 100), at);
      // At its end the wheel scrolls on, as over everything else.
      if (next === span) return;
      event.preventDefault();
      onSpan(next);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [ref, x, plot, span, last, onSpan]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [from, to] = span ?? [0, last];
    const middle = point && point.epoch >= from && point.epoch <= to ? point.epoch : (from + to) / 2;
    if (event.key === "Enter") {
      if (!point || !onPick) return;
      onPick(point.step);
    } else if (event.key === "+" || event.key === "=") onSpan(zoomBy(span, last, ZOOM_STEP, middle));
    else if (event.key === "-") onSpan(zoomBy(span, last, 1 / ZOOM_STEP, middle));
    else if (event.key === "0") onSpan(null);
    else {
      const target = placeAfter(event.key, point ? pointed : null, points.length);
      if (target === undefined) return;
      onPoint(target === null ? null : (points[target]?.step ?? null));
      if (target !== null) onSpan(moveInto(span, points[target]?.epoch ?? 0, last));
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const placeOf = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const stepAt = (place: number): number | null => {
    // Points are as far apart as their steps: the nearest step is the nearest point.
    const end = points.at(-1);
    const stepsPerEpoch = end && end.epoch > 0 ? end.step / end.epoch : 1;
    return points[nearestPoint(points, x.valueAt(place) * stepsPerEpoch)]?.step ?? null;
  };
  const onPointerMove = (event: PointerEvent) => {
    const place = placeOf(event);
    if (drag) setDrag([drag[0], place]);
    onPoint(stepAt(place));
  };
  const onPointerUp = (event: PointerEvent) => {
    setDrag(null);
    if (!drag) return;
    const step = stepAt(placeOf(event));
    if (!isStretch(drag)) step !== null && onPick?.(step);
    else onSpan(zoomTo(x.valueAt(drag[0]), x.valueAt(drag[1]), last));
  };
  const said = note?.(y) ?? null;
  return (
    <div
      ref={ref}
      className="curve"
      dir="ltr"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={points.length - 1}
      aria-valuenow={now}
      aria-valuetext={say(now)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag([placeOf(event), placeOf(event)]);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(null)}
      onPointerLeave={() => drag || onPoint(null)}
      onBlur={() => onPoint(null)}
    >
      {width > 0 && (
        <svg className="chart curve-plot" width={width} height={height} aria-hidden="true">
          <Axes plot={plot} x={x} y={y} />
          <Clip plot={plot}>
            {drawn.faint.map(({ key, className, path }) => (
              <path key={key} className={`curve-line ${className} curve-faint`} d={path} />
            ))}
            {drawn.paths.map(({ key, className, path }) => (
              <path key={key} className={`curve-line ${className}`} d={path} />
            ))}
          </Clip>
          {marks?.(x, y, plot)}
          {shown !== null && isSeen(shown, span) && (
            <line className="curve-shown" x1={x.place(shown)} x2={x.place(shown)} y1={plot.top} y2={plot.bottom} />
          )}
          {roomAtRight !== undefined && <EndLabels lines={lines} points={points} span={span} plot={plot} x={x} y={y} />}
          {point && isSeen(point.epoch, span) && (
            <g className="curve-crosshair">
              <line x1={x.place(point.epoch)} x2={x.place(point.epoch)} y1={plot.top} y2={plot.bottom} />
              {lines.map(({ key, className, values }) => {
                const place = y.place(values[pointed] ?? Number.NaN);
                return (
                  Number.isFinite(place) && (
                    <circle key={key} className={className} cx={x.place(point.epoch)} cy={place} r={4} />
                  )
                );
              })}
            </g>
          )}
          {drag && isStretch(drag) && (
            <rect
              className="curve-stretch"
              x={Math.min(...drag)}
              width={Math.abs(drag[1] - drag[0])}
              y={plot.top}
              height={plot.bottom - plot.top}
            />
          )}
        </svg>
      )}
      {said !== null && <p className="curve-note">{said}</p>}
    </div>
  );
}

/** Nothing that is drawn in it is seen outside of the plot. */
export function Clip({ plot, children }: { readonly plot: Plot; readonly children: ReactNode }) {
  const box = { x: plot.left, y: plot.top, width: plot.right - plot.left, height: plot.bottom - plot.top };
  return (
    <svg {...box} viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`} overflow="hidden" aria-hidden="true">
      {children}
    </svg>
  );
}

function draw(
  points: Props["points"],
  lines: readonly Line[],
  wantsLog: boolean,
  [from, to]: Span,
  always: readonly number[],
  plot: Plot,
) {
  const x = spanScale(from, to, plot.left, plot.right);
  // With a point at each side, so that the lines that leave the picture count.
  const begin = points.findIndex(({ epoch }) => epoch >= from) - 1;
  const end = points.findLastIndex(({ epoch }) => epoch <= to) + 1;
  const seen = lines.flatMap(({ values }) => values.slice(Math.max(0, begin), end + 1));
  const y = objectiveScale([...seen, ...always], wantsLog, plot.bottom, plot.top);
  const pathOf = (values: readonly number[]) =>
    curvePath(values.map((value, i) => [x.place(points[i]?.epoch ?? 0), y.place(value)] as const));
  const paths = lines.map(({ key, className, values, drawn }) => ({ key, className, path: pathOf(drawn ?? values) }));
  const faint = lines
    .filter(({ drawn }) => drawn !== undefined)
    .map(({ key, className, values }) => ({ key, className, path: pathOf(values) }));
  return { x, y, plot, paths, faint };
}

export function isSeen(epoch: number, span: Span | null): boolean {
  return !span || (epoch >= span[0] && epoch <= span[1]);
}

const isStretch = ([from, to]: readonly [number, number]): boolean => Math.abs(to - from) > TREMBLE;
