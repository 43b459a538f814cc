import { useEffect, useMemo, useRef, useState } from "react";
import { contourLines } from "../../core/view/maps/contours.ts";
import type { SurfaceAnswer } from "../../core/view/maps/mapsView.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { useSize } from "../charts/useSize.ts";
import { Figure } from "../controls/Figure.tsx";
import { usePersisted } from "../controls/persisted.ts";
import { t } from "../l10n.ts";
import { exactNumber, formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";
import { Crosshair, type GridPlace } from "./Crosshair.tsx";
import { sequentialScale } from "./colourScale.ts";
import { spread } from "./MapTable.tsx";
import { useMapColours } from "./mapColours.ts";
import { PlaneFrame } from "./PlaneFrame.tsx";
import { gridPixels, pictureOf } from "./paintGrid.ts";
import { linePath, type Plane, pixel, planeIn, planeWidth } from "./plane.ts";
import { ScaleLegend } from "./ScaleLegend.tsx";
import { SurfaceChoices } from "./SurfaceChoices.tsx";
import { measureSurface, surfaceState } from "./surfaceJob.ts";
import { drawnValues, levelsOf, saySurface, surfaceCsv, surfaceReadingAt } from "./surfaceNumbers.ts";

/** The objective around θ along two directions. */
export function SurfaceView() {
  const state = surfaceState.use();
  const pass = useStore(({ pass }) => pass);
  const version = pass?.version ?? null;
  const [wantsLog, setWantsLog] = usePersisted<boolean>("surfaceLog", false);
  useEffect(() => {
    const { answer, progress } = surfaceState.get();
    // A surface of another text says nothing of this one.
    if (version !== null && progress === null && answer?.version !== version) void measureSurface();
  }, [version]);
  const { answer, progress, error } = state;
  const isOld = answer !== null && state.pass !== pass && progress === null;
  return (
    <div className="output-map is-surface">
      <div className="map-side">
        <SurfaceChoices wantsLog={wantsLog} onLog={setWantsLog} />
        {progress && (
          <p className="map-progress" role="status">
            <progress value={progress.done} max={progress.of} aria-label={t("Measuring the surface")} />
            <span>{t("{0} %", Math.round((100 * progress.done) / progress.of))}</span>
          </p>
        )}
        {error !== null && <p className="explanation-error">{error}</p>}
        {isOld && (
          <p className="map-note" dir="ltr">
            {t("The numbers or the sample have changed since; the surface is of before.")}
          </p>
        )}
      </div>
      {answer && error === null && <Shown answer={answer} wantsLog={wantsLog} />}
    </div>
  );
}

function Shown({ answer, wantsLog }: { readonly answer: SurfaceAnswer; readonly wantsLog: boolean }) {
  const [box, size] = useSize<HTMLDivElement>();
  const chart = useRef<HTMLDivElement>(null);
  const [pointed, setAt] = useState<GridPlace | null>(null);
  const { x, y } = answer;
  const plane = useMemo(() => size && planeIn(size.width, size.height, x, y), [size, x, y]);
  const drawn = useMemo(() => drawnValues(answer.values, wantsLog), [answer, wantsLog]);
  const scale = useMemo(() => sequentialScale(drawn.values), [drawn]);
  const at = pointed && pointed[0] < x.count && pointed[1] < y.count ? pointed : null;
  const middle: GridPlace = [(x.count - 1) / 2, (y.count - 1) / 2];
  const reading = surfaceReadingAt(answer, at ?? middle);
  const holes = answer.values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
  return (
    <>
      <div className="map-box" style={size ? { width: planeWidth(size.height) } : {}} ref={box}>
        {plane && (
          <Crosshair
            label={t("Objective over {0} and {1}: arrow keys go from place to place", x.name, y.name)}
            plane={plane}
            width={plane.right + 10}
            height={size?.height ?? 0}
            at={at}
            text={saySurface(answer, reading)}
            chart={chart}
            onPoint={setAt}
          >
            <SurfacePicture answer={answer} plane={plane} drawn={drawn.values} scale={scale} />
          </Crosshair>
        )}
      </div>
      <div className="map-side">
        <table className="map-reading" dir="ltr">
          <caption>{at ? t("At the crosshair") : t("At θ, in the middle")}</caption>
          <tbody>
            {[
              [x.name, reading.x] as const,
              [y.name, reading.y] as const,
              [t("objective"), reading.value] as const,
              [t("at θ"), answer.objective] as const,
            ].map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="figure" data-exact={exactNumber(value)}>
                  {exactNumber(value)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <ScaleLegend scale={scale} name={drawn.isLog ? t("log₁₀ of the objective") : t("objective")} />
        <p className="map-note" dir="ltr">
          {answer.rows < answer.trainingRows
            ? t(
                "Over {0} of the {1} rows that train, the same at every place.",
                formatCount(answer.rows),
                formatCount(answer.trainingRows),
              )
            : t("Over the {0} rows that train.", formatCount(answer.rows))}{" "}
          {holes > 0 && t("{0} places have no finite objective: holes.", formatCount(holes))}{" "}
          {wantsLog && !drawn.isLog && t("A linear scale: there are values of 0 or less.")}
        </p>
        <ChartTools name="loss-surface" chart={chart} csv={() => surfaceCsv(answer)} />
      </div>
      <SurfaceTable answer={answer} />
    </>
  );
}

interface PictureProps {
  readonly answer: SurfaceAnswer;
  readonly plane: Plane;
  readonly drawn: Float64Array;
  readonly scale: ReturnType<typeof sequentialScale>;
}

function SurfacePicture({ answer, plane, drawn, scale }: PictureProps) {
  const colours = useMapColours();
  const { x, y, at, path } = answer;
  const picture = useMemo(
    () => pictureOf(gridPixels(drawn, x.count, y.count, scale, colours)),
    [drawn, x, y, scale, colours],
  );
  const lines = useMemo(
    () => levelsOf(drawn).flatMap((level) => contourLines(drawn, x.count, y.count, level)),
    [drawn, x, y],
  );
  const { left, right, top, bottom } = plane;
  const [px, py] = [pixel(plane.x.place(at[0])), pixel(plane.y.place(at[1]))];
  const passed = Array.from({ length: path.length / 3 }, (_, i) => [
    pixel(plane.x.place(path[3 * i + 1] ?? Number.NaN)),
    pixel(plane.y.place(path[3 * i + 2] ?? Number.NaN)),
  ]);
  return (
    <PlaneFrame plane={plane} xName={x.name} yName={y.name}>
      <rect className="map-hole" x={left} y={top} width={right - left} height={bottom - top} />
      <image
        href={picture}
        x={left}
        y={top}
        width={right - left}
        height={bottom - top}
        preserveAspectRatio="none"
        imageRendering="pixelated"
      />
      <path className="map-level" d={lines.map((line) => linePath(line, plane)).join("")} />
      {passed.length > 1 && <path className="map-run" d={`M${passed.map((point) => point.join(" ")).join("L")}`} />}
      <path className="map-here-under" d={hereMark(px, py)} />
      <path className="map-here" d={hereMark(px, py)} />
    </PlaneFrame>
  );
}

/** A ring with four ticks. */
function hereMark(x: number, y: number): string {
  return `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M${x - 9} ${y}h4M${x + 5} ${y}h4M${x} ${y - 9}v4M${x} ${y + 5}v4`;
}

function SurfaceTable({ answer }: { readonly answer: SurfaceAnswer }) {
  const [open, setOpen] = useState(false);
  const { x, y } = answer;
  const columns = spread(x.count, 9);
  return (
    <details className="map-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("As a table")}</summary>
      {open && (
        <table dir="ltr">
          <caption>{t("Objective: columns are {0}, rows are {1}", x.name, y.name)}</caption>
          <thead>
            <tr>
              <th scope="col">{`${y.name} \\ ${x.name}`}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  <Figure value={surfaceReadingAt(answer, [column, 0]).x} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {spread(y.count, 9)
              .toReversed()
              .map((row) => (
                <tr key={row}>
                  <th scope="row">
                    <Figure value={surfaceReadingAt(answer, [0, row]).y} />
                  </th>
                  {columns.map((column) => (
                    <td key={column}>
                      <Figure value={surfaceReadingAt(answer, [column, row]).value} />
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
