import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from "react";
import { useSize } from "../charts/useSize.ts";
import { t } from "../l10n.ts";
import {
  axisX,
  type Brushes,
  type Dimension,
  type Frame,
  moveEnd,
  passes,
  placeY,
  pointedPlace,
  rowPath,
} from "./parallel.ts";
import type { ShownRow } from "./sweepRows.ts";

interface Props {
  readonly dimensions: readonly Dimension[];
  /** In the order of the dimensions' places. */
  readonly rows: readonly ShownRow[];
  readonly best: ShownRow | null;
  readonly pointed: number | null;
  readonly brushes: Brushes;
  onBrushes(brushes: Brushes): void;
  onPoint(point: number | null): void;
}

/** Lines that a page draws; the best ones first. */
const MOST_LINES = 600;
const ROOM = { left: 46, right: 46, top: 26, bottom: 14 };
/** How near to an axis a drag begins, and how short a drag is none, in pixels. */
const REACH = 14;
const STEP = 0.05;

/** Parallel coordinates: one axis a dimension, one line a variant; the marked parts of the axes say which are kept. */
export function ParallelPlot({ dimensions, rows, best, pointed, brushes, onBrushes, onPoint }: Props) {
  const [ref, size] = useSize<HTMLElement>();
  const { width, height } = size ?? { width: 0, height: 0 };
  const frame: Frame = useMemo(
    () => ({
      left: ROOM.left,
      right: Math.max(width - ROOM.right, ROOM.left + 1),
      top: ROOM.top,
      bottom: Math.max(height - ROOM.bottom, ROOM.top + 1),
    }),
    [width, height],
  );
  const drag = useRef<{ readonly key: string; readonly from: number } | null>(null);
  const lines = useMemo(
    () =>
      rows
        .slice(0, MOST_LINES)
        .map((row, i) => ({ row, path: rowPath(dimensions, i, frame), isKept: passes(dimensions, brushes, i) })),
    [rows, dimensions, frame, brushes],
  );
  const setBrush = (key: string, brush: readonly [number, number] | null) => {
    const { [key]: _, ...others } = brushes;
    onBrushes(brush ? { ...others, [key]: brush } : others);
  };
  const placeOf = (event: PointerEvent<SVGSVGElement>) =>
    pointedPlace(frame, event.clientY - event.currentTarget.getBoundingClientRect().top);
  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const at = dimensions.findIndex((_, i) => Math.abs(axisX(frame, i, dimensions.length) - x) <= REACH);
    const key = dimensions[at]?.key;
    if (key === undefined || event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { key, from: placeOf(event) };
    setBrush(key, null);
  };
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    if (!drag.current) return;
    const { key, from } = drag.current;
    const to = placeOf(event);
    if (Math.abs(to - from) * (frame.bottom - frame.top) < 4) return;
    setBrush(key, [Math.min(from, to), Math.max(from, to)]);
  };
  const onPointerUp = () => {
    drag.current = null;
  };
  const order = [...lines].toSorted((a, b) => weight(a.row) - weight(b.row));
  function weight(row: ShownRow): number {
    return row.point === pointed ? 2 : row === best ? 1 : 0;
  }
  return (
    <figure
      className="parallel"
      ref={ref}
      dir="ltr"
      aria-label={t("Parallel coordinates: one axis a dimension, one line a row of the table")}
    >
      {width > 0 && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: the figure around it has the name, and a title would be a tooltip everywhere
        <svg
          className="chart parallel-plot"
          width={width}
          height={height}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={onPointerUp}
        >
          {order.map(({ row, path, isKept }) => (
            <path
              key={row.point}
              className={`parallel-line ${isKept ? "" : "is-out"} ${row === best ? "is-best" : ""} ${row.point === pointed ? "is-pointed" : ""}`}
              d={path}
              onPointerEnter={() => isKept && onPoint(row.point)}
              onPointerLeave={() => onPoint(null)}
            />
          ))}
          {dimensions.map((dimension, i) => (
            <Axis
              key={dimension.key}
              dimension={dimension}
              x={axisX(frame, i, dimensions.length)}
              anchor={i === dimensions.length - 1 ? "end" : i === 0 ? "start" : "middle"}
              frame={frame}
              brush={brushes[dimension.key]}
              onBrush={(brush) => setBrush(dimension.key, brush)}
            />
          ))}
        </svg>
      )}
    </figure>
  );
}

