import { type ReactNode, useState } from "react";
import { edgeOf } from "../../../core/training/histogram.ts";
import { Figure } from "../../controls/Figure.tsx";
import { t } from "../../l10n.ts";
import { formatCount } from "../../numbers.ts";
import type { Snapshot } from "./DistributionsView.tsx";
import { Value } from "./LayerLegend.tsx";

interface Props {
  readonly snapshots: readonly Snapshot[];
  readonly shown: Snapshot;
}

/** The statistics over time, and the bins of the moment that is shown large, as numbers. */
export function DistributionTable({ snapshots, shown: { step, histogram } }: Props) {
  return (
    <>
      <Table
        summary={t("Over the epochs as a table")}
        heads={[
          t("step"),
          t("epoch"),
          t("mean"),
          t("standard deviation"),
          t("smallest"),
          t("largest"),
          t("zeros"),
          t("not finite"),
        ]}
      >
        {() =>
          snapshots.map(({ step, epoch, histogram }) => (
            <Row
              key={step}
              values={[
                step,
                epoch,
                histogram.mean,
                histogram.deviation,
                histogram.minimum,
                histogram.maximum,
                histogram.zeros,
                histogram.nans + histogram.infinities,
              ]}
            />
          ))
        }
      </Table>
      <Table summary={t("The bins of step {0} as a table", formatCount(step))} heads={[t("from"), t("to"), t("count")]}>
        {() =>
          [...histogram.bins].map((count, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
            <Row key={k} values={[edgeOf(histogram, k), edgeOf(histogram, k + 1), count]} />
          ))
        }
      </Table>
    </>
  );
}

interface TableProps {
  readonly summary: string;
  readonly heads: readonly string[];
  /** Made only while it is open. */
  readonly children: () => ReactNode;
}

function Table({ summary, heads, children }: TableProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className="training-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open && (
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th scope="col" key={head}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children()}</tbody>
        </table>
      )}
    </details>
  );
}

function Row({ values: [first = Number.NaN, ...rest] }: { readonly values: readonly number[] }) {
  return (
    <tr>
      <th scope="row">
        <Figure value={first} />
      </th>
      {rest.map((value, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a number is its column's
        <td key={i}>
          <Value value={value} />
        </td>
      ))}
    </tr>
  );
}
