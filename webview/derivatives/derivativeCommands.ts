import { notify } from "../actions.ts";
import { chosenParts } from "../canvas/chosenParts.ts";
import { t } from "../l10n.ts";
import { getState } from "../store.ts";
import { ask, asked, type DerivativeTab, endsFor } from "./asked.ts";

/** Opens the panel on a tab: of and by what is selected. A command takes the keyboard there. */
export function showDerivatives(tab: DerivativeTab, takesKeyboard = true): void {
  const { network, pass, whyNoPass } = getState();
  if (!network) return;
  if (!pass) {
    notify("information", whyNoPass ?? t("There is no pass yet, so there are no derivatives."));
    return;
  }
  const ends = endsFor(tab, chosenParts().nodes, network, pass);
  if (!ends) {
    notify("information", t("There is nothing to differentiate yet: the network has no input."));
    return;
  }
  ask(tab, ends.of, ends.by);
  if (takesKeyboard) focusWhenThere();
}

export function showPathsBetween(of: string, by: string): void {
  ask("paths", of, by);
  focusWhenThere();
}

/** The tab that was asked for has the keyboard, once its part of the page has come. */
function focusWhenThere(tries = 120): void {
  const tab = document.querySelector<HTMLElement>(".derivatives [role='tab'][aria-selected='true']");
  if (tab && asked.get()?.tab === tab.dataset["tab"]) tab.focus();
  else if (tries > 0) requestAnimationFrame(() => focusWhenThere(tries - 1));
}
