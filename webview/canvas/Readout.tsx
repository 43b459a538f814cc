import { t } from "../l10n.ts";
import { exactNumber, formatNumber } from "../numbers.ts";
import type { Reading } from "../selectors.ts";
import HeatStrip from "./HeatStrip.tsx";

interface Props {
  readonly reading: Reading;
  readonly kind: "value" | "gradient";
  readonly width: number;
}

const STRIP_HEIGHT = 20;

/** One quantity of a node: a number, a strip, or the mark for “not computed”, which looks like no number at all. */
export default function Readout({ reading, kind, width }: Props) {
  return <span className={`readout readout-${kind}`}>{content(reading, kind, width)}</span>;
}

function content(reading: Reading, kind: Props["kind"], width: number) {
  if (reading === "none")
    return kind === "gradient" ? null : (
      <span className="nothing" title={t("There is no value: the network cannot run yet.")} />
    );
  if (reading === "pending")
    return (
      <span className="pending" title={kind === "value" ? t("Not computed yet") : t("Gradient not computed yet")} />
    );
  const [first] = reading;
  if (reading.length !== 1 || first === undefined)
    return <HeatStrip numbers={reading} kind={kind} width={width} height={STRIP_HEIGHT} />;
  return (
    <span className={Number.isFinite(first) ? "number" : "number number-odd"} title={exactNumber(first)}>
      {formatNumber(first)}
    </span>
  );
}
