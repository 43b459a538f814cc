import type { RunView } from "../../core/view/runsView.ts";
import type { TrainingView } from "../../core/view/trainingView.ts";
import { ask } from "../actions.ts";
import { Figure } from "../controls/Figure.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { LOOKS } from "./curve/otherRuns.ts";
import { bestPoint, readHistory } from "./curve/points.ts";

/** Earlier runs, and which of them are drawn. */
export interface ComparedRuns {
  readonly runs: readonly RunView[];
  /** Ids of the runs whose curves are not drawn. */
  readonly hidden: ReadonlySet<number>;
  onHide(id: number, isHidden: boolean): void;
}

interface Props extends ComparedRuns {
  readonly training: TrainingView | null;
}

/** This network's runs side by side: what each had otherwise, and what came of it. */
export function RunTable({ training, runs, hidden, onHide }: Props) {
  if (runs.length === 0) return null;
  return (
    <table className="run-table" dir="ltr">
      <caption>{t("Runs")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("curve")}</th>
          <th scope="col">{t("run")}</th>
          <th scope="col">{t("against the text now")}</th>
          <th scope="col">{t("optimizer")}</th>
          <th scope="col">η</th>
          <th scope="col">{t("steps")}</th>
          <th scope="col">{t("training")}</th>
          <th scope="col">{t("validation, best")}</th>
          <th scope="col">
            <span className="visually-hidden">{t("What can be done with it")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run, i) => (
          <tr key={run.id}>
            <td>
              <label className="run-show">
                <input
                  type="checkbox"
                  checked={!hidden.has(run.id)}
                  aria-label={t("Draw the curve of run {0}", run.id)}
                  onChange={(event) => onHide(run.id, !event.target.checked)}
                />
                <svg className="curve-key" viewBox="0 0 26 10" aria-hidden="true">
                  <path className={`curve-line curve-other curve-other-${i % LOOKS}`} d="M0 5H26" />
                </svg>
              </label>
            </td>
            <th scope="row">{run.id}</th>
            <td className="run-differences" title={run.differences.join("\n")}>
              {run.differences.length === 0 ? (
                <span className="curve-none">{t("the same")}</span>
              ) : (
                <bdi>{run.differences.join("; ")}</bdi>
              )}
            </td>
            <Outcome run={run} />
            <td>
              <IconButton
                icon="go-to-file"
                label={t("Open the network of run {0}, with what it learned", run.id)}
                onClick={() => void ask("keptRun", { id: run.id, action: "open" })}
              />
              <IconButton
                icon="trash"
                label={t("Let go of run {0}", run.id)}
                onClick={() => void ask("keptRun", { id: run.id, action: "remove" })}
              />
            </td>
          </tr>
        ))}
        {training && (
          <tr className="run-now">
            <td>
              <svg className="curve-key" viewBox="0 0 26 10" aria-hidden="true">
                <path className="curve-line curve-training" d="M0 5H26" />
              </svg>
            </td>
            <th scope="row">{training.run}</th>
            <td>
              <span className="curve-none">{t("this run")}</span>
            </td>
            <Outcome run={training} />
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

type Compared = Pick<RunView, "optimizer" | "learningRate" | "step" | "stepsPerEpoch" | "history">;

function Outcome({ run: { optimizer, learningRate, step, stepsPerEpoch, history } }: { readonly run: Compared }) {
  const points = readHistory(history, stepsPerEpoch);
  const best = bestPoint(points);
  return (
    <>
      <td>
        <bdi>{optimizer}</bdi>
      </td>
      <td>
        <Figure value={learningRate} />
      </td>
      <td>
        <Figure value={step} />
      </td>
      <td>
        <Figure value={points.at(-1)?.training ?? Number.NaN} />
      </td>
      <td>{best ? <Figure value={best.validation} /> : <span className="curve-none">{t("not measured")}</span>}</td>
    </>
  );
}
