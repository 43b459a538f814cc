import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import type { Scale } from "./scale.ts";

/** Where the plot is within its picture, in pixels. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Room around a plot for what is written at its axes, in pixels. */
export const ROOM = { left: 58, right: 12, top: 8, bottom: 20 };

export function plotOf(width: number, height: number, roomAtRight = ROOM.right): Plot {
  const { left, top, bottom } = ROOM;
  return {
    left,
    top,
    right: Math.max(width - roomAtRight, left + 1),
    bottom: Math.max(height - bottom, top + 1),
  };
}

interface Props {
  readonly plot: Plot;
  readonly x: Scale;
  readonly y: Scale;
  /** Of the horizontal axis: epochs where it is left out. */
  readonly name?: string;
}

/** Both axes of a chart, with the lines of the vertical one's numbers behind it. */
export function Axes({ plot: { left, right, top, bottom }, x, y, name = t("epoch") }: Props) {
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
        {name}
      </text>
      <path className="curve-frame" d={`M${left} ${top}V${bottom}H${right}`} />
    </g>
  );
}
