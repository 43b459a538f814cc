import { useMemo } from "react";
import {
  type DataFacts,
  type HeadFacts,
  MEASURES,
  type Measure,
  type PartResult,
  type ResultsAnswer,
} from "../../core/view/dataView.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { csvText } from "../charts/csvText.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { t } from "../l10n.ts";
import { exactNumber, formatCount } from "../numbers.ts";
import { ConfusionMatrix } from "./ConfusionMatrix.tsx";
import { rowChoice } from "./dataState.ts";
import { ResidualPlot } from "./ResidualPlot.tsx";
import { useAnswer } from "./useAnswer.ts";
import { partName, percent } from "./words.ts";

/** What the network is worth on its data: figures by part, and the confusion matrix or the residuals of the part that is chosen. */
export function ResultsView({ facts }: { readonly facts: DataFacts }) {
  const { part, head: at } = rowChoice.use();
  const head = facts.heads[at];
  const question = useMemo(() => (head ? ({ kind: "results", head: at, part } as const) : null), [at, part, head]);
  const found = useAnswer(question);
  if (!head)
    return (
      <p className="data-none" dir="ltr">
        {facts.whyNoHeads}
      </p>
    );
  const answer = found?.answer ?? null;
  return (
    <>
      <div className="data-line" dir="ltr">
        <span>{fillIn(t("{0} against {1}, by {2}"), ...[head.prediction, head.target, head.loss].map(named))}</span>
        {found?.error && <span className="data-warning">{found.error}</span>}
        {!answer && !found?.error && <span className="data-dim">{t("Running all rows through the network…")}</span>}
      </div>
      {answer && <Answered answer={answer} head={head} />}
    </>
  );
}

function named(name: string) {
  return <bdi key={name}>{name}</bdi>;
}

function Answered({ answer, head }: { readonly answer: ResultsAnswer; readonly head: HeadFacts }) {
  const { part } = rowChoice.use();
  return (
    <div className={`data-columns ${answer.residuals ? "" : "is-tight"}`}>
      <div className="data-result">
        {answer.confusion && (
          <ConfusionMatrix confusion={answer.confusion} classes={head.classes} part={partName(part)} />
        )}
        {answer.residuals && <ResidualPlot residuals={answer.residuals} name={head.prediction} />}
        {!answer.confusion && !answer.residuals && (
          <p className="data-dim" dir="ltr">
            {t("Of this loss no measure but its own value is known.")}
          </p>
        )}
        {answer.leftOut > 0 && (
          <p className="data-dim" dir="ltr">
            {t("{0} are in no cell: their target or their prediction is no class.", formatCount(answer.leftOut))}
          </p>
        )}
      </div>
      <Summary byPart={answer.byPart} kind={head.kind} />
    </div>
  );
}

function Summary({ byPart, kind }: { readonly byPart: readonly PartResult[]; readonly kind: HeadFacts["kind"] }) {
  const shown = MEASURES.map((name, at) => ({ name, at })).filter(({ name }) => measuresOf(kind).includes(name));
  const chooses = shown.some(({ name }) => name === "accuracy");
  const names = measureNames();
  const header = [t("part"), t("rows"), ...shown.map(({ name }) => names[name]), ...(chooses ? [t("wrong rows")] : [])];
  const csv = () =>
    csvText(
      header,
      byPart.map(({ part, rows, measures, wrong }) => [
        ...[partName(part), rows],
        ...shown.map(({ at }) => measures[at] ?? Number.NaN),
        ...(chooses ? [wrong] : []),
      ]),
    );
  return (
    <div className="data-side" dir="ltr">
      <table className="data-summary">
        <caption>{t("By part")}</caption>
        <thead>
          <tr>
            {header.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byPart.map(({ part, rows, measures, wrong }) => (
            <tr key={part}>
              <th scope="row">{partName(part)}</th>
              <td>{formatCount(rows)}</td>
              {shown.map(({ name, at }) => (
                <td key={name}>
                  <MeasureValue name={name} value={measures[at] ?? Number.NaN} />
                </td>
              ))}
              {chooses && <td>{formatCount(wrong)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <ChartTools name="results" csv={csv} />
    </div>
  );
}

function MeasureValue({ name, value }: { readonly name: Measure; readonly value: number }) {
  if (name === "accuracy") return <span title={exactNumber(value)}>{percent(value)}</span>;
  if (name === "r2" && Number.isNaN(value))
    return <span title={t("Not defined: the targets are all the same.")}>—</span>;
  return <Figure value={value} />;
}

function measuresOf(kind: HeadFacts["kind"]): readonly Measure[] {
  if (kind === "regression") return ["loss", "r2", "rmse", "mae"];
  return kind === "other" ? ["loss"] : ["loss", "accuracy"];
}

const measureNames = () =>
  ({
    loss: t("loss a row"),
    accuracy: t("accuracy"),
    r2: "R²",
    rmse: "RMSE",
    mae: "MAE",
  }) satisfies Record<Measure, string>;
