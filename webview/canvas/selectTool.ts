import { announce } from "../actions.ts";
import { persistedValue } from "../controls/persistedValue.ts";
import { t } from "../l10n.ts";

/** What a drag on empty canvas does: move the view, or draw a box around what shall be selected. */
export const isSelecting = persistedValue(
  "selectTool",
  false,
  (stored): stored is boolean => typeof stored === "boolean",
);

export function toggleTool(): void {
  isSelecting.set(!isSelecting.get());
  announce(isSelecting.get() ? t("Dragging on empty canvas selects.") : t("Dragging on empty canvas moves the view."));
}
