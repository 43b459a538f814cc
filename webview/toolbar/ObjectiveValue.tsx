import { joinIds } from "../../core/isolate.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { t } from "../l10n.ts";
import { numbersOf } from "../selectors.ts";
import { type State, useStore } from "../store.ts";

/** The objective at the cursor, and the regularization's share of it. */
export function ObjectiveValue() {
  const exists = useStore((state) => (state.network?.objective.length ?? 0) > 0);
  const name = useStore((state) => joinIds(state.network?.objective ?? [], " + "));
  const value = useStore((state) => objectiveAtCursor(state, "objective"));
  const regularization = useStore((state) => objectiveAtCursor(state, "regularization"));
  if (!exists) return null;
  return (
    <div className="toolbar-group objective">
      <span className="toolbar-label" title={t("The objective: {0}", name)}>
        {t("objective")}
      </span>
      <span className="objective-value">
        <Figure value={value} />
      </span>
      {regularization !== null && regularization !== 0 && (
        <span className="toolbar-label" title={t("Of this, the regularization")}>
          {fillIn(t("incl. {0}"), <Figure value={regularization} />)}
        </span>
      )}
    </div>
  );
}

/** Null until the step that adds the objective up is done. */
export function objectiveAtCursor({ pass, cursor }: State, part: "objective" | "regularization"): number | null {
  if (!pass) return null;
  const run = pass[part];
  const computedAt = pass.timeline.findIndex(({ phase }) => phase === "objective");
  if (!run || computedAt < 0 || cursor <= computedAt) return null;
  return numbersOf(pass, run)[0] ?? null;
}
