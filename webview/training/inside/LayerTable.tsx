import { useState } from "react";
import { Figure } from "../../controls/Figure.tsx";
import { t } from "../../l10n.ts";
import { type LegendEntry, Value } from "./LayerLegend.tsx";
import type { InsidePoint } from "./layerLines.ts";

interface Props {
  readonly entries: readonly LegendEntry[];
  readonly points: readonly InsidePoint[];
}

/** The lines that are drawn, as numbers. */
export function LayerTable({ entries, points }: Props) {
  const [open, setOpen] = useState(false);
  const shown = entries.filter(({ isShown }) => isShown);
  return (
    <details className="training-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("As a table")}</summary>
      {open && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("step")}</th>
              <th scope="col">{t("epoch")}</th>
              {shown.map(({ name }) => (
                <th scope="col" key={name}>
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map(({ step, epoch }, i) => (
              <tr key={step}>
                <th scope="row">
                  <Figure value={step} />
                </th>
                <td>
                  <Figure value={epoch} />
                </td>
                {shown.map(({ name, values }) => (
                  <td key={name}>
                    <Value value={values[i] ?? Number.NaN} />
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
