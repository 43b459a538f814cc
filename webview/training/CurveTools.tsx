import type { RefObject } from "react";
import { ChartTools } from "../charts/ChartTools.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { curveCsv } from "./curve/curveCsv.ts";
import type { CurvePoint } from "./curve/points.ts";
import type { CurveLook } from "./LossCurve.tsx";
import { ZoomReset } from "./lines/ZoomReset.tsx";
import type { Span } from "./lines/zoom.ts";

interface Props {
  /** As part of a file's name: `loss`. */
  readonly file: string;
  readonly points: readonly CurvePoint[];
  readonly chart: RefObject<HTMLElement | null>;
  readonly look: CurveLook;
  readonly span: Span | null;
  onLog(wanted: boolean): void;
  onSmoothing(factor: number): void;
  onSpan(span: Span | null): void;
}

const MOST_SMOOTHING = 0.95;

/** How the curve is drawn. */
export function CurveTools({ file, points, chart, look, span, onLog, onSmoothing, onSpan }: Props) {
  const { wantsLog, smoothing } = look;
  return (
    <div className="training-tools">
      <IconButton
        icon="graph-line"
        text={t("log axis")}
        label={t("log axis: equal distances are equal factors")}
        pressed={wantsLog}
        onClick={() => onLog(!wantsLog)}
      />
      <ZoomReset span={span} onSpan={onSpan} />
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
      {points.length > 0 && <ChartTools name={file} chart={chart} csv={() => curveCsv(points)} />}
    </div>
  );
}
