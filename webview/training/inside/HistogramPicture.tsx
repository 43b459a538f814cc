import { edgeOf } from "../../../core/training/histogram.ts";
import { Axes, plotOf } from "../../charts/Axes.tsx";
import { spanScale, wholeScale } from "../../charts/scale.ts";
import { useSize } from "../../charts/useSize.ts";
import { t } from "../../l10n.ts";
import { formatCount, formatNumber } from "../../numbers.ts";
import type { Snapshot } from "./DistributionsView.tsx";

interface Props {
  readonly snapshot: Snapshot;
  /** Whose numbers: `z · h1`. */
  readonly name: string;
}

/** One histogram, with its mean and a line at 0. */
export function HistogramPicture({ snapshot: { step, histogram }, name }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height } = size ?? { width: 0, height: 0 };
  const { bins, minimum, maximum, mean, count } = histogram;
  const isSame = minimum === maximum;
  const room = isSame ? Math.abs(minimum) / 10 || 1 : 0;
  const plot = plotOf(width, height);
  const x = spanScale(minimum - room, maximum + room, plot.left, plot.right);
  const y = wholeScale(Math.max(1, ...bins), plot.bottom, plot.top);
  const said = t(
    "Histogram of {0} at step {1}: {2} numbers from {3} to {4}, mean {5}",
    name,
    formatCount(step),
    formatCount(count),
    formatNumber(minimum),
    formatNumber(maximum),
    formatNumber(mean),
  );
  return (
    <div ref={ref} className="curve distribution-picture" dir="ltr" role="img" aria-label={said}>
      {width > 0 && Number.isFinite(minimum) && (
        <svg className="chart curve-plot" width={width} height={height} aria-hidden="true">
          <Axes plot={plot} x={x} y={y} name={t("count")} />
          {[...bins].map((many, k) => {
            const [from, to] = isSame
              ? [(plot.left + plot.right) / 2 - 4, (plot.left + plot.right) / 2 + 4]
              : [x.place(edgeOf(histogram, k)), x.place(edgeOf(histogram, k + 1))];
            const top = y.place(many);
            return (
              many > 0 && (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
                  key={k}
                  className="distribution-bar"
                  x={from}
                  width={Math.max(1, to - from - 0.5)}
                  y={top}
                  height={plot.bottom - top}
                />
              )
            );
          })}
          {minimum < 0 && maximum > 0 && (
            <line className="distribution-zero" x1={x.place(0)} x2={x.place(0)} y1={plot.top} y2={plot.bottom} />
          )}
          <path className="distribution-mean-mark" d={`M${x.place(mean)} ${plot.bottom}l-4 -7h8Z`} />
        </svg>
      )}
      {width > 0 && !Number.isFinite(minimum) && (
        <p className="curve-note">{t("None of the {0} numbers is finite.", formatCount(count))}</p>
      )}
    </div>
  );
}
