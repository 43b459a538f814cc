import { type KeyboardEvent, useRef, useState } from "react";
import { ChartTools } from "../charts/ChartTools.tsx";
import { csvText } from "../charts/csvText.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { ConfusionPicture } from "./ConfusionPicture.tsx";
import { showCell } from "./dataState.ts";
import { placeAfterKey } from "./gridKeys.ts";
import { className, percent } from "./words.ts";

interface Props {
  /** [true class][predicted class]. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
  /** Which rows are counted, in words. */
  readonly part: string;
}

/** More classes than these are for a spreadsheet. */
const MOST_CLASSES = 40;
/** With more classes there is room for the counts alone; a share is in the tooltip then. */
const MOST_WITH_SHARES = 6;

/** What the network takes for what: a row for each true class, a column for each that is predicted. A cell leads to its rows. */
export function ConfusionMatrix({ confusion, classes, part }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const chart = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, column: 0 });
  const shown = Math.min(confusion.length, MOST_CLASSES);
  const at = { row: Math.min(active.row, shown - 1), column: Math.min(active.column, shown - 1) };
  const names = Array.from({ length: confusion.length }, (_, i) => className(classes, i));
  const hasShares = shown <= MOST_WITH_SHARES;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = placeAfterKey(event, at, { rows: shown, columns: shown, page: shown });
    if (!next || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const place = { row: Math.max(0, next.row), column: next.column };
    setActive(place);
    table.current?.querySelector<HTMLElement>(`[data-cell="${place.row} ${place.column}"]`)?.focus();
  };
  const csv = () =>
    csvText(
      [t("true \\ predicted"), ...names],
      confusion.map((row, i) => [names[i] ?? "", ...row]),
    );
  return (
    <div ref={chart} dir="ltr">
      <table ref={table} className={`confusion ${hasShares ? "has-shares" : ""}`} onKeyDown={onKeyDown}>
        <caption>{t("Confusion matrix, {0}: rows are true classes, columns predicted ones", part)}</caption>
        <thead>
          <tr>
            <th scope="col" className="confusion-corner">
              {t("true \\ predicted")}
            </th>
            {names.slice(0, shown).map((name, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: classes are known by their number
              <th key={i} scope="col">
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.slice(0, shown).map((counts, actual) => {
            const total = counts.reduce((sum, count) => sum + count, 0);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: classes are known by their number
              <tr key={actual}>
                <th scope="row">
                  <bdi>{names[actual]}</bdi>
                </th>
                {counts.slice(0, shown).map((count, predicted) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: classes are known by their number
                  <td key={predicted}>
                    <button
                      type="button"
                      className={`confusion-cell ${actual === predicted ? "is-right" : "is-wrong"} ${count === 0 ? "is-none" : ""}`}
                      data-cell={`${actual} ${predicted}`}
                      tabIndex={actual === at.row && predicted === at.column ? 0 : -1}
                      aria-label={t(
                        "{0} taken for {1}: {2}, {3} of {0}",
                        names[actual] ?? "",
                        names[predicted] ?? "",
                        count,
                        percent(count / total),
                      )}
                      title={hasShares ? undefined : percent(count / total)}
                      style={{ background: tint(count / total, actual === predicted) }}
                      onFocus={() => setActive({ row: actual, column: predicted })}
                      onClick={() => showCell(actual, predicted)}
                    >
                      {/* The space is for names that are put together from the text. */}
                      <span>{formatCount(count)}</span>{" "}
                      {hasShares && (
                        <span className="confusion-share">{count === 0 ? "" : percent(count / total)}</span>
                      )}
                    </button>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <ConfusionPicture confusion={confusion.slice(0, shown)} names={names} />
      {confusion.length > shown && (
        <p className="data-dim">
          {t("The first {0} of {1} classes; the CSV has all of them.", shown, confusion.length)}
        </p>
      )}
      <p className="data-dim">{t("A cell leads to its rows in the table. Shares are of the true class.")}</p>
      <ChartTools name="confusion" chart={chart} csv={csv} />
    </div>
  );
}

/** Kept pale, so that the figures hold their contrast; right and wrong are told apart by the diagonal too. */
export function tint(share: number, isRight: boolean): string {
  const strength = Number.isNaN(share) ? 0 : Math.round(38 * share);
  return `color-mix(in srgb, var(${isRight ? "--panel-forward" : "--panel-backward"}) ${strength}%, transparent)`;
}
