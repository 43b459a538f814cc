import { useMemo, useRef, useState } from "react";
import type { Histogram } from "../../core/view/data/histogram.ts";
import type { ColumnFacts, DataFacts } from "../../core/view/dataView.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { csvText } from "../charts/csvText.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { Pager } from "../inspector/Pager.tsx";
import { t } from "../l10n.ts";
import { formatCount, formatNumber } from "../numbers.ts";
import { rowChoice } from "./dataState.ts";
import { NumberTable } from "./NumberTable.tsx";
import { useAnswerOfData } from "./useAnswer.ts";
import { partName, sourceLine } from "./words.ts";

/** Columns on screen at once. */
const AT_ONCE = 12;

/** How the values of each column are spread, with its facts. */
export function HistogramsView({ facts }: { readonly facts: DataFacts }) {
  const { part } = rowChoice.use();
  const [start, setStart] = useState(0);
  const from = start < facts.columns.length ? start : 0;
  const question = useMemo(() => ({ kind: "histograms", part, from, count: AT_ONCE }) as const, [part, from]);
  const found = useAnswerOfData(question);
  const answer = found?.answer;
  return (
    <>
      <div className="data-line" dir="ltr">
        <span>{sourceLine(facts)}</span>
        {answer && (
          <span className="data-dim">{t("Counted: {0} ({1})", partName(part), formatCount(answer.rows))}</span>
        )}
        <Pager what="columns" total={facts.columns.length} start={from} size={AT_ONCE} onMove={setStart} />
        {found?.error && <span className="data-warning">{found.error}</span>}
      </div>
      {answer && (
        <div className="data-histograms">
          {answer.histograms.map((histogram, i) => {
            const column = facts.columns[answer.from + i];
            // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their place
            return column && <ColumnHistogram key={i} column={column} histogram={histogram} />;
          })}
        </div>
      )}
    </>
  );
}

const SIZE = { width: 256, height: 84 };
const BASE = 70;

function ColumnHistogram({ column, histogram }: { readonly column: ColumnFacts; readonly histogram: Histogram }) {
  const chart = useRef<HTMLElement>(null);
  const { counts } = histogram;
  const most = counts.reduce((high, count) => Math.max(high, count), 1);
  const width = SIZE.width / Math.max(1, counts.length);
  const names = Array.from(counts, (_, i) => binName(histogram, i, column));
  const header = [column.name, t("count")];
  const rows = names.map((name, i) => [name, counts[i] ?? 0]);
  return (
    <figure className="data-histogram" ref={chart} dir="ltr">
      <figcaption>
        <bdi className="data-histogram-name">{column.name}</bdi>
        <span className="data-dim">{describeColumn(column)}</span>
      </figcaption>
      <svg
        className="chart"
        width={SIZE.width}
        height={SIZE.height}
        role="img"
        aria-label={t("Histogram of {0}", column.name)}
      >
        {Array.from(counts, (count, i) => {
          const height = (count / most) * (BASE - 4);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: bins are known by their place
              key={i}
              className="data-bar"
              x={i * width + (width > 5 ? 0.5 : 0)}
              y={BASE - height}
              width={Math.max(1, width - (width > 5 ? 1 : 0))}
              height={height}
            >
              <title>{`${names[i]}: ${formatCount(count)}`}</title>
            </rect>
          );
        })}
        <line className="curve-frame" x1={0} x2={SIZE.width} y1={BASE} y2={BASE} />
        <g className="curve-axes">
          <text x={0} y={SIZE.height - 3}>
            {ends(histogram, column)[0]}
          </text>
          <text x={SIZE.width} y={SIZE.height - 3} textAnchor="end">
            {ends(histogram, column)[1]}
          </text>
        </g>
      </svg>
      <div className="data-histogram-facts">
        {column.classes === null && (
          <span>
            {fillIn(
              t("{0} to {1}, mean {2}"),
              <Figure value={column.minimum} />,
              <Figure value={column.maximum} />,
              <Figure value={column.mean} />,
            )}
          </span>
        )}
        {column.scale !== null && column.scale !== "each" && (
          <span className="data-dim">
            {fillIn(
              t("standardized by mean {0}, deviation {1}"),
              <Figure value={column.scale.mean} />,
              <Figure value={column.scale.deviation} />,
            )}
          </span>
        )}
        {column.scale === "each" && <span className="data-dim">{t("each component standardized")}</span>}
      </div>
      <ChartTools name={`histogram-${column.name}`} chart={chart} csv={() => csvText(header, rows)} />
      <NumberTable summary={t("As a table")} header={header} rows={rows} />
    </figure>
  );
}

function describeColumn({ kind, components, classes, isTarget, input, name }: ColumnFacts): string {
  const what =
    kind === "image"
      ? t("pictures: all {0} pixels", components)
      : kind === "wide"
        ? t("all {0} components", components)
        : classes
          ? t("{0} classes", classes.length)
          : name === input
            ? ""
            : t("part of {0}", input);
  return isTarget ? [what, t("target")].filter(Boolean).join(" · ") : what;
}

function binName({ isCounted, values, edges }: Histogram, i: number, { classes }: ColumnFacts): string {
  if (!isCounted) return `${formatNumber(edges[i] ?? Number.NaN)} … ${formatNumber(edges[i + 1] ?? Number.NaN)}`;
  const value = values[i] ?? Number.NaN;
  return classes?.[value] ?? formatNumber(value);
}

function ends(histogram: Histogram, column: ColumnFacts): readonly [string, string] {
  const { isCounted, edges, counts } = histogram;
  if (counts.length === 0) return ["", ""];
  if (isCounted) {
    const last = counts.length > 1 ? binName(histogram, counts.length - 1, column) : "";
    return [binName(histogram, 0, column), last];
  }
  return [formatNumber(edges[0] ?? Number.NaN), formatNumber(edges.at(-1) ?? Number.NaN)];
}
