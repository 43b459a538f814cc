import { t } from "../l10n.ts";
import { exactNumber, formatNumber } from "../numbers.ts";

interface Props {
  /** Null where it is not computed yet. */
  readonly value: number | null;
  readonly className?: string;
}

/** One number on screen: short to read, exact in the tooltip and when copied; never a 0 for what is not computed. */
export function Figure({ value, className = "" }: Props) {
  if (value === null) {
    return (
      <span className={`figure figure-pending ${className}`} title={t("Not computed yet at this step")}>
        {t("not yet")}
      </span>
    );
  }
  const exact = exactNumber(value);
  const odd = Number.isFinite(value) ? "" : "figure-odd";
  return (
    <span className={`figure ${odd} ${className}`} title={exact} data-exact={exact}>
      {formatNumber(value)}
    </span>
  );
}
