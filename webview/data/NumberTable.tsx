import { useState } from "react";
import { Figure } from "../controls/Figure.tsx";
import { PAGE, Pager } from "../inspector/Pager.tsx";
import { t } from "../l10n.ts";

interface Props {
  readonly summary: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The numbers of a chart as a table, folded until somebody wants them; a page at a time. */
export function NumberTable({ summary, header, rows }: Props) {
  const [open, setOpen] = useState(false);
  const [start, setStart] = useState(0);
  const from = start < rows.length ? start : 0;
  return (
    <details className="training-table data-numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open && (
        <>
          <Pager what="rows" total={rows.length} start={from} onMove={setStart} />
          <table>
            <caption className="visually-hidden">{t("Numbers of the chart")}</caption>
            <thead>
              <tr>
                {header.map((name) => (
                  <th key={name} scope="col">
                    <bdi>{name}</bdi>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(from, from + PAGE).map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of numbers have no names of their own
                <tr key={at}>
                  {row.map((value, column) => (
                    <td key={header[column]}>
                      {typeof value === "number" ? <Figure value={value} /> : <bdi>{value}</bdi>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </details>
  );
}
