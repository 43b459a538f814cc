import { useMemo, useState } from "react";
import type { MemoryName, OptimizerView } from "../../core/view/optimizerView.ts";
import type { TrainingView } from "../../core/view/trainingView.ts";
import { Figure } from "../controls/Figure.tsx";
import { usePersisted } from "../controls/persisted.ts";
import { useLatest } from "../controls/useLatest.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";
import { request } from "../transport.ts";
import { PAGE, Pager } from "./Pager.tsx";
import type { ParamModel } from "./paramModel.ts";
import { entryName } from "./useParamEditing.ts";

interface Question {
  readonly parameter: string;
  readonly training: TrainingView;
}

const fetchState = ({ parameter }: Question) => request("optimizerState", { parameter });
/** Milliseconds: everything that the run knows is copied for it. */
const REST = 1000;
const restAfter = () => REST;

/** What the optimizer of the run remembers beside this parameter, and the step that it makes next. Asked only while it is open. */
export function OptimizerMemory({ model }: { readonly model: ParamModel }) {
  const [open, setOpen] = usePersisted<boolean>("optimizerMemory", false);
  const training = useStore((state) => state.training);
  const question = useMemo(
    () => (open && training ? { parameter: model.listedAs, training } : null),
    [open, training, model.listedAs],
  );
  const found = useLatest<Question, OptimizerView>(question, fetchState, restAfter);
  const view = found?.answer?.parameter === model.listedAs ? found.answer : null;
  return (
    <details className="optimizer-memory" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="fold-summary">
        <span className="codicon codicon-chevron-right" aria-hidden="true" />
        {t("Optimizer’s memory")}
      </summary>
      {open &&
        (view ? <Memory view={view} model={model} /> : <p className="param-origin">{found?.error ?? t("Loading…")}</p>)}
    </details>
  );
}

function Memory({ view, model }: { readonly view: OptimizerView; readonly model: ParamModel }) {
  const { optimizer, step, moves, isMoving, arrays, entries } = view;
  if (!isMoving) return <p className="param-origin">{t("Training leaves this parameter as it is.")}</p>;
  const remembers = arrays.some(({ name }) => name !== "step");
  return (
    <>
      <p className="param-origin" dir="ltr">
        {remembers
          ? t(
              "{0} after step {1}; this parameter has moved t = {2} times.",
              optimizer,
              formatCount(step),
              formatCount(moves),
            )
          : t(
              "{0} after step {1} remembers nothing: each step is by its gradient alone.",
              optimizer,
              formatCount(step),
            )}{" "}
        {arrays.every(({ name }) => name !== "step") && t("No step is to come.")}
      </p>
      {entries.length > 0 ? <Entries view={view} model={model} /> : <Summaries view={view} />}
    </>
  );
}

/** One line an entry. */
function Entries({ view: { arrays, entries }, model }: { readonly view: OptimizerView; readonly model: ParamModel }) {
  const [start, setStart] = useState(0);
  const names = memoryNames();
  const from = start < entries.length ? start : 0;
  return (
    <div className="param-scroll">
      <Pager what="rows" total={entries.length} start={from} onMove={setStart} />
      <table className="entries">
        <thead>
          <tr>
            <td />
            {arrays.map(({ name }) => (
              <th key={name} scope="col">
                {names[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.slice(from, from + PAGE).map((entry, i) => (
            <tr key={entry}>
              <th scope="row">
                <bdi>{entryName(model, entry)}</bdi>
              </th>
              {arrays.map(({ name, numbers }) => (
                <td key={name}>
                  <Figure value={numbers[from + i] ?? Number.NaN} className="memory-figure" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One line an array, of a parameter that is too large for more. */
function Summaries({ view: { arrays } }: { readonly view: OptimizerView }) {
  const names = memoryNames();
  return (
    <div className="param-scroll">
      <table className="entries">
        <thead>
          <tr>
            <td />
            <th scope="col">{t("smallest")}</th>
            <th scope="col">{t("mean")}</th>
            <th scope="col">{t("largest")}</th>
            <th scope="col">{t("norm")}</th>
          </tr>
        </thead>
        <tbody>
          {arrays.map(({ name, statistics: { minimum, mean, maximum, norm } }) => (
            <tr key={name}>
              <th scope="row">{names[name]}</th>
              {[minimum, mean, maximum, norm].map((value, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a number is its column's
                <td key={i}>
                  <Figure value={value} className="memory-figure" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const memoryNames = (): Readonly<Record<MemoryName, string>> => ({
  velocity: t("velocity v"),
  mean: t("mean m"),
  square: t("square s"),
  step: t("next Δθ"),
});
