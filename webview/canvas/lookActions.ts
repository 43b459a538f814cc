import { announce } from "../actions.ts";
import { t } from "../l10n.ts";
import { dispatch, getState } from "../store.ts";

/** How this canvas shows the network; nothing of it enters the text. */

export function turnNetwork(): void {
  const direction = getState().look.direction === "down" ? "right" : "down";
  dispatch({ type: "look", look: { direction } });
  announce(direction === "down" ? t("The network runs top down.") : t("The network runs left to right."));
}

export function toggleMinimap(): void {
  const minimap = !getState().look.minimap;
  dispatch({ type: "look", look: { minimap } });
  announce(minimap ? t("The minimap is shown where the network does not fit.") : t("The minimap is hidden."));
}
