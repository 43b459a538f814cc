import type { Severity } from "../../core/problems.ts";
import type { NetworkView, ProblemView } from "../../core/protocol.ts";
import { applyFix, reveal } from "../actions.ts";
import { Popover } from "../controls/Popover.tsx";
import { severityName } from "../controls/severityName.ts";
import { t } from "../l10n.ts";
import { dispatch, useStore } from "../store.ts";

const ICONS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "info",
  hint: "lightbulb",
};
const ORDER: readonly Severity[] = ["error", "warning", "information", "hint"];
const NONE: NetworkView["problems"] = [];

/** How many problems the file has; the list goes to each place in the text and offers its fix. */
export function ProblemList() {
  const problems = useStore((state) => state.network?.problems ?? NONE);
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  if (problems.length === 0) return null;
  const worst = ORDER.find((severity) => problems.some((problem) => problem.severity === severity)) ?? "hint";
  const count = problems.length === 1 ? t("1 problem") : t("{0} problems", problems.length);
  // The index in the network's own list is what names a problem to the host, so the order for people is made beside it.
  const listed = problems
    .map((problem, index) => ({ problem, index }))
    .sort((a, b) => ORDER.indexOf(a.problem.severity) - ORDER.indexOf(b.problem.severity));
  return (
    <Popover
      label={t("Problems")}
      title={t("Problems of this file")}
      className={`icon-button with-text problems-button severity-${worst}`}
      button={
        <>
          <span className={`codicon codicon-${ICONS[worst]}`} aria-hidden="true" />
          <span className="icon-button-text">{count}</span>
          <span className="problems-count" role="img" aria-label={count}>
            {problems.length}
          </span>
        </>
      }
    >
      <ul className="problems">
        {listed.map(({ problem, index }) => (
          <ProblemRow key={index} problem={problem} index={index} readOnly={readOnly} />
        ))}
      </ul>
    </Popover>
  );
}

function ProblemRow({
  problem,
  index,
  readOnly,
}: {
  readonly problem: ProblemView;
  readonly index: number;
  readonly readOnly: boolean;
}) {
  const { node } = problem;
  const show = () => {
    if (node !== null) dispatch({ type: "select", nodes: [node] });
    void reveal(null, problem.start);
  };
  return (
    <li className={`severity-${problem.severity}`}>
      <span
        className={`codicon codicon-${ICONS[problem.severity]}`}
        role="img"
        aria-label={severityName(problem.severity)}
      />
      <button type="button" className="problem-text" dir="ltr" title={t("Show the place in the text")} onClick={show}>
        {problem.message}
        <span className="problem-place">
          {t("{0} · line {1}, column {2}", problem.code, problem.line, problem.column)}
        </span>
      </button>
      {problem.fix !== null && !readOnly && (
        <button type="button" className="chip" onClick={() => void applyFix(index)}>
          {problem.fix}
        </button>
      )}
    </li>
  );
}
