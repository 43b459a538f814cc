import type { SweepView } from "../../core/view/sweepView.ts";
import { ask } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { openRow } from "./openRow.ts";
import { rowName, type ShownRow } from "./sweepRows.ts";
import { sweepMode } from "./sweepState.ts";
import { sweepTitle } from "./sweepWords.ts";

interface Props {
  readonly view: SweepView;
  readonly best: ShownRow | null;
}

/** How far a comparison is, which row is best, and what can be done with it. */
export function SweepHead({ view, best }: Props) {
  const isReadOnly = useStore((state) => state.network?.readOnly ?? true);
  const { status, done, total, kind } = view;
  const isRunning = status === "running";
  const name = best ? rowName(view, best) : "";
  return (
    <div className="sweep-head">
      <strong>{sweepTitle(view)}</strong>
      {best && (
        <span className="sweep-best-name" dir="ltr">
          <i className="codicon codicon-star-full" aria-hidden="true" />
          {t("best:")} <bdi>{name}</bdi>
        </span>
      )}
      <span className="sweep-buttons">
        {best && (
          <button type="button" className="primary" onClick={() => openRow(best.point, "new")}>
            {t("Open the best")}
          </button>
        )}
        {best && kind === "grid" && (
          <button
            type="button"
            className="secondary"
            disabled={view.isOutdated || isReadOnly}
            title={t("Make this file the best variant, as one step of undo")}
            onClick={() => openRow(best.point, "apply")}
          >
            {t("Write the best into this file")}
          </button>
        )}
        <IconButton
          icon="debug-stop"
          text={t("Cancel")}
          label={t("Cancel the runs that are left; what is done stays")}
          disabled={!isRunning}
          onClick={() => void ask("sweep", { action: "cancel" })}
        />
        <IconButton
          icon="settings"
          text={t("New…")}
          label={t("New comparison…")}
          onClick={() => sweepMode.set(kind === "widths" ? "widths" : "grid")}
        />
        <IconButton
          icon="close"
          label={t("Discard the comparison")}
          onClick={() => void ask("sweep", { action: "discard" })}
        />
      </span>
      <div
        className="training-progress"
        role="progressbar"
        aria-label={t("Runs done")}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <span className="training-done" style={{ width: `${total > 0 ? (100 * done) / total : 100}%` }} />
      </div>
    </div>
  );
}
