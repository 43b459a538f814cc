import { type KeyboardEvent, type PointerEvent, useMemo } from "react";
import { edgeOf } from "../../../core/training/histogram.ts";
import { Axes, plotOf } from "../../charts/Axes.tsx";
import { curvePath } from "../../charts/curvePath.ts";
import { objectiveScale, spanScale } from "../../charts/scale.ts";
import { useSize } from "../../charts/useSize.ts";
import { t } from "../../l10n.ts";
import { formatCount, formatNumber } from "../../numbers.ts";
import { nearestPoint } from "../curve/points.ts";
import { placeAfter } from "../lines/placeAfter.ts";
import type { Snapshot } from "./DistributionsView.tsx";

interface Props {
  /** At least one, in the order of their steps. */
  readonly snapshots: readonly Snapshot[];
  readonly name: string;
  /** −1 where none is pointed at. */
  readonly pointed: number;
  onPoint(step: number | null): void;
}

/** Histograms over the epochs: a column each, the fuller a bin the stronger its colour, and a line through the means. */
export function HeatStrip({ snapshots, name, pointed, onPoint }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height } = size ?? { width: 0, height: 0 };
  const { x, y, plot, columns, means } = useMemo(() => draw(snapshots, width, height), [snapshots, width, height]);
  const now = pointed < 0 ? snapshots.length - 1 : pointed;
  const shown = columns[now];
  const onKeyDown = (event: KeyboardEvent) => {
    const target = placeAfter(event.key, pointed < 0 ? null : pointed, snapshots.length);
    if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onPoint(target === null ? null : (snapshots[target]?.step ?? null));
  };
  const onPointerMove = (event: PointerEvent) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const place = event.clientX - left;
    const at = columns.findIndex(({ from, to }) => place >= from && place < to);
    const last = snapshots.at(-1);
    const stepsPerEpoch = last && last.epoch > 0 ? last.step / last.epoch : 1;
    const nearest = at >= 0 ? at : nearestPoint(snapshots, x.valueAt(place) * stepsPerEpoch);
    onPoint(snapshots[nearest]?.step ?? null);
  };
  return (
    <div
      ref={ref}
      className="curve distribution-picture"
      dir="ltr"
      role="slider"
      tabIndex={0}
      aria-label={t("Histograms of {0} over epochs: arrow keys choose the one that is shown large", name)}
      aria-valuemin={0}
      aria-valuemax={snapshots.length - 1}
      aria-valuenow={now}
      aria-valuetext={saySnapshot(snapshots[now])}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onPoint(null)}
      onBlur={() => onPoint(null)}
    >
      {width > 0 && (
        <svg className="chart curve-plot" width={width} height={height} aria-hidden="true">
          <Axes plot={plot} x={x} y={y} />
          {columns.map(({ from, to, cells, step }) =>
            cells.map(({ top, bottom, share }) => (
              <rect
                key={`${step} ${bottom}`}
                className="distribution-cell"
                x={from}
                width={Math.max(0.5, to - from)}
                y={top}
                height={Math.max(0.5, bottom - top)}
                fillOpacity={share}
              />
            )),
          )}
          <path className="curve-line distribution-mean" d={means} />
          {shown && pointed >= 0 && (
            <rect
              className="distribution-shown"
              x={shown.from}
              width={Math.max(1, shown.to - shown.from)}
              y={plot.top}
              height={plot.bottom - plot.top}
            />
          )}
        </svg>
      )}
    </div>
  );
}

function draw(snapshots: readonly Snapshot[], width: number, height: number) {
  const plot = plotOf(width, height);
  const ends = snapshots.flatMap(({ histogram: { minimum, maximum } }) => [minimum, maximum]);
  const x = spanScale(0, snapshots.at(-1)?.epoch ?? 0, plot.left, plot.right);
  const y = objectiveScale(ends, false, plot.bottom, plot.top);
  const places = snapshots.map(({ epoch }) => x.place(epoch));
  const columns = snapshots.map(({ step, histogram }, i) => {
    const [at = 0, before, after] = [places[i], places[i - 1], places[i + 1]];
    const from = before === undefined ? plot.left : (before + at) / 2;
    const to = after === undefined ? plot.right : (at + after) / 2;
    const most = Math.max(1, ...histogram.bins);
    const cells = [...histogram.bins].flatMap((many, k) => {
      if (many === 0) return [];
      const [bottom, top] = [y.place(edgeOf(histogram, k)), y.place(edgeOf(histogram, k + 1))];
      // Few numbers are to be seen too.
      return [{ bottom, top, share: 0.08 + 0.92 * (many / most) }];
    });
    return { step, from, to, cells };
  });
  const means = curvePath(snapshots.map(({ histogram }, i) => [places[i] ?? 0, y.place(histogram.mean)] as const));
  return { x, y, plot, columns, means };
}

function saySnapshot(snapshot: Snapshot | undefined): string {
  if (!snapshot) return "";
  const { mean, deviation, minimum, maximum } = snapshot.histogram;
  return t(
    "Step {0}, epoch {1}: mean {2}, standard deviation {3}, from {4} to {5}",
    formatCount(snapshot.step),
    formatNumber(snapshot.epoch),
    formatNumber(mean),
    formatNumber(deviation),
    formatNumber(minimum),
    formatNumber(maximum),
  );
}
