import { type FormEvent, useState } from "react";
import { readAxisValues } from "../../core/training/axisValues.ts";
import type { SuggestedAxis } from "../../core/training/suggestAxes.ts";
import type { SweepAxis } from "../../core/training/sweep.ts";
import type { SweepForm } from "../../core/view/sweepView.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { CountField } from "./CountField.tsx";
import { readCount, startSweep } from "./startSweep.ts";
import { axisTitle } from "./sweepWords.ts";

/** From here on a person is told that it may take long. */
const MANY = 150;
const MOST = 10_000;

interface Line {
  readonly chosen: boolean;
  readonly values: string;
}

/** What to try several values of: every combination is a network of its own, trained as the file says. */
export function SweepFormView({ form }: { readonly form: SweepForm }) {
  const [lines, setLines] = useState<Readonly<Record<string, Line>>>({});
  const [seeds, setSeeds] = useState("2");
  const [epochs, setEpochs] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const lineOf = (axis: SuggestedAxis): Line => lines[keyOf(axis)] ?? axis;
  const setLine = (axis: SuggestedAxis, change: Partial<Line>) => {
    setLines({ ...lines, [keyOf(axis)]: { ...lineOf(axis), ...change } });
    setError(null);
  };
  const chosen = form.axes.filter((axis) => lineOf(axis).chosen);
  const counts = chosen.map((axis) => readAxisValues(lineOf(axis).values)?.length ?? 0);
  const seedCount = readCount(seeds, 100);
  const runs = chosen.length === 0 ? 0 : counts.reduce((product, count) => product * count, seedCount ?? 0);
  const start = async (event: FormEvent) => {
    event.preventDefault();
    const axes = chosen.map((axis): SweepAxis | string => axisOf(axis, lineOf(axis).values));
    const wrong = axes.find((axis) => typeof axis === "string");
    const epochCount = epochs === null ? form.epochs : readCount(epochs, 1_000_000);
    if (wrong !== undefined) return setError(String(wrong));
    if (axes.length === 0) return setError(t("Choose at least one thing to try several values of."));
    if (seedCount === null) return setError(t("Seeds: a whole number from 1 to 100."));
    if (epochs !== null && epochCount === null) return setError(t("Epochs: a whole number from 1 on."));
    if (runs > MOST) return setError(t("{0} runs; {1} are the most.", formatCount(runs), formatCount(MOST)));
    setStarting(true);
    const asked = {
      kind: "grid",
      axes: axes as SweepAxis[],
      seeds: seedCount,
      epochs: epochs === null ? null : epochCount,
    } as const;
    setError(await startSweep(asked));
    setStarting(false);
  };
  return (
    <form className="sweep-form" onSubmit={(event) => void start(event)}>
      <table className="sweep-axes">
        <thead>
          <tr>
            <th scope="col">{t("Try")}</th>
            <th scope="col">{t("Now")}</th>
            <th scope="col">{t("Values, apart by commas")}</th>
          </tr>
        </thead>
        <tbody>
          {form.axes.map((axis) => (
            <tr key={keyOf(axis)} className={lineOf(axis).chosen ? "is-chosen" : ""}>
              <th scope="row">
                <label>
                  <input
                    type="checkbox"
                    checked={lineOf(axis).chosen}
                    onChange={(event) => setLine(axis, { chosen: event.target.checked })}
                  />
                  <bdi>{axisTitle(axis.axis)}</bdi>
                </label>
              </th>
              <td>
                <bdi>{axis.current}</bdi>
              </td>
              <td>
                <input
                  type="text"
                  className="text-input"
                  dir="ltr"
                  spellCheck={false}
                  autoComplete="off"
                  aria-label={t("Values of {0}", axisTitle(axis.axis))}
                  value={lineOf(axis).values}
                  onChange={(event) => setLine(axis, { values: event.target.value, chosen: true })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="sweep-more">
        <CountField
          label={t("Seeds")}
          hint={t("Runs of each variant; mean and spread are shown")}
          value={seeds}
          onChange={setSeeds}
        />
        {form.epochs !== null && (
          <CountField
            label={t("Epochs")}
            hint={t("Of every run")}
            value={epochs ?? String(form.epochs)}
            onChange={setEpochs}
          />
        )}
        <p className="sweep-count">
          {t(
            "{0} variants, {1} runs",
            formatCount(counts.reduce((a, b) => a * b, chosen.length > 0 ? 1 : 0)),
            formatCount(runs),
          )}
        </p>
        {runs > MANY && (
          <p className="sweep-warning">
            <i className="codicon codicon-warning" aria-hidden="true" />
            {t("That many runs may take long. Fewer values, fewer seeds or fewer epochs give an overview first.")}
          </p>
        )}
        {form.validationRows === 0 && <NoValidation />}
        <button type="submit" className="primary" disabled={isStarting}>
          {isStarting ? t("Preparing…") : t("Start the comparison")}
        </button>
        {error !== null && (
          <p className="sweep-error" role="alert" dir="ltr">
            {error}
          </p>
        )}
      </div>
    </form>
  );
}

/** What an order by training rows is worth, and how to have a better one. */
export function NoValidation() {
  return (
    <p className="sweep-words" dir="ltr">
      <i className="codicon codicon-info" aria-hidden="true" />
      {t(
        "The data has no validation part, so the order is by the training objective, which favours the largest network. Write {0} into the file's “data” to keep rows for validation.",
        '"split": { "validation": 0.2 }',
      )}
    </p>
  );
}

function keyOf({ axis }: SuggestedAxis): string {
  return `${axis.kind}:${"node" in axis ? axis.node : ""}.${"name" in axis ? axis.name : ""}`;
}

function axisOf(suggested: SuggestedAxis, text: string): SweepAxis | string {
  const values = readAxisValues(text);
  if (values === null)
    return t(
      "{0}: a value is empty. Write them apart by commas, as in {1}.",
      axisTitle(suggested.axis),
      suggested.values,
    );
  return { ...suggested.axis, values };
}
