import type { NodeView } from "../../core/protocol.ts";
import type { MenuItem } from "../canvas/menuItems.ts";
import { t } from "../l10n.ts";
import { nodeView } from "../selectors.ts";
import type { State } from "../state.ts";
import { getState } from "../store.ts";
import { canOpen, toggleNeurons } from "./opening.ts";

/** What the menu of a node offers about its neurons. */
export function neuronItems(view: NodeView, state: State): readonly MenuItem[] {
  if (view.look !== "layer" && !canOpen(view)) return [];
  const isOpen = state.look.opened.includes(view.id);
  return [
    {
      label: isOpen ? t("Fold into one box") : t("Show its neurons"),
      icon: isOpen ? "eye-closed" : "eye",
      keys: "N",
      run: () => void toggleNeurons(view.id),
    },
  ];
}

/** A double click on a layer outside its id opens or folds it, in a read-only file too. */
export function doubleClickOnLayer(target: Element): boolean {
  const body = target.closest<HTMLElement>(".node-body");
  const id = body?.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
  if (id === undefined || target.closest(".node-id, .badge, input")) return false;
  const view = nodeView(getState(), id);
  return view !== null && (view.look === "layer" || getState().look.opened.includes(id)) && toggleNeurons(id);
}
