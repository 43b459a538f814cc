import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { stopAt } from "./debugged.ts";

/** Where the session has stopped: the arrow of VS Code's stopped line, and the unit and part that comes next. */
export function StopMark({ id }: { readonly id: string }) {
  const debug = useStore((state) => stopAt(state, id));
  if (!debug) return null;
  return (
    <span className="stop-mark" dir="ltr" title={debug.why ?? debug.place}>
      <i
        className={`codicon codicon-${debug.inside === null ? "debug-stackframe" : "debug-stackframe-focused"}`}
        role="img"
        aria-label={t("The session stands here")}
      />
      {debug.inside !== null && <span className="stop-inside">{debug.inside}</span>}
    </span>
  );
}
