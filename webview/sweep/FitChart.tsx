import { useMemo } from "react";
import type { ApproximationView } from "../../core/view/sweepView.ts";
import { Axes } from "../charts/Axes.tsx";
import { curvePath } from "../charts/curvePath.ts";
import { useSize } from "../charts/useSize.ts";
import { t } from "../l10n.ts";
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
          <Axes plot={{ left: ROOM.left, right, top: ROOM.top, bottom }} x={x} y={y} name={input} />
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
