import type { MapAnswer } from "../../core/view/maps/mapsView.ts";
import { t } from "../l10n.ts";
import { exactNumber, formatCount } from "../numbers.ts";
import type { MapReading as Reading } from "./mapNumbers.ts";
import type { MapPoint } from "./marks.ts";

interface Props {
  readonly reading: Reading;
  readonly isPointed: boolean;
}

/** Every digit of what stands at the crosshair, or in the middle. */
export function MapReading({ reading, isPointed }: Props) {
  const { sides, name, value, decided } = reading;
  return (
    <table className="map-reading" dir="ltr">
      <caption>{isPointed ? t("At the crosshair") : t("In the middle")}</caption>
      <tbody>
        {sides.map((side) => (
          <Row key={side.name} name={side.name} value={side.value} />
        ))}
        <Row name={name} value={value} isMain />
        {decided !== null && (
          <tr>
            <th scope="row">{t("decided")}</th>
            <td>
              <bdi>{decided}</bdi>
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface NearestProps {
  readonly nearest: MapPoint | null;
  readonly answer: MapAnswer;
}

/** The row of the data at the crosshair; elsewhere, what the other inputs are held at. Below all else, so that nothing jumps. */
export function NearestRow({ nearest, answer }: NearestProps) {
  const { held, heldCount, decision } = answer;
  const classOf = (index: number) => decision?.classNames[index] ?? exactNumber(index);
  if (nearest)
    return (
      <p className="map-note" dir="ltr">
        {t(
          "Row {0}: target {1}, prediction {2}. Enter shows it.",
          formatCount(nearest.row),
          classOf(nearest.target),
          classOf(nearest.prediction),
        )}
      </p>
    );
  if (heldCount === 0) return null;
  return (
    <p className="map-note" dir="ltr">
      {t("Held as in the sample: {0}{1}", held.join(", "), heldCount > held.length ? ", …" : "")}
    </p>
  );
}

function Row({
  name,
  value,
  isMain = false,
}: {
  readonly name: string;
  readonly value: number;
  readonly isMain?: boolean;
}) {
  return (
    <tr className={isMain ? "is-main" : ""}>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td className="figure" data-exact={exactNumber(value)}>
        {exactNumber(value)}
      </td>
    </tr>
  );
}
