import type { ProblemView } from "../../core/protocol.ts";
import { applyFix, reveal } from "../actions.ts";
import { t } from "../l10n.ts";
import { getState } from "../store.ts";
import { SEVERITY_ICONS } from "./severity.ts";

/** Problems in words, each with the way to its place and, where there is one, its fix. */
export default function ProblemList({ problems }: { readonly problems: readonly ProblemView[] }) {
  return (
    <span className="problem-list">
      {problems.map((problem) => (
        <span
          key={`${problem.code} ${problem.start} ${problem.message}`}
          className={`problem problem-${problem.severity}`}
        >
          <i className={`codicon ${SEVERITY_ICONS[problem.severity]}`} aria-hidden="true" />
          <span className="problem-text" dir="ltr">
            {problem.message}
          </span>
          <span className="problem-actions">
            {problem.fix && (
              <button
                type="button"
                className="primary"
                onClick={() => void applyFix(getState().network?.problems.indexOf(problem) ?? -1)}
              >
                {problem.fix}
              </button>
            )}
            <button type="button" className="link" onClick={() => void reveal(null, problem.start)}>
              {t("{0}, line {1}", problem.code, problem.line)}
            </button>
          </span>
        </span>
      ))}
    </span>
  );
}
