import type { Plot } from "../../charts/Axes.tsx";
import type { Scale } from "../../charts/scale.ts";
import type { Line } from "./LineChart.tsx";
import type { Span } from "./zoom.ts";

/** Pixels from one label to the next, and letters that find room. */
const GAP = 12;
const LETTERS = 14;

interface Props {
  readonly lines: readonly Line[];
  readonly points: readonly { readonly epoch: number }[];
  readonly span: Span | null;
  readonly plot: Plot;
  readonly x: Scale;
  readonly y: Scale;
}

/** The names of the lines where they end, pushed apart, each with a thread to its line. */
export function EndLabels({ lines, points, span, plot, x, y }: Props) {
  const end = span ? points.findLastIndex(({ epoch }) => epoch <= span[1]) : points.length - 1;
  const ends = lines.flatMap(({ key, className, label, values, drawn }) => {
    const at = (drawn ?? values).findLastIndex((value, i) => i <= end && Number.isFinite(y.place(value)));
    const place = y.place((drawn ?? values)[at] ?? Number.NaN);
    if (label === undefined || !Number.isFinite(place)) return [];
    return [{ key, className, label, from: x.place(points[at]?.epoch ?? 0), place }];
  });
  const places = spread(
    ends.map(({ place }) => place),
    plot.top + 4,
    plot.bottom,
  );
  return (
    <g className="curve-ends">
      {ends.map(({ key, className, label, from, place }, i) => (
        <g key={key}>
          <path
            className={`curve-line curve-thread ${className}`}
            d={`M${Math.max(from, plot.left)} ${place}H${plot.right}L${plot.right + 10} ${places[i]}`}
          />
          <text x={plot.right + 13} y={places[i]} dy="0.35em">
            {label.length > LETTERS ? `${label.slice(0, LETTERS - 1)}…` : label}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Places as near to those wanted as can be, `GAP` apart, from `top` to `bottom`; in the order of the list. Too many are squeezed. */
export function spread(wanted: readonly number[], top: number, bottom: number): readonly number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const gap = Math.min(GAP, (bottom - top) / Math.max(1, wanted.length - 1));
  const places: number[] = new Array(wanted.length).fill(0);
  let least = top;
  for (const i of order) {
    places[i] = Math.max(least, Math.min(wanted[i] ?? 0, bottom));
    least = (places[i] ?? 0) + gap;
  }
  let most = bottom;
  for (const i of order.toReversed()) {
    places[i] = Math.min(places[i] ?? 0, most);
    most = (places[i] ?? 0) - gap;
  }
  return places;
}
