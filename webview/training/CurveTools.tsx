import { announce, notify } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { curveCsv } from "./curve/curveCsv.ts";
import type { CurvePoint } from "./curve/points.ts";
import type { CurveLook } from "./LossCurve.tsx";

interface Props {
  readonly points: readonly CurvePoint[];
  readonly look: CurveLook;
  onLog(wanted: boolean): void;
  onSmoothing(factor: number): void;
}

const MOST_SMOOTHING = 0.95;

/** How the curve is drawn. */
export function CurveTools({ points, look: { wantsLog, smoothing }, onLog, onSmoothing }: Props) {
  return (
    <div className="training-tools">
      <IconButton
        icon="graph-line"
        text={t("log axis")}
        label={t("log axis: equal distances are equal factors")}
        pressed={wantsLog}
        onClick={() => onLog(!wantsLog)}
      />
      <label className="training-smoothing" title={t("Each point is drawn as the mean of itself and those before it")}>
        {t("smoothing")}
        <input
          type="range"
          min={0}
          max={MOST_SMOOTHING}
          step={0.05}
          value={smoothing}
          onChange={(event) => onSmoothing(event.target.valueAsNumber)}
        />
        <span className="training-factor">{smoothing}</span>
      </label>
      <IconButton
        icon="copy"
        text="CSV"
        label={t("Copy the curve as CSV")}
        disabled={points.length === 0}
        onClick={() => void copyCurve(points)}
      />
    </div>
  );
}

async function copyCurve(points: readonly CurvePoint[]): Promise<void> {
  try {
    await navigator.clipboard.writeText(curveCsv(points));
    announce(t("Curve copied"));
  } catch {
    notify("error", t("The clipboard cannot be written here."));
  }
}
