import { useMemo, useRef, useState } from "react";
import type { ColumnFacts, DataFacts, ScatterAnswer } from "../../core/view/dataView.ts";
import { selectRow } from "../actions.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { csvText } from "../charts/csvText.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";
import { Select } from "./DataFilters.tsx";
import { rowChoice } from "./dataState.ts";
import { MarkLegend } from "./MarkLegend.tsx";
import { groupMarks } from "./marks.ts";
import { NumberTable } from "./NumberTable.tsx";
import { PointPlot } from "./PointPlot.tsx";
import { useAnswerOfData } from "./useAnswer.ts";
import { className } from "./words.ts";

/** Two columns against each other, coloured by a third: by the target, to begin with. */
export function ScatterView({ facts }: { readonly facts: DataFacts }) {
  const { part } = rowChoice.use();
  const usable = useMemo(() => usableColumns(facts), [facts]);
  const [picked, setPicked] = useState<Partial<Record<"x" | "y" | "colour", number>>>({});
  const fits = (at: number | undefined, otherwise: number): number =>
    at !== undefined && usable.includes(at) ? at : otherwise;
  const x = fits(picked.x, usable[0] ?? -1);
  const y = fits(picked.y, usable[1] ?? x);
  const target = facts.columns.findIndex(({ isTarget }, at) => isTarget && usable.includes(at));
  const colour = picked.colour === -1 ? -1 : fits(picked.colour, target);
  const question = useMemo(
    () => (usable.length < 2 ? null : ({ kind: "scatter", part, x, y, colour: colour < 0 ? null : colour } as const)),
    [part, x, y, colour, usable],
  );
  const found = useAnswerOfData(question);
  if (usable.length < 2)
    return (
      <p className="data-none" dir="ltr">
        {x < 0
          ? t("There is no column of single numbers to draw.")
          : t("Two columns of single numbers are needed, and there is one alone: {0}.", facts.columns[x]?.name ?? "")}
      </p>
    );
  const options = usable.map((at) => [String(at), facts.columns[at]?.name ?? ""] as const);
  const pick = (which: "x" | "y" | "colour") => (value: string) => setPicked({ ...picked, [which]: Number(value) });
  return (
    <>
      <div className="data-line" dir="ltr">
        <Select label={t("across")} value={String(x)} options={options} onChange={pick("x")} />
        <Select label={t("up")} value={String(y)} options={options} onChange={pick("y")} />
        <Select
          label={t("coloured by")}
          value={String(colour)}
          options={[["-1", t("nothing")], ...options]}
          onChange={pick("colour")}
        />
        {found?.error && <span className="data-warning">{found.error}</span>}
      </div>
      {found?.answer && <Drawn answer={found.answer} question={found.question.question} facts={facts} />}
    </>
  );
}

interface DrawnProps {
  readonly answer: ScatterAnswer;
  readonly question: { readonly x: number; readonly y: number; readonly colour: number | null };
  readonly facts: DataFacts;
}

function Drawn({ answer, question, facts }: DrawnProps) {
  const chart = useRef<HTMLDivElement>(null);
  const shownRow = useStore((state) => state.pass?.row ?? -1);
  const [x, y] = [facts.columns[question.x], facts.columns[question.y]];
  const colour = question.colour === null ? null : (facts.columns[question.colour] ?? null);
  const groups = useMemo(() => groupMarks(answer.x.length, answer.colour, colour), [answer, colour]);
  if (!x || !y) return null;
  const header = [t("row"), x.name, y.name, ...(colour ? [colour.name] : [])];
  const rows = () =>
    Array.from(answer.rows, (row, at) => [
      row + 1,
      shownAs(x, answer.x[at]),
      shownAs(y, answer.y[at]),
      ...(colour ? [shownAs(colour, answer.colour?.[at])] : []),
    ]);
  return (
    <>
      <div className="data-columns" ref={chart}>
        <PointPlot
          label={t("{0} against {1}, {2} points", y.name, x.name, answer.x.length)}
          {...{ x: answer.x, y: answer.y, rows: answer.rows, groups, shownRow }}
          xName={x.name}
          yName={y.name}
          onPick={(row) => void selectRow(row)}
        />
        <div className="data-side">
          {colour && <MarkLegend title={colour.name} groups={groups} />}
          {answer.x.length < answer.total && (
            <p className="data-dim">
              {t(
                "{0} of {1} rows, drawn at random and always the same.",
                formatCount(answer.x.length),
                formatCount(answer.total),
              )}
            </p>
          )}
          <p className="data-dim">{t("A click on a point shows that row on the canvas.")}</p>
          <ChartTools name="scatter" chart={chart} csv={() => csvText(header, rows())} />
        </div>
      </div>
      <NumberTable summary={t("Points as a table")} header={header} rows={rows()} />
    </>
  );
}

function usableColumns(facts: DataFacts): readonly number[] {
  return [...facts.columns.keys()].filter((at) => ["number", "class"].includes(facts.columns[at]?.kind ?? ""));
}

function shownAs({ classes }: ColumnFacts, value = Number.NaN): string | number {
  return classes ? className(classes, value) : value;
}
