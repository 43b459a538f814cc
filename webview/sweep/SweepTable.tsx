import { memo, type ReactNode, useState } from "react";
import type { SweepView } from "../../core/view/sweepView.ts";
import { Figure } from "../controls/Figure.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { useStore } from "../store.ts";
import { openRow } from "./openRow.ts";
import { choiceText, rowName, type ShownRow, type Sorting, type SortKey, sortRows } from "./sweepRows.ts";

interface Props {
  readonly view: SweepView;
  /** Those that the brushes let through. */
  readonly rows: readonly ShownRow[];
  readonly best: ShownRow | null;
  /** The point whose line is highlighted. */
  readonly pointed: number | null;
  onPoint(point: number | null): void;
}

/** A page draws this many rows at once. */
const PAGE = 200;

/** Every variant with what came of it; a header sorts. */
export function SweepTable({ view, rows, best, pointed, onPoint }: Props) {
  const [sorting, setSorting] = useState<Sorting>({ key: "rank", falls: false });
  const [most, setMost] = useState(PAGE);
  const isReadOnly = useStore((state) => state.network?.readOnly ?? true);
  const sorted = sortRows(rows, sorting);
  const columns = columnsOf(view);
  const sort = (key: SortKey) =>
    setSorting(
      sorting.key === key && sorting.falls ? { key: "rank", falls: false } : { key, falls: sorting.key === key },
    );
  return (
    <div className="sweep-table">
      <table>
        <thead>
          <tr>
            {columns.map(({ key, text }) => (
              <th
                key={String(key)}
                scope="col"
                aria-sort={sorting.key !== key ? "none" : sorting.falls ? "descending" : "ascending"}
              >
                <button type="button" onClick={() => sort(key)}>
                  <bdi>{text}</bdi>
                  <i
                    className={`codicon codicon-${sorting.key !== key ? "blank" : sorting.falls ? "arrow-down" : "arrow-up"}`}
                    aria-hidden="true"
                  />
                </button>
              </th>
            ))}
            <th scope="col">{t("status")}</th>
            <th scope="col">{t("open")}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, most).map((row) => (
            <tr
              key={row.point}
              className={`${row === best ? "is-best" : ""} ${row.point === pointed ? "is-pointed" : ""}`}
              onPointerEnter={() => onPoint(row.point)}
              onPointerLeave={() => onPoint(null)}
              onFocus={() => onPoint(row.point)}
              onBlur={() => onPoint(null)}
            >
              {columns.map(({ key, cell }, i) =>
                i === 0 ? (
                  <th key={String(key)} scope="row">
                    {row === best && <i className="codicon codicon-star-full" role="img" aria-label={t("best")} />}
                    {cell(row)}
                  </th>
                ) : (
                  <td key={String(key)}>{cell(row)}</td>
                ),
              )}
              <td className="sweep-status">{statusOf(view, row)}</td>
              <td>
                <OpenButtons
                  point={row.point}
                  name={rowName(view, row)}
                  canApply={view.kind !== "files" && !view.isOutdated && !isReadOnly}
                  isVariant={view.kind !== "files"}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > most && (
        <button type="button" className="link" onClick={() => setMost(most + PAGE)}>
          {t("{0} more rows", sorted.length - most)}
        </button>
      )}
    </div>
  );
}

interface Column {
  readonly key: SortKey;
  readonly text: string;
  readonly cell: (row: ShownRow) => ReactNode;
}

function columnsOf(view: SweepView): readonly Column[] {
  const several = view.seeds.length > 1;
  const objective = (key: "training" | "validation", text: string): Column => ({
    key,
    text,
    cell: ({ numbers }) => (
      <>
        <Shown value={numbers[key]} />
        {several && numbers.runs > 1 && Number.isFinite(numbers[key]) && (
          <span className="sweep-spread" title={t("smallest … largest of the seeds")}>
            {formatNumber(numbers[`${key}From`])} … {formatNumber(numbers[`${key}To`])}
          </span>
        )}
      </>
    ),
  });
  const plain = (key: "parameters" | "hiddenUnits" | "metric" | "seconds", text: string): Column => ({
    key,
    text,
    cell: ({ numbers }) => <Shown value={numbers[key]} />,
  });
  return [
    ...(view.kind === "files"
      ? [{ key: "name", text: t("network"), cell: ({ name }: ShownRow) => <bdi>{name}</bdi> } as const]
      : []),
    ...view.axes.map(
      (axis, i): Column => ({ key: i, text: axis, cell: ({ choices }) => <bdi>{choiceText(choices[i])}</bdi> }),
    ),
    ...(view.by === "validation" ? [objective("validation", t("validation"))] : []),
    objective("training", t("training")),
    ...(view.metric ? [plain("metric", view.metric === "accuracy" ? t("accuracy") : "RMSE")] : []),
    plain("parameters", t("parameters")),
    plain("hiddenUnits", t("hidden units")),
    plain("seconds", t("seconds")),
  ];
}

function Shown({ value }: { readonly value: number }) {
  return Number.isNaN(value) ? <span className="sweep-none">–</span> : <Figure value={value} />;
}

function statusOf({ status, seeds }: SweepView, { failures, numbers }: ShownRow): ReactNode {
  if (failures.length > 0)
    return (
      <span className="sweep-failed">
        <i className="codicon codicon-error" aria-hidden="true" />
        {failures.join(" ")}
      </span>
    );
  if (numbers.runs === seeds.length) return t("done");
  if (status === "running")
    return numbers.runs === 0 ? t("waiting") : t("{0} of {1} seeds", numbers.runs, seeds.length);
  return numbers.runs === 0 ? t("not run") : t("{0} of {1} seeds", numbers.runs, seeds.length);
}

interface OpenProps {
  readonly point: number;
  readonly name: string;
  readonly canApply: boolean;
  readonly isVariant: boolean;
}

/** Rows come and go with every run that is done; buttons that are there stay. */
export const OpenButtons = memo(function OpenButtons({ point, name, canApply, isVariant }: OpenProps) {
  return (
    <span className="sweep-open">
      <IconButton
        icon="go-to-file"
        label={isVariant ? t("Open {0} as a new file", name) : t("Open {0}", name)}
        onClick={() => openRow(point, "new")}
      />
      {isVariant && (
        <IconButton
          icon="edit"
          label={t("Write {0} into this file, as one step of undo", name)}
          disabled={!canApply}
          onClick={() => openRow(point, "apply")}
        />
      )}
    </span>
  );
});
