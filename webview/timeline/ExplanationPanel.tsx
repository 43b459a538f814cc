import { useMemo } from "react";
import type { Explanation } from "../../core/explain/explanation.ts";
import { announce, notify } from "../actions.ts";
import { copyExact } from "../controls/copyExact.ts";
import { fillIn } from "../controls/fillIn.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { restDuringPreview } from "../controls/restDuringPreview.ts";
import { useLatest } from "../controls/useLatest.ts";
import { t } from "../l10n.ts";
import { Formula } from "../math/Formula.tsx";
import { explanationToLatex } from "../math/latex.ts";
import { targetName } from "../selectors.ts";
import { useStore } from "../store.ts";
import { ChainTerms } from "./ChainTerms.tsx";
import { explainStep, type StepQuestion } from "./explanations.ts";

/** What the current step does: a sentence, the formulas in symbols and with their numbers, and the chain rule's terms. */
export function ExplanationPanel() {
  const pass = useStore((state) => state.pass);
  const target = useStore(targetName);
  const why = useStore((state) => state.whyNoPass);
  const step = useStore((state) => (state.pass ? Math.min(state.cursor, state.pass.timeline.length) - 1 : -1));
  const question = useMemo<StepQuestion | null>(() => (pass && step >= 0 ? { pass, step } : null), [pass, step]);
  const answered = useLatest(question, explainStep, restDuringPreview);

  if (why !== null) return null;
  if (pass && step < 0) return <Beginning rowLabel={pass.rowLabel} target={target} />;
  if (answered?.error) return <p className="explanation-error">{answered.error}</p>;
  if (!answered?.answer) return null;
  const current = answered.question === question;
  return (
    <div className={`explanation ${current ? "" : "explanation-old"}`} onCopy={copyExact}>
      <Sentence explanation={answered.answer} />
      <div className="explanation-columns">
        <Formulas explanation={answered.answer} />
        {answered.answer.terms.length > 0 && (
          <ChainTerms
            terms={answered.answer.terms}
            target={target ?? ""}
            node={answered.question.pass.timeline[answered.question.step]?.node ?? ""}
          />
        )}
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

function Sentence({ explanation }: { readonly explanation: Explanation }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(explanationToLatex(explanation));
      announce(t("Formulas copied as LaTeX"));
    } catch {
      notify("error", t("The clipboard cannot be written here."));
    }
  };
  return (
    <div className="explanation-head">
      <h2 className="explanation-title" dir="ltr">
        {explanation.title}
      </h2>
      <p className="explanation-sentence" dir="ltr">
        {explanation.sentence}
      </p>
      {explanation.lines.length > 0 && (
        <IconButton icon="copy" text="LaTeX" label={t("Copy the formulas as LaTeX")} onClick={() => void copy()} />
      )}
    </div>
  );
}

/** A formula wider than its place scrolls, so the keyboard must get there; one that fits needs no stop. */
function reachByKeyboard(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const look = () => {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  };
  // The formulas are set late, when KaTeX is there, and change their width without the row's changing.
  const observer = new ResizeObserver(look);
  for (const part of [element, ...element.children]) observer.observe(part);
  return () => observer.disconnect();
}

function Formulas({ explanation }: { readonly explanation: Explanation }) {
  return (
    <dl className="formulas">
      {explanation.lines.map((line) => (
        <div className="formula-line" key={`${line.label} ${line.symbolsText}`}>
          <dt>{line.label}</dt>
          <dd ref={reachByKeyboard}>
            <Formula tex={line.symbols} text={line.symbolsText} />
            {line.numbers !== null && (
              <Formula tex={line.numbers} text={line.numbersText ?? ""} className="formula-numbers" />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
