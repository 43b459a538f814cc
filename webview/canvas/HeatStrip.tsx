import { memo } from "react";
import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { barsOf, briefly, summarize } from "./strip.ts";

interface Props {
  readonly numbers: Float64Array;
  readonly kind: "value" | "gradient";
  readonly width: number;
  readonly height: number;
}

/**
 * A vector at a glance: each bar rises from the middle line for a positive component and hangs for a negative one, so
 * that the sign reads without colour; below it minimum, mean and maximum.
 */
export default memo(function HeatStrip({ numbers, kind, width, height }: Props) {
  const bars = barsOf(numbers);
  const { minimum, mean, maximum } = summarize(numbers);
  const step = width / bars.length;
  const gap = step > 4 ? 1 : 0;
  const middle = height / 2;
  return (
    <span
      className={`strip strip-${kind}`}
      style={{ width }}
      title={t("minimum {0}, mean {1}, maximum {2}", formatNumber(minimum), formatNumber(mean), formatNumber(maximum))}
    >
      <svg className="strip-bars" width={width} height={height} aria-hidden="true">
        <line className="strip-axis" x1={0} x2={width} y1={middle} y2={middle} />
        {bars.map((bar, i) => {
          const length = bar.share === 0 ? 0 : Math.max(1, Math.abs(bar.share) * middle);
          const sign = Number.isFinite(bar.value) ? (bar.share < 0 ? "negative" : "positive") : "odd";
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              key={i}
              className={`bar bar-${sign}`}
              x={i * step}
              width={step - gap}
              y={sign === "odd" ? 0 : bar.share < 0 ? middle : middle - length}
              height={sign === "odd" ? height : length}
              opacity={sign === "odd" ? 1 : 0.45 + 0.55 * Math.abs(bar.share)}
            />
          );
        })}
      </svg>
      <span className="strip-summary">
        <span>{briefly(minimum)}</span>
        <span className="strip-mean">{briefly(mean)}</span>
        <span>{briefly(maximum)}</span>
      </span>
    </span>
  );
});
