import { useMemo, useRef, useState } from "react";
import type { PassView } from "../../core/protocol.ts";
import type { MapAnswer, MapQuestion } from "../../core/view/maps/mapsView.ts";
import { announce, selectRow } from "../actions.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { useSize } from "../charts/useSize.ts";
import { useLatest } from "../controls/useLatest.ts";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { askMap } from "./askMap.ts";
import { Crosshair, type GridPlace } from "./Crosshair.tsx";
import { CurvePicture } from "./CurvePicture.tsx";
import { MapChoices } from "./MapChoices.tsx";
import { MapReading, NearestRow } from "./MapReading.tsx";
import { MapTable } from "./MapTable.tsx";
import { axisChoice, subject } from "./mapChoice.ts";
import { mapCsv, readingAt, sayReading, shownMap } from "./mapNumbers.ts";
import { type MapPoint, nearestMark, readPoints } from "./marks.ts";
import { OutputPicture } from "./OutputPicture.tsx";
import { PointLegend } from "./PointLegend.tsx";
import { type Plane, planeIn, planeWidth } from "./plane.ts";
import { ScaleLegend } from "./ScaleLegend.tsx";
import { outputText } from "./subjects.ts";
import { UnitMaps } from "./UnitMaps.tsx";

/** Places along a side: fewer while numbers come ten times a second. */
const MOVING = 48;
const AT_REST = 96;
/** Milliseconds of quiet after an answer while they do. */
const REST_MOVING = 120;

interface Asked {
  readonly question: MapQuestion;
  /** At whose numbers: a new pass makes it another question. */
  readonly pass: PassView;
}

let newest: Asked | null = null;

function find(asked: Asked): Promise<MapAnswer | null> {
  newest = asked;
  return askMap(asked.question, () => newest === asked);
}

const restAfter = ({ question }: Asked): number => (question.size === MOVING ? REST_MOVING : 0);

/** The value of a number of the network, or its decision, over two inputs, with the data; beside it all units small. */
export function OutputMap() {
  const { x, y } = axisChoice.use();
  const of = subject.use();
  const pass = useStore((state) => state.pass);
  const isMoving = useStore((state) => state.training?.status === "running" || state.pass?.preview === true);
  const asked = useMemo<Asked | null>(() => {
    if (!pass) return null;
    const size = isMoving ? MOVING : AT_REST;
    return { question: { purpose: "main", x, y, row: pass.row, size, of: of === null ? [] : [of] }, pass };
  }, [pass, x, y, of, isMoving]);
  const found = useLatest<Asked, MapAnswer | null>(asked, find, restAfter);
  const answer = useKept(found?.answer ?? null);
  const error = found?.question === asked ? (found?.error ?? null) : null;
  return (
    <div className="output-map">
      <div className="map-side">
        <MapChoices answer={answer} of={of} />
        {error !== null && <p className="explanation-error">{error}</p>}
      </div>
      {answer && error === null && <Shown answer={answer} of={of} />}
    </div>
  );
}

/** A computation that was given up for a newer one leaves what is there. */
function useKept(answer: MapAnswer | null): MapAnswer | null {
  const kept = useRef<MapAnswer | null>(null);
  if (answer) kept.current = answer;
  return kept.current;
}

function Shown({ answer, of }: { readonly answer: MapAnswer; readonly of: string | null }) {
  const shown = useMemo(() => shownMap(answer, of), [answer, of]);
  const points = useMemo(() => (answer.points ? readPoints(answer.points.numbers) : []), [answer.points]);
  const [box, size] = useSize<HTMLDivElement>();
  const chart = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<GridPlace | null>(null);
  const isMap = answer.y !== null;
  const plane = useMemo(
    () => size && planeIn(size.width, size.height, answer.x, answer.y ?? shown.side, isMap),
    [size, answer, shown, isMap],
  );
  const placeOf = (point: MapPoint): readonly [number, number] => {
    if (!plane) return [0, 0];
    return [plane.x.place(point.x), plane.y.place(isMap ? point.y : point.target)];
  };
  const place = at && at[0] < answer.x.count && at[1] < (answer.y?.count ?? 1) ? at : null;
  const reading = readingAt(answer, shown, place ?? middleOf(answer));
  const nearest = place && plane ? nearestMark(points, placeOf, screenPlace(plane, place, reading.value, isMap)) : null;
  const showSample = () => {
    if (!nearest) return;
    void selectRow(nearest.row);
    announce(t("Sample {0} is shown.", nearest.row));
  };
  const name = shown.isDecision ? outputText() : shown.name;
  return (
    <>
      <div
        className={isMap ? "map-box" : "map-box is-curve"}
        style={isMap && size ? { width: planeWidth(size.height) } : {}}
        ref={box}
      >
        {plane && size && (
          <Crosshair
            label={
              answer.y
                ? t(
                    "Map of {0} over {1} and {2}: arrow keys go from place to place",
                    name,
                    answer.x.name,
                    answer.y.name,
                  )
                : t("Curve of {0} over {1}: arrow keys go from place to place", name, answer.x.name)
            }
            plane={isMap ? plane : { ...plane, y: { ...plane.y, count: 1 } }}
            width={isMap ? plane.right + 10 : size.width}
            height={size.height}
            at={place}
            text={sayReading(reading)}
            chart={chart}
            onPoint={setAt}
            onEnter={showSample}
          >
            {isMap ? (
              <OutputPicture
                answer={answer}
                plane={plane}
                values={shown.values}
                scale={shown.scale}
                points={points}
                placeOf={placeOf}
              />
            ) : (
              <CurvePicture
                answer={answer}
                plane={plane}
                values={shown.values}
                name={shown.name}
                points={points}
                placeOf={placeOf}
              />
            )}
          </Crosshair>
        )}
      </div>
      <div className="map-side">
        <MapReading reading={reading} isPointed={place !== null} />
        {isMap && shown.scale.kind !== "regions" && <ScaleLegend scale={shown.scale} name={shown.name} />}
        {answer.decision && (
          <PointLegend decision={answer.decision} points={points} total={answer.points?.total ?? 0} />
        )}
        <NearestRow nearest={nearest} answer={answer} />
        <ChartTools name="map" chart={chart} csv={() => mapCsv(answer, shown)} />
      </div>
      <UnitMaps of={of} />
      <MapTable answer={answer} shown={shown} points={points} />
    </>
  );
}

function middleOf({ x, y }: MapAnswer): GridPlace {
  return [Math.floor(x.count / 2), Math.floor((y?.count ?? 1) / 2)];
}

function screenPlace(plane: Plane, [column, row]: GridPlace, value: number, isMap: boolean): readonly [number, number] {
  return [plane.x.placeOf(column), isMap ? plane.y.placeOf(row) : plane.y.place(value)];
}
