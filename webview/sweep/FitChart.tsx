import { useMemo } from "react";
import type { ApproximationView } from "../../core/view/sweepView.ts";
import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { curvePath } from "../training/curve/curvePath.ts";
import { useSize } from "../training/useSize.ts";
import { linearScale } from "./errorScale.ts";

interface Props {
  readonly approximation: ApproximationView;
  /** The row whose fit is drawn strongly; −1 for none. */
  readonly shown: number;
}

const ROOM = { left: 44, right: 12, top: 8, bottom: 20 };

/** The target, dashed; the chosen fit over it, the others faint; and where the chosen one is farthest off. */
export function FitChart({ approximation, shown }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height } = size ?? { width: 0, height: 0 };
  const { xs, target, fits, errors, places, input } = approximation;
  const [right, bottom] = [Math.max(width - ROOM.right, ROOM.left + 1), Math.max(height - ROOM.bottom, ROOM.top + 1)];
  const drawn = useMemo(() => {
    const x = linearScale(xs, ROOM.left, right, 0, 64);
    const y = linearScale(target, bottom, ROOM.top, 0.15, 28);
    const pathOf = (values: ArrayLike<number>) =>
      curvePath(Array.from(xs, (at, k) => [x.place(at), y.place(values[k] as number)] as const));
    const rows = Array.from(errors, (_, i) => fits.subarray(i * xs.length, (i + 1) * xs.length));
    return { x, y, target: pathOf(target), fits: rows.map((row) => (Number.isNaN(row[0]) ? "" : pathOf(row))) };
  }, [xs, target, fits, errors, right, bottom]);
  const { x, y } = drawn;
  const at = places[shown] ?? Number.NaN;
  const k = xs.indexOf(at);
  const [f, fit] = [target[k] ?? Number.NaN, fits[shown * xs.length + k] ?? Number.NaN];
  return (
    <div ref={ref} className="curve approximation-plot" dir="ltr">
      {width > 0 && (
        <svg
          className="chart curve-plot"
          width={width}
          height={height}
          role="img"
          aria-label={t("The target over {0}, and the fits over it; the numbers are in the CSV", input)}
        >
          <g className="curve-axes">
            {y.ticks.map((tick) => (
              <g key={tick}>
                <line className="curve-grid" x1={ROOM.left} x2={right} y1={y.place(tick)} y2={y.place(tick)} />
                <text x={ROOM.left - 6} y={y.place(tick)} dy="0.35em" textAnchor="end">
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
            <path className="curve-frame" d={`M${ROOM.left} ${ROOM.top}V${bottom}H${right}`} />
          </g>
          {drawn.fits.map((path, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fit has no identity but its row
            <path key={i} className="approximation-fit" d={i === shown ? "" : path} />
          ))}
          <path className="approximation-target" d={drawn.target} />
          {shown >= 0 && <path className="approximation-fit is-shown" d={drawn.fits[shown]} />}
          {Number.isFinite(f) && Number.isFinite(fit) && (
            <path
              className="approximation-gap"
              d={`M${x.place(at)} ${y.place(f)}V${y.place(fit)}m-4 0h8M${x.place(at) - 4} ${y.place(f)}h8`}
            />
          )}
        </svg>
      )}
    </div>
  );
}
