import { memo, useState } from "react";
import type { Decision, MapAnswer } from "../../core/view/maps/mapsView.ts";
import { placeOf } from "../../core/view/maps/places.ts";
import { Figure } from "../controls/Figure.tsx";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import type { ShownMap } from "./mapNumbers.ts";
import type { MapPoint } from "./marks.ts";

/** Lines and columns of the table, out of all places of the grid; the CSV has them all. */
const LINES = 13;
const COLUMNS = 9;
/** Rows of the data. */
const MOST_POINTS = 100;

interface Props {
  readonly answer: MapAnswer;
  readonly shown: ShownMap;
  readonly points: readonly MapPoint[];
}

/** The picture as numbers: some of its places, and the data. */
export const MapTable = memo(function MapTable({ answer, shown, points }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details className="map-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("As a table")}</summary>
      {open && (
        <div className="map-tables" dir="ltr">
          <GridTable answer={answer} shown={shown} />
          {points.length > 0 && answer.decision && <PointTable points={points} decision={answer.decision} />}
        </div>
      )}
    </details>
  );
});

function GridTable({ answer: { x, y }, shown: { values, name } }: Omit<Props, "points">) {
  const columns = spread(x.count, y ? COLUMNS : LINES * 2);
  if (!y) {
    return (
      <table>
        <caption>{name}</caption>
        <tbody>
          {columns.map((column) => (
            <tr key={column}>
              <th scope="row">
                <Figure value={placeOf(x, column)} />
              </th>
              <td>
                <Figure value={values[column] ?? Number.NaN} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    );
  }
  return (
    <table>
      <caption>{t("{0}: columns are {1}, rows are {2}", name, x.name, y.name)}</caption>
      <thead>
        <tr>
          <th scope="col">{`${y.name} \\ ${x.name}`}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              <Figure value={placeOf(x, column)} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {spread(y.count, LINES)
          .toReversed()
          .map((row) => (
            <tr key={row}>
              <th scope="row">
                <Figure value={placeOf(y, row)} />
              </th>
              {columns.map((column) => (
                <td key={column}>
                  <Figure value={values[row * x.count + column] ?? Number.NaN} />
                </td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function PointTable({ points, decision }: { readonly points: readonly MapPoint[]; readonly decision: Decision }) {
  // The wrong ones are what a table of points is read for.
  const sorted = points.toSorted((a, b) => Number(b.isRight === false) - Number(a.isRight === false) || a.row - b.row);
  const say = (value: number) =>
    decision.kind === "regression" ? <Figure value={value} /> : <bdi>{decision.classNames[value] ?? value}</bdi>;
  return (
    <table>
      <caption>
        {points.length > MOST_POINTS
          ? t("Rows of the data, the wrong ones first: {0} of {1}", MOST_POINTS, formatCount(points.length))
          : t("Rows of the data, the wrong ones first")}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t("row")}</th>
          <th scope="col">{t("part")}</th>
          <th scope="col">{t("target")}</th>
          <th scope="col">{t("prediction")}</th>
          <th scope="col">{t("right")}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.slice(0, MOST_POINTS).map((point) => (
          <tr key={point.row}>
            <th scope="row">{formatCount(point.row)}</th>
            <td>{partNames()[point.part]}</td>
            <td>{say(point.target)}</td>
            <td>{say(point.prediction)}</td>
            <td>{point.isRight === null ? "" : point.isRight ? t("yes") : t("no")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const partNames = () => ({ training: t("training"), validation: t("validation"), test: t("test") });

/** So many places of `count`, evenly, the first and the last among them. */
export function spread(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}
