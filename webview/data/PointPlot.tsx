import { type MouseEvent, useMemo } from "react";
import { useSize } from "../charts/useSize.ts";
import { formatNumber } from "../numbers.ts";
import { axisScale } from "./axis.ts";
import { type MarkGroup, markPath } from "./marks.ts";

interface Props {
  /** What it shows, for whoever does not see it; the same numbers are in a table. */
  readonly label: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** One a point: its row. */
  readonly rows: Float64Array;
  readonly groups: readonly MarkGroup[];
  readonly xName: string;
  readonly yName: string;
  /** The row that the canvas shows: ringed. */
  readonly shownRow: number;
  /** Draws a line at y = 0. */
  readonly hasZero?: boolean;
  onPick(row: number): void;
}

const ROOM = { left: 62, right: 12, top: 20, bottom: 34 };
/** So near, in pixels, a click must be to a point to mean it. */
const REACH = 14;

/** Points of two numbers. Its picture is for the eye; a click on a point shows that row on the canvas. */
export function PointPlot({ label, x, y, rows, groups, xName, yName, shownRow, hasZero = false, onPick }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height } = size ?? { width: 0, height: 0 };
  const [right, bottom] = [Math.max(width - ROOM.right, ROOM.left + 1), Math.max(height - ROOM.bottom, ROOM.top + 1)];
  const across = useMemo(() => axisScale(x, ROOM.left, right), [x, right]);
  const up = useMemo(() => axisScale(y, bottom, ROOM.top, hasZero ? 0 : undefined), [y, bottom, hasZero]);
  const paths = useMemo(
    () =>
      groups.map(({ points, shape }) =>
        points
          .map((at) => [across.place(x[at] ?? Number.NaN), up.place(y[at] ?? Number.NaN)] as const)
          .filter(([left, top]) => Number.isFinite(left) && Number.isFinite(top))
          .map(([left, top]) => markPath(shape, left, top))
          .join(""),
      ),
    [groups, x, y, across, up],
  );
  const onClick = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = nearest(event.clientX - box.left, event.clientY - box.top);
    if (at >= 0) onPick(rows[at] ?? 0);
  };
  const nearest = (left: number, top: number): number => {
    let [best, distance] = [-1, REACH];
    for (let at = 0; at < x.length; at++) {
      const own = Math.hypot(across.place(x[at] ?? 0) - left, up.place(y[at] ?? 0) - top);
      if (own < distance) [best, distance] = [at, own];
    }
    return best;
  };
  const shown = Array.from(rows.keys()).filter((at) => rows[at] === shownRow);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: rows are chosen by keyboard in the table
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div ref={ref} className="data-plot" dir="ltr" onClick={onClick}>
      {width > 0 && (
        <svg className="chart data-plot-svg" width={width} height={height} role="img" aria-label={label}>
          <g className="curve-axes">
            {up.ticks.map((tick) => (
              <g key={tick}>
                <line className="curve-grid" x1={ROOM.left} x2={right} y1={up.place(tick)} y2={up.place(tick)} />
                <text x={ROOM.left - 6} y={up.place(tick)} dy="0.35em" textAnchor="end">
                  {formatNumber(tick)}
                </text>
              </g>
            ))}
            {across.ticks.map((tick) => (
              <g key={tick}>
                <line
                  className="curve-tick"
                  x1={across.place(tick)}
                  x2={across.place(tick)}
                  y1={bottom}
                  y2={bottom + 4}
                />
                <text x={across.place(tick)} y={bottom + 15} textAnchor="middle">
                  {formatNumber(tick)}
                </text>
              </g>
            ))}
            <text x={right} y={bottom + 29} textAnchor="end">
              {xName}
            </text>
            <text x={4} y={12}>
              {yName}
            </text>
            <path className="curve-frame" d={`M${ROOM.left} ${ROOM.top}V${bottom}H${right}`} />
          </g>
          {hasZero && <line className="data-zero" x1={ROOM.left} x2={right} y1={up.place(0)} y2={up.place(0)} />}
          {paths.map((path, i) => (
            <path key={groups[i]?.name ?? i} className={`data-mark data-mark-${groups[i]?.look ?? 0}`} d={path} />
          ))}
          {shown.map((at) => (
            <circle key={at} className="data-ring" cx={across.place(x[at] ?? 0)} cy={up.place(y[at] ?? 0)} r={8} />
          ))}
        </svg>
      )}
    </div>
  );
}
