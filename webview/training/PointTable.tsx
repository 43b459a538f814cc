import { memo, useState } from "react";
import { Figure } from "../controls/Figure.tsx";
import { t } from "../l10n.ts";
import type { CurvePoint } from "./curve/points.ts";

/** The curve as numbers. */
export function PointTable({ points }: { readonly points: readonly CurvePoint[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="training-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("As a table")}</summary>
      {open && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("step")}</th>
              <th scope="col">{t("epoch")}</th>
              <th scope="col">{t("training")}</th>
              <th scope="col">{t("validation")}</th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <Row key={point.step} {...point} />
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** Numbers come many times a second: rows that are there stay. */
const Row = memo(function Row({ step, epoch, training, validation }: CurvePoint) {
  return (
    <tr>
      <th scope="row">
        <Figure value={step} />
      </th>
      <td>
        <Figure value={epoch} />
      </td>
      <td>
        <Figure value={training} />
      </td>
      <td>
        {Number.isNaN(validation) ? (
          <span className="curve-none">{t("not measured")}</span>
        ) : (
          <Figure value={validation} />
        )}
      </td>
    </tr>
  );
});
