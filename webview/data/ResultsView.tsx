import { useMemo } from "react";
import type { DataFacts, HeadFacts, PartResult, ResultsAnswer } from "../../core/view/dataView.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { csvText } from "../charts/csvText.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
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
      <Summary byPart={answer.byPart} />
    </div>
  );
}

function Summary({ byPart }: { readonly byPart: readonly PartResult[] }) {
  const isRegression = byPart.some(({ regression }) => regression !== null);
  const chooses = byPart.some(({ accuracy }) => accuracy !== null);
  const header = [
    ...[t("part"), t("rows"), t("loss a row")],
    ...(chooses ? [t("accuracy"), t("wrong rows")] : []),
    ...(isRegression ? ["RMSE", "MAE", "R²"] : []),
  ];
  const csv = () =>
    csvText(
      header,
      byPart.map(({ part, rows, loss, accuracy, wrong, regression }) => [
        ...[partName(part), rows, loss],
        ...(chooses ? [accuracy ?? Number.NaN, wrong] : []),
        ...(regression ? [regression.rmse, regression.mae, regression.r2 ?? Number.NaN] : []),
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
          {byPart.map(({ part, rows, loss, accuracy, wrong, regression }) => (
            <tr key={part}>
              <th scope="row">{partName(part)}</th>
              <td>{formatCount(rows)}</td>
              <td>
                <Figure value={loss} />
              </td>
              {chooses && (
                <>
                  <td title={String(accuracy)}>{percent(accuracy ?? Number.NaN)}</td>
                  <td>{formatCount(wrong)}</td>
                </>
              )}
              {regression && (
                <>
                  <td>
                    <Figure value={regression.rmse} />
                  </td>
                  <td>
                    <Figure value={regression.mae} />
                  </td>
                  <td title={regression.r2 === null ? t("not defined: the targets are all the same") : undefined}>
                    {regression.r2 === null ? "—" : <Figure value={regression.r2} />}
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <ChartTools name="results" csv={csv} />
    </div>
  );
}
