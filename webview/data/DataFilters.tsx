import type { DataFacts, PartChoice } from "../../core/view/dataView.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { choose, rowChoice, shownTab } from "./dataState.ts";
import { className } from "./words.ts";

/** Which rows the views are of. What only a table can show is offered beside a table alone. */
export function DataFilters({ facts }: { readonly facts: DataFacts }) {
  const choice = rowChoice.use();
  const tab = shownTab.use();
  const isTable = tab === "table";
  const head = facts.heads[choice.head];
  const chooses = (head?.classes.length ?? 0) > 0;
  return (
    <div className="data-filters">
      {facts.isSplit && (
        <Select
          label={t("Part")}
          value={choice.part}
          options={partsOf(facts)}
          onChange={(part) => choose({ part: part as PartChoice })}
        />
      )}
      {facts.heads.length > 1 && (isTable || tab === "results") && (
        <Select
          label={t("Judged by")}
          value={String(choice.head)}
          options={facts.heads.map(({ loss }, i) => [String(i), loss])}
          onChange={(at) => choose({ head: Number(at), cell: null, actual: null, wrongOnly: false })}
        />
      )}
      {isTable && head && chooses && (
        <>
          <Select
            label={t("Class")}
            value={choice.actual === null ? "" : String(choice.actual)}
            options={[["", t("all classes")], ...head.classes.map((name, i) => [String(i), name] as const)]}
            onChange={(at) => choose({ actual: at === "" ? null : Number(at), cell: null })}
          />
          <label className="data-check">
            <input
              type="checkbox"
              className="checkbox"
              checked={choice.wrongOnly}
              onChange={(event) => choose({ wrongOnly: event.currentTarget.checked, cell: null })}
            />
            {t("wrong only")}
          </label>
        </>
      )}
      {isTable && head && (
        <Select
          label={t("Order")}
          value={choice.by === "loss" ? "loss" : choice.by === "file" ? "file" : "column"}
          options={[
            ["file", t("as in the data")],
            ["loss", t("largest loss first")],
            ...(typeof choice.by === "number" ? [["column", t("by a column")] as const] : []),
          ]}
          onChange={(by) => by !== "column" && choose({ by: by as "loss" | "file", descending: by === "loss" })}
        />
      )}
      {isTable && head && choice.cell && (
        <span className="data-cell-filter" dir="ltr">
          {t(
            "{0} taken for {1}",
            className(head.classes, choice.cell.actual),
            className(head.classes, choice.cell.predicted),
          )}
          <IconButton icon="close" label={t("Show all rows again")} onClick={() => choose({ cell: null })} />
        </span>
      )}
    </div>
  );
}

function partsOf(facts: DataFacts): readonly (readonly [string, string])[] {
  const { training, validation, test } = facts.parts;
  return [
    ["all", t("all rows ({0})", formatCount(facts.rows))],
    ["training", t("training ({0})", formatCount(training))],
    ...(validation > 0 ? [["validation", t("validation ({0})", formatCount(validation))] as const] : []),
    ...(test > 0 ? [["test", t("test ({0})", formatCount(test))] as const] : []),
  ];
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  onChange(value: string): void;
}

export function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <label className="data-select">
      <span>{label}</span>
      <select className="select" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
