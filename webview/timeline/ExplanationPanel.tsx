import { useEffect, useMemo } from "react";
import type { Choice } from "../../core/explain/explanation.ts";
import type { ExplanationView } from "../../core/protocol.ts";
import { readSum } from "../../core/view/explanationView.ts";
import { copyExact } from "../controls/copyExact.ts";
import { fillIn } from "../controls/fillIn.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { restDuringPreview } from "../controls/restDuringPreview.ts";
import { useLatest } from "../controls/useLatest.ts";
import { t } from "../l10n.ts";
import { targetName } from "../selectors.ts";
import { useStore } from "../store.ts";
import { ChainTerms } from "./ChainTerms.tsx";
import { copyFormulas, setShownFormulas } from "./copyFormulas.ts";
import {
  type Explained,
  explainNode,
  type Picked,
  picked,
  pinned,
  stepOf,
  useExplained,
  type Way,
} from "./explained.ts";
import { explainStep, type StepQuestion } from "./explanations.ts";
import { Formulas } from "./Formulas.tsx";
import { WhyNote } from "./WhyNote.tsx";
import { askWhy } from "./why.ts";

/** What a step does: a sentence, the formulas in symbols and with their numbers, and the sums of the chain rule. */
export function ExplanationPanel() {
  const pass = useStore((state) => state.pass);
  const target = useStore(targetName);
  const why = useStore((state) => state.whyNoPass);
  const explained = useExplained();
  const answered = useLatest<StepQuestion, ExplanationView>(
    explained?.question ?? null,
    explainStep,
    restDuringPreview,
  );
  const answer = answered?.answer ?? null;
  useEffect(() => {
    setShownFormulas(explained ? (answer?.lines ?? []) : []);
    return () => setShownFormulas([]);
  }, [explained, answer]);

  if (why !== null) return null;
  if (pass && !explained) {
    return (
      <>
        <WhyNote />
        <Beginning rowLabel={pass.rowLabel} target={target} />
      </>
    );
  }
  if (answered?.error) return <p className="explanation-error">{answered.error}</p>;
  if (!answer || !explained) return null;
  const current = answered?.question === explained.question;
  return (
    <div className={`explanation ${current ? "" : "explanation-old"}`} onCopy={copyExact}>
      <WhyNote />
      <Head explanation={answer} explained={explained} />
      <div className="explanation-columns">
        <Formulas lines={answer.lines} inside={explained.inside} />
        {answer.sums.length > 0 && <Sums explanation={answer} explained={explained} />}
      </div>
    </div>
  );
}

/* Sentences are ours and English: a Hebrew id at the beginning must not turn them round, as `auto` would. */
function Beginning({ rowLabel, target }: { readonly rowLabel: string; readonly target: string | null }) {
  return (
    <div className="explanation">
      <p className="explanation-sentence" dir="ltr">
        {target === null
          ? fillIn(t("Nothing is computed yet. The sample is {0}."), <bdi>{rowLabel}</bdi>)
          : fillIn(
              t(
                "Nothing is computed yet. The sample is {0}; after the forward pass comes the derivative of {1} by everything.",
              ),
              <bdi>{rowLabel}</bdi>,
              <bdi>{target}</bdi>,
            )}
      </p>
    </div>
  );
}

interface PartProps {
  readonly explanation: ExplanationView;
  readonly explained: Explained;
}

function Head({ explanation, explained }: PartProps) {
  const { node, way, isPinned, isUpdate, question } = explained;
  const { unit, input } = explanation;
  const pick = (change: Partial<Picked>) => picked.set({ ...choiceOf(explained), ...change });
  return (
    <div className="explanation-head">
      <h2 className="explanation-title" dir="ltr">
        {explanation.title}
      </h2>
      {isPinned && node !== null && (
        <span className="explanation-pin">
          <WayButton node={node} way="forward" current={way} question={question} />
          <WayButton node={node} way="backward" current={way} question={question} />
          <IconButton
            icon="debug-continue"
            text={t("Follow the steps")}
            label={t("Follow the steps: explain the one that was done last")}
            onClick={() => pinned.set(null)}
          />
        </span>
      )}
      <p className="explanation-sentence" dir="ltr">
        {explanation.sentence}
      </p>
      <span className="explanation-tools">
        {unit.of > 1 && (
          <ChoiceField
            label={isUpdate ? t("number") : t("unit")}
            title={
              isUpdate
                ? t("The number of θ that the formulas are of")
                : t("The unit that the elementwise formulas are of")
            }
            choice={unit}
            onPick={(at) => pick({ unit: at, from: 0 })}
          />
        )}
        {input.of > 1 && (
          <ChoiceField
            label={t("input")}
            title={t("The input that the elementwise formulas are of")}
            choice={input}
            onPick={(at) => pick({ input: at, from: 0 })}
          />
        )}
        {node !== null && way === "backward" && (
          <IconButton
            icon="question"
            text={t("Why?")}
            label={t("Why? What makes this gradient as it is")}
            onClick={() => void askWhy(node, null, unit.at)}
          />
        )}
        {explanation.lines.length > 0 && (
          <IconButton
            icon="copy"
            text="LaTeX"
            label={t("Copy the formulas as LaTeX")}
            onClick={() => void copyFormulas(explanation.lines)}
          />
        )}
      </span>
    </div>
  );
}

function choiceOf({ question, of }: Explained): Picked {
  return { of, unit: question.unit ?? 0, input: question.input ?? 0, from: question.from ?? 0 };
}

interface WayProps {
  readonly node: string;
  readonly way: Way;
  readonly current: Way;
  readonly question: StepQuestion;
}

function WayButton({ node, way, current, question }: WayProps) {
  return (
    <IconButton
      icon={way === "forward" ? "arrow-right" : "arrow-left"}
      label={way === "forward" ? t("Explain its forward step") : t("Explain its backward step")}
      pressed={way === current}
      disabled={stepOf(question.pass, node, way) < 0}
      onClick={() => explainNode(node, way)}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly title: string;
  readonly choice: Choice;
  onPick(at: number): void;
}

/** Which component the elementwise formulas are of, by its number; arrows go to the next. */
function ChoiceField({ label, title, choice, onPick }: ChoiceProps) {
  return (
    <label className="choice-field" title={title}>
      {label}
      <input
        type="number"
        className="text-input"
        min={0}
        max={choice.of - 1}
        value={choice.at}
        aria-label={title}
        onChange={(event) => {
          const at = event.target.valueAsNumber;
          if (Number.isInteger(at)) onPick(Math.max(0, Math.min(at, choice.of - 1)));
        }}
      />
      <span className="choice-count">{t("of {0}", choice.of)}</span>
    </label>
  );
}

function Sums({ explanation, explained }: PartProps) {
  const sums = useMemo(() => explanation.sums.map(readSum), [explanation.sums]);
  const page = (from: number) => picked.set({ ...choiceOf(explained), from });
  return (
    <div className="chain-sums">
      {sums.map((sum) => (
        <ChainTerms key={sum.name} sum={sum} onPage={page} />
      ))}
    </div>
  );
}
