import { t } from "../../l10n.ts";
import { exactNumber, formatCount, formatNumber } from "../../numbers.ts";
import type { Snapshot } from "./DistributionsView.tsx";
import { Value } from "./LayerLegend.tsx";

interface Props {
  readonly snapshot: Snapshot;
  readonly isLast: boolean;
}

/** The statistics of one moment. */
export function SpreadReading({ snapshot: { step, epoch, histogram }, isLast }: Props) {
  const { count, nans, infinities, zeros, minimum, maximum, mean, deviation } = histogram;
  const place = t("step {0}, epoch {1}", formatCount(step), formatNumber(epoch));
  const share = count > 0 ? zeros / count : Number.NaN;
  return (
    <table className="curve-reading" dir="ltr">
      <caption>{isLast ? t("Last: {0}", place) : place}</caption>
      <tbody>
        <Row name={t("mean")} value={mean} />
        <Row name={t("standard deviation")} value={deviation} />
        <Row name={t("smallest")} value={minimum} />
        <Row name={t("largest")} value={maximum} />
        <tr>
          <th scope="row">{t("zeros")}</th>
          <td title={exactNumber(zeros)}>{t("{0} % of {1}", formatNumber(100 * share, 3), formatCount(count))}</td>
        </tr>
        {nans + infinities > 0 && (
          <tr className="training-odd">
            <th scope="row">{t("not finite")}</th>
            <td>{t("{0} NaN, {1} infinite", formatCount(nans), formatCount(infinities))}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Value value={value} />
      </td>
    </tr>
  );
}
