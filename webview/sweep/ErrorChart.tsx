import { type KeyboardEvent, useMemo } from "react";
import { Axes } from "../charts/Axes.tsx";
import { useSize } from "../charts/useSize.ts";
import { t } from "../l10n.ts";
import { exactNumber } from "../numbers.ts";
import { logScale } from "./errorScale.ts";

interface Props {
  readonly widths: readonly number[];
  readonly errors: Float64Array;
  /** The width whose fit is shown, by its place; −1 for none. */
  readonly shown: number;
  onShow(index: number): void;
}

const ROOM = { left: 52, right: 12, top: 8, bottom: 20 };

/** max|f − y| over the width, both logarithmic: a power law is a straight line. Arrow keys choose the fit that is shown. */
export function ErrorChart({ widths, errors, shown, onShow }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height } = size ?? { width: 0, height: 0 };
  const [right, bottom] = [Math.max(width - ROOM.right, ROOM.left + 1), Math.max(height - ROOM.bottom, ROOM.top + 1)];
  const { x, y, points } = useMemo(() => {
    const x = logScale(widths, ROOM.left, right, widths);
    const y = logScale([...errors], bottom, ROOM.top, null);
    const points = widths.flatMap((each, i) => {
      const error = errors[i] ?? Number.NaN;
      return error > 0 && Number.isFinite(error) ? [{ i, px: x.place(each), py: y.place(error) }] : [];
    });
    return { x, y, points };
  }, [widths, errors, right, bottom]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by =
      event.key === "ArrowRight" || event.key === "ArrowUp"
        ? 1
        : event.key === "ArrowLeft" || event.key === "ArrowDown"
          ? -1
          : 0;
    const to = event.key === "Home" ? 0 : event.key === "End" ? widths.length - 1 : shown + by;
    if (to === shown && by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onShow(Math.max(0, Math.min(to, widths.length - 1)));
  };
  const error = errors[shown] ?? Number.NaN;
  return (
    <div
      ref={ref}
      className="curve approximation-plot"
      dir="ltr"
      role="slider"
      tabIndex={0}
      aria-label={t("Width whose fit is shown: arrow keys go from width to width")}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, widths.length - 1)}
      aria-valuenow={Math.max(0, shown)}
      aria-valuetext={
        Number.isNaN(error)
          ? t("width {0}: not trained yet", widths[shown] ?? 0)
          : t("width {0}: largest error {1}", widths[shown] ?? 0, exactNumber(error))
      }
      onKeyDown={onKeyDown}
    >
      {width > 0 && (
        <svg className="chart curve-plot" width={width} height={height} aria-hidden="true">
          <Axes plot={{ left: ROOM.left, right, top: ROOM.top, bottom }} x={x} y={y} name={t("width")} />
          <path
            className="curve-line curve-training"
            d={points.map(({ px, py }, k) => `${k === 0 ? "M" : "L"}${px} ${py}`).join("")}
          />
          {points.map(({ i, px, py }) => (
            <circle
              key={i}
              className={`approximation-point ${i === shown ? "is-shown" : ""}`}
              cx={px}
              cy={py}
              r={i === shown ? 6 : 4}
              onPointerDown={() => onShow(i)}
            />
          ))}
        </svg>
      )}
    </div>
  );
}
