import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";

interface Props {
  readonly confusion: readonly (readonly number[])[];
  readonly names: readonly string[];
}

const CELL = { width: 76, height: 40 };
const HEAD = { width: 120, height: 44 };

/** The matrix as one picture, for a paper or a slide: out of sight, since the table on screen says the same. */
export function ConfusionPicture({ confusion, names }: Props) {
  const count = confusion.length;
  return (
    <div className="data-picture" aria-hidden="true">
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: out of sight, and the table is there to be read */}
      <svg className="chart" width={HEAD.width + count * CELL.width} height={HEAD.height + count * CELL.height}>
        <g className="confusion-picture">
          <text x={4} y={HEAD.height - 10}>
            {t("true \\ predicted")}
          </text>
          {confusion.map((row, actual) => {
            const total = row.reduce((sum, each) => sum + each, 0);
            const top = HEAD.height + actual * CELL.height;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: classes are known by their number
              <g key={actual}>
                <text x={HEAD.width - 8} y={top + CELL.height / 2} dy="0.35em" textAnchor="end">
                  {names[actual]}
                </text>
                <text x={HEAD.width + (actual + 0.5) * CELL.width} y={HEAD.height - 10} textAnchor="middle">
                  {names[actual]}
                </text>
                {row.map((each, predicted) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: classes are known by their number
                  <g key={predicted} transform={`translate(${HEAD.width + predicted * CELL.width} ${top})`}>
                    <rect
                      className={actual === predicted ? "confusion-right" : "confusion-wrong"}
                      width={CELL.width - 2}
                      height={CELL.height - 2}
                      fillOpacity={total === 0 ? 0 : (0.5 * each) / total}
                    />
                    <text x={CELL.width / 2 - 1} y={CELL.height / 2 - 1} dy="0.35em" textAnchor="middle">
                      {formatCount(each)}
                    </text>
                  </g>
                ))}
              </g>
            );
          })}
        </g>
      </svg>
    </div>
  );
}
