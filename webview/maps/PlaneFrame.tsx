import type { ReactNode } from "react";
import { formatNumber } from "../numbers.ts";
import type { Plane } from "./plane.ts";

interface Props {
  readonly plane: Plane;
  readonly xName: string;
  readonly yName: string;
  readonly hasGrid?: boolean;
  readonly children?: ReactNode;
}

/** Ticks and names at the sides of a picture, and the frame around it. */
export function PlaneFrame({ plane, xName, yName, hasGrid = false, children }: Props) {
  const { left, right, top, bottom, x, y } = plane;
  return (
    <g className="map-frame">
      {children}
      {x.ticks.map((tick) => (
        <g key={tick}>
          {hasGrid && <line className="map-grid" x1={x.place(tick)} x2={x.place(tick)} y1={top} y2={bottom} />}
          <line className="map-tick" x1={x.place(tick)} x2={x.place(tick)} y1={bottom} y2={bottom + 4} />
          <text x={x.place(tick)} y={bottom + 15} textAnchor="middle">
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      {y.ticks.map((tick) => (
        <g key={tick}>
          {hasGrid && <line className="map-grid" x1={left} x2={right} y1={y.place(tick)} y2={y.place(tick)} />}
          <line className="map-tick" x1={left - 4} x2={left} y1={y.place(tick)} y2={y.place(tick)} />
          <text x={left - 7} y={y.place(tick)} dy="0.35em" textAnchor="end">
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      <text className="map-side-name" x={(left + right) / 2} y={bottom + 28} textAnchor="middle">
        {xName}
      </text>
      <text
        className="map-side-name"
        x={9}
        y={(top + bottom) / 2}
        textAnchor="middle"
        transform={`rotate(-90 9 ${(top + bottom) / 2})`}
      >
        {yName}
      </text>
      <rect className="map-border" x={left} y={top} width={right - left} height={bottom - top} />
    </g>
  );
}
