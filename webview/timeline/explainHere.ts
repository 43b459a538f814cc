import { notify } from "../actions.ts";
import { t } from "../l10n.ts";
import { explainNode } from "./explained.ts";
import { nodeInQuestion } from "./why.ts";

/** Explains the node that is selected, focused or was computed last, and leads the keyboard to the formulas. */
export function explainHere(): void {
  const node = nodeInQuestion();
  if (node === null) {
    notify("information", t("Select a node to have its steps explained."));
    return;
  }
  explainNode(node);
}
