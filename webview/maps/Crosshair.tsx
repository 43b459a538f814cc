import type { KeyboardEvent, PointerEvent, ReactNode, RefObject } from "react";
import type { Plane } from "./plane.ts";

/** A place of a grid. */
export type GridPlace = readonly [column: number, row: number];

interface Props {
  readonly label: string;
  readonly plane: Plane;
  readonly width: number;
  readonly height: number;
  /** Null: nothing is pointed at. */
  readonly at: GridPlace | null;
  /** What stands at the crosshair, or in the middle, in words with every digit. */
  readonly text: string;
  readonly chart: RefObject<HTMLDivElement | null>;
  readonly children: ReactNode;
  onPoint(at: GridPlace | null): void;
  onEnter?(at: GridPlace): void;
}

/** Places that Page Up and Page Down, or Shift with an arrow, pass over. */
const LEAP = 10;

/** A picture over a plane that is read by pointer and by keys: arrows go from place to place of its grid. */
export function Crosshair(props: Props) {
  const { label, plane, width, height, at, text, chart, children, onPoint, onEnter } = props;
  const { x, y, left, right, top, bottom } = plane;
  const middle: GridPlace = [Math.floor(x.count / 2), Math.floor(y.count / 2)];
  const [column, row] = at ?? middle;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && at && onEnter) onEnter(at);
    else {
      const next = placeAfter(event.key, event.shiftKey, at, middle, [x.count, y.count]);
      if (next === undefined) return;
      onPoint(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const placeUnder = (event: PointerEvent): GridPlace | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const isInside = px >= left && px <= right && py >= top && py <= bottom;
    return isInside ? [x.nearest(px), y.nearest(py)] : null;
  };
  return (
    <div
      ref={chart}
      className="map-plot"
      dir="ltr"
      style={{ width, height }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={x.count * y.count - 1}
      aria-valuenow={row * x.count + column}
      aria-valuetext={text}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => onPoint(placeUnder(event))}
      onPointerLeave={() => onPoint(null)}
      onDoubleClick={() => at && onEnter?.(at)}
      onBlur={() => onPoint(null)}
    >
      <svg className="chart" width={width} height={height} aria-hidden="true">
        {children}
        {at && (
          <g className="map-crosshair">
            <path d={`M${x.placeOf(column)} ${top}V${bottom}`} />
            {y.count > 1 && <path d={`M${left} ${y.placeOf(row)}H${right}`} />}
          </g>
        )}
      </svg>
    </div>
  );
}

/** Where a key leads; the first press shows the middle. Null: nowhere any more. Undefined for other keys. */
export function placeAfter(
  key: string,
  isLeap: boolean,
  at: GridPlace | null,
  middle: GridPlace,
  [columns, rows]: readonly [number, number],
): GridPlace | null | undefined {
  const step = isLeap ? LEAP : 1;
  const [column, row] = at ?? middle;
  const go = (by: number, up: number): GridPlace =>
    at === null ? middle : [Math.max(0, Math.min(column + by, columns - 1)), Math.max(0, Math.min(row + up, rows - 1))];
  switch (key) {
    case "ArrowRight":
      return go(step, 0);
    case "ArrowLeft":
      return go(-step, 0);
    case "ArrowUp":
      return go(0, step);
    case "ArrowDown":
      return go(0, -step);
    case "PageUp":
      return go(0, LEAP);
    case "PageDown":
      return go(0, -LEAP);
    case "Home":
      return [0, row];
    case "End":
      return [columns - 1, row];
    case "Escape":
      return at === null ? undefined : null;
    default:
      return undefined;
  }
}
