import type { Decision, MapPoints } from "../../core/view/maps/mapsView.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { CLASS_COLOURS } from "./mapColours.ts";
import { type MapPoint, shapePath, wrongPath } from "./marks.ts";

interface Props {
  readonly decision: Decision;
  readonly points: readonly MapPoint[];
  readonly total: MapPoints["total"];
}

/** So many classes are listed. */
const MOST = 12;

/** What the marks of the data say: class, part, and whether the network is right. */
export function PointLegend({ decision, points, total }: Props) {
  const { classNames, kind } = decision;
  const hasKept = points.some(({ part }) => part !== "training");
  const wrong = points.filter(({ isRight }) => isRight === false).length;
  return (
    <>
      <ul className="map-marks" dir="ltr">
        {classNames.slice(0, MOST).map((name, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a class is its place
          <li key={i}>
            <Mark className={markClass(kind, i)} path={shapePath(i, 8, 8)} />
            <bdi>{name}</bdi>
          </li>
        ))}
        {classNames.length > MOST && <li>{t("and {0} more", classNames.length - MOST)}</li>}
        {hasKept && (
          <>
            <li>
              <Mark className="map-mark" path={shapePath(0, 8, 8)} /> {t("training")}
            </li>
            <li>
              <Mark className="map-mark is-kept" path={shapePath(0, 8, 8)} /> {t("validation, test")}
            </li>
          </>
        )}
        {kind !== "regression" && (
          <li>
            <Mark className="map-wrong" path={wrongPath(8, 8)} />{" "}
            {t("wrong: {0} of {1}", formatCount(wrong), formatCount(points.length))}
          </li>
        )}
      </ul>
      {points.length < total && (
        <p className="map-note" dir="ltr">
          {t("{0} of the {1} rows are shown.", formatCount(points.length), formatCount(total))}
        </p>
      )}
    </>
  );
}

/** How a point of a class is painted. */
export function markClass(kind: Decision["kind"], of: number | null): string {
  if (of === null) return "map-mark";
  if (kind === "binary") return `map-mark ${of === 1 ? "is-yes" : "is-no"}`;
  return `map-mark is-class-${of % CLASS_COLOURS}`;
}

function Mark({ className, path }: { readonly className: string; readonly path: string }) {
  return (
    <svg className="map-key" viewBox="0 0 16 16" aria-hidden="true">
      <path className={className} d={path} />
    </svg>
  );
}
