import { useEffect, useRef } from "react";
import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { heatOf, spreadOf } from "./heat.ts";

interface Props {
  readonly title: string;
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
  onPick(row: number, column: number): void;
}

/** A whole matrix as one small picture, one dot an entry, with its smallest, mean and largest value in words. */
export function HeatMap({ title, values, rows, columns, onPick }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const spread = spreadOf(values);
  useEffect(() => {
    if (canvas.current) paint(canvas.current, values, rows, columns);
  }, [values, rows, columns]);
  return (
    <figure className="heat-map">
      {/* The table below holds the same numbers for the keyboard; the picture is a short cut for the pointer. */}
      <canvas
        ref={canvas}
        width={columns}
        height={rows}
        style={{ aspectRatio: `${columns} / ${rows}` }}
        role="img"
        aria-label={t(
          "{0}: {1} by {2}, from {3} to {4}",
          title,
          rows,
          columns,
          formatNumber(spread.minimum),
          formatNumber(spread.maximum),
        )}
        title={t("Click to go there in the table")}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const at = (offset: number, length: number, count: number) =>
            Math.min(count - 1, Math.max(0, Math.floor((offset / length) * count)));
          onPick(at(event.clientY - box.top, box.height, rows), at(event.clientX - box.left, box.width, columns));
        }}
      />
      <figcaption>
        {title} <span title={t("smallest")}>{formatNumber(spread.minimum)}</span> ·{" "}
        <span title={t("mean")}>{formatNumber(spread.mean)}</span> ·{" "}
        <span title={t("largest")}>{formatNumber(spread.maximum)}</span>
      </figcaption>
    </figure>
  );
}

function paint(canvas: HTMLCanvasElement, values: Float64Array, rows: number, columns: number): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const style = getComputedStyle(canvas);
  const [positive, negative, odd] = ["--panel-positive", "--panel-negative", "--odd"].map((name) =>
    style.getPropertyValue(name),
  );
  const { reach } = spreadOf(values);
  context.clearRect(0, 0, columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    const heat = heatOf(values[i] ?? 0, reach);
    context.globalAlpha = Number.isNaN(heat) ? 1 : Math.abs(heat);
    context.fillStyle = (Number.isNaN(heat) ? odd : heat > 0 ? positive : negative) ?? "";
    context.fillRect(i % columns, Math.floor(i / columns), 1, 1);
  }
}
