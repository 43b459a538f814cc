import { useMemo } from "react";
import { contourLines } from "../../core/view/maps/contours.ts";
import type { Decision, MapAnswer } from "../../core/view/maps/mapsView.ts";
import type { ColourScale } from "./colourScale.ts";
import { useMapColours } from "./mapColours.ts";
import { groupMarks, type MapPoint } from "./marks.ts";
import { PlaneFrame } from "./PlaneFrame.tsx";
import { markClass } from "./PointLegend.tsx";
import { gridPixels, pictureOf } from "./paintGrid.ts";
import { linePath, type Plane, pixel } from "./plane.ts";
import { regionNames } from "./regions.ts";

interface Props {
  readonly answer: MapAnswer;
  readonly plane: Plane;
  readonly values: ArrayLike<number>;
  readonly scale: ColourScale;
  readonly points: readonly MapPoint[];
  placeOf(point: MapPoint): readonly [x: number, y: number];
}

/** A map: colours, the line where the value is in the middle of its range, the decision's boundary, and the data. */
export function OutputPicture({ answer, plane, values, scale, points, placeOf }: Props) {
  const colours = useMapColours();
  const { x, y, decision } = answer;
  const [columns, rows] = [x.count, y?.count ?? 1];
  const picture = useMemo(
    () => pictureOf(gridPixels(values, columns, rows, scale, colours)),
    [values, columns, rows, scale, colours],
  );
  const middle = useMemo(
    () => (scale.kind === "diverging" ? contourLines(values, columns, rows, scale.middle) : []),
    [values, columns, rows, scale],
  );
  const { left, top, right, bottom } = plane;
  return (
    <PlaneFrame plane={plane} xName={x.name} yName={y?.name ?? ""}>
      <image
        href={picture}
        x={left}
        y={top}
        width={right - left}
        height={bottom - top}
        preserveAspectRatio="none"
        imageRendering="pixelated"
      />
      <path className="map-middle" d={middle.map((line) => linePath(line, plane)).join("")} />
      <path className="map-boundary-under" d={boundaryPath(decision, plane)} />
      <path className="map-boundary" d={boundaryPath(decision, plane)} />
      <Marks decision={decision} points={points} placeOf={placeOf} />
      {scale.kind === "regions" &&
        decision &&
        regionNames(values, columns, rows, decision.classNames).map(({ name, at }) => (
          <text
            key={name}
            className="map-region-name"
            x={pixel(plane.x.placeOf(at[0]))}
            y={pixel(plane.y.placeOf(at[1]))}
            dy="0.35em"
            textAnchor="middle"
          >
            {name}
          </text>
        ))}
    </PlaneFrame>
  );
}

function boundaryPath(decision: Decision | null, plane: Plane): string {
  return (decision?.boundaries ?? []).map((line) => linePath(line, plane)).join("");
}

export function Marks({
  decision,
  points,
  placeOf,
}: Pick<Props, "points" | "placeOf"> & { readonly decision: Decision | null }) {
  const kind = decision?.kind ?? "regression";
  const { groups, wrong } = groupMarks(points, kind !== "regression", placeOf);
  return (
    <>
      {groups.map(({ key, of, isKept, path }) => (
        <path key={key} className={`${markClass(kind, of)} ${isKept ? "is-kept" : ""}`} d={path} />
      ))}
      <path className="map-wrong-under" d={wrong} />
      <path className="map-wrong" d={wrong} />
    </>
  );
}
