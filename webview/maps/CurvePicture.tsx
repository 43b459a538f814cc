import type { MapAnswer } from "../../core/view/maps/mapsView.ts";
import { curvePath } from "../charts/curvePath.ts";
import type { MapPoint } from "./marks.ts";
import { Marks } from "./OutputPicture.tsx";
import { PlaneFrame } from "./PlaneFrame.tsx";
import type { Plane } from "./plane.ts";

interface Props {
  readonly answer: MapAnswer;
  readonly plane: Plane;
  readonly values: ArrayLike<number>;
  readonly name: string;
  readonly points: readonly MapPoint[];
  placeOf(point: MapPoint): readonly [x: number, y: number];
}

/** A value as a curve over one input, with the targets of the data. */
export function CurvePicture({ answer, plane, values, name, points, placeOf }: Props) {
  const { x, decision } = answer;
  const line = curvePath(Array.from(values, (value, i) => [plane.x.placeOf(i), plane.y.place(value)] as const));
  const threshold = decision?.threshold ?? null;
  return (
    <PlaneFrame plane={plane} xName={x.name} yName={name} hasGrid>
      {threshold !== null && (
        <path className="map-threshold" d={`M${plane.left} ${plane.y.place(threshold)}H${plane.right}`} />
      )}
      <Marks decision={decision} points={points} placeOf={placeOf} />
      <path className="map-curve" d={line} />
    </PlaneFrame>
  );
}
