import { Figure } from "../../controls/Figure.tsx";
import { t } from "../../l10n.ts";
import { formatCount, formatNumber } from "../../numbers.ts";
import type { InsidePoint } from "./layerLines.ts";

export interface LegendEntry {
  readonly name: string;
  readonly className: string;
  readonly isShown: boolean;
  /** One a point. */
  readonly values: readonly number[];
}

interface Props {
  readonly entries: readonly LegendEntry[];
  readonly points: readonly InsidePoint[];
  /** −1: the last. */
  readonly pointed: number;
  onShow(name: string, isShown: boolean): void;
}

/** Which line is whose, its number at the crosshair or the last one, and whether it is drawn. */
export function LayerLegend({ entries, points, pointed, onShow }: Props) {
  const at = pointed < 0 ? points.length - 1 : pointed;
  const point = points[at];
  if (!point) return null;
  const place = t("step {0}, epoch {1}", formatCount(point.step), formatNumber(point.epoch));
  return (
    <table className="curve-reading layer-legend" dir="ltr">
      <caption>{pointed < 0 ? t("Last: {0}", place) : place}</caption>
      <tbody>
        {entries.map(({ name, className, isShown, values }) => (
          <tr key={name} className={isShown ? "" : "is-hidden"}>
            <th scope="row">
              <label title={name}>
                <input type="checkbox" checked={isShown} onChange={(event) => onShow(name, event.target.checked)} />
                <svg className="curve-key" viewBox="0 0 26 10" aria-hidden="true">
                  <path className={`curve-line ${className}`} d="M0 5H26" />
                </svg>
                <bdi>{name}</bdi>
              </label>
            </th>
            <td>
              <Value value={values[at] ?? Number.NaN} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What was not measured is no number. */
export function Value({ value }: { readonly value: number }) {
  return Number.isNaN(value) ? <span className="curve-none">{t("none")}</span> : <Figure value={value} />;
}
