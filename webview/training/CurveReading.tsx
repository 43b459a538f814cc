import { t } from "../l10n.ts";
import { exactNumber, formatCount, formatNumber } from "../numbers.ts";
import type { CurvePoint } from "./curve/points.ts";

interface Props {
  readonly points: readonly CurvePoint[];
  readonly best: CurvePoint | null;
  /** Its place in the list; −1 where none is pointed at. */
  readonly pointed: number;
}

/** What the lines are, and every digit of the point at the crosshair, or of the last one. */
export function CurveReading({ points, best, pointed }: Props) {
  const point = points[pointed] ?? points.at(-1);
  if (!point) return null;
  const place = t("step {0}, epoch {1}", formatCount(point.step), formatNumber(point.epoch));
  return (
    <table className="curve-reading" dir="ltr">
      <caption>{points[pointed] ? place : t("Last: {0}", place)}</caption>
      <tbody>
        <tr>
          <th scope="row">
            <Line of="training" />
            {t("training")}
          </th>
          <Exact value={point.training} />
        </tr>
        <tr>
          <th scope="row">
            <Line of="validation" />
            {t("validation")}
          </th>
          <Exact value={point.validation} />
        </tr>
        {best && (
          <tr>
            <th scope="row">
              <svg className="curve-key" viewBox="0 0 26 10" aria-hidden="true">
                <path className="curve-best" d="M13 0.5L17.5 5L13 9.5L8.5 5Z" />
              </svg>
              {t("best, epoch {0}", formatNumber(best.epoch))}
            </th>
            <Exact value={best.validation} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Line({ of }: { readonly of: "training" | "validation" }) {
  return (
    <svg className="curve-key" viewBox="0 0 26 10" aria-hidden="true">
      <path className={`curve-line curve-${of}`} d="M0 5H26" />
    </svg>
  );
}

function Exact({ value }: { readonly value: number }) {
  if (Number.isNaN(value)) return <td className="curve-none">{t("not measured")}</td>;
  return (
    <td className="figure" data-exact={exactNumber(value)}>
      {exactNumber(value)}
    </td>
  );
}