interface AxisProps {
  readonly dimension: Dimension;
  readonly x: number;
  readonly anchor: "start" | "middle" | "end";
  readonly frame: Frame;
  readonly brush: readonly [number, number] | undefined;
  onBrush(brush: readonly [number, number] | null): void;
}

function Axis({ dimension, x, anchor, frame, brush, onBrush }: AxisProps) {
  const isLast = anchor === "end";
  const nameX = anchor === "start" ? x - ROOM.left + 4 : isLast ? x + ROOM.right - 4 : x;
  return (
    <g className="parallel-axis">
      <text className="parallel-name" x={nameX} y={12} textAnchor={anchor}>
        {dimension.kind === "log" ? t("{0} (log)", dimension.label) : dimension.label}
      </text>
      <line className="parallel-rule" x1={x} x2={x} y1={frame.top} y2={frame.bottom} />
      {dimension.ticks.map(({ place, text }) => (
        <g key={text}>
          <line className="parallel-tick" x1={x - 3} x2={x + 3} y1={placeY(frame, place)} y2={placeY(frame, place)} />
          <text
            className="parallel-value"
            x={isLast ? x + 6 : x - 6}
            y={placeY(frame, place)}
            dy="0.35em"
            textAnchor={isLast ? "start" : "end"}
          >
            {text}
          </text>
        </g>
      ))}
      {brush && (
        <rect
          className="parallel-brush"
          x={x - 6}
          width={12}
          y={placeY(frame, brush[1])}
          height={Math.max(1, placeY(frame, brush[0]) - placeY(frame, brush[1]))}
        />
      )}
      {([0, 1] as const).map((end) => (
        <End key={end} end={end} dimension={dimension} x={x} frame={frame} brush={brush} onBrush={onBrush} />
      ))}
    </g>
  );
}

/** One end of the part of an axis that lets rows through, moved by arrow keys. */
function End({ end, dimension, x, frame, brush, onBrush }: Omit<AxisProps, "anchor"> & { readonly end: 0 | 1 }) {
  const place = (brush ?? [0, 1])[end];
  const y = placeY(frame, place);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && brush) onBrush(null);
    else {
      const to = keyTarget(event.key, place, dimension);
      if (to === null) return;
      onBrush(moveEnd(brush, end, to));
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const label =
    end === 0 ? t("Lowest {0} that is kept", dimension.label) : t("Highest {0} that is kept", dimension.label);
  return (
    <path
      className="parallel-end"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(place * 100)}
      aria-valuetext={dimension.textAt(place)}
      d={end === 0 ? `M${x - 6} ${y}h12l-6 7Z` : `M${x - 6} ${y}h12l-6 -7Z`}
      onKeyDown={onKeyDown}
    />
  );
}

/** Categories are gone through one by one, numbers in twentieths of the axis. */
function keyTarget(key: string, place: number, { kind, ticks }: Dimension): number | null {
  const step = kind === "category" && ticks.length > 1 ? 1 / (ticks.length - 1) : STEP;
  switch (key) {
    case "ArrowUp":
    case "ArrowRight":
      return place + step;
    case "ArrowDown":
    case "ArrowLeft":
      return place - step;
    case "PageUp":
      return place + 4 * step;
    case "PageDown":
      return place - 4 * step;
    case "Home":
      return 0;
    case "End":
      return 1;
    default:
      return null;
  }
}
