import { componentName } from "../../core/graph/componentName.ts";
import type { NetworkView, NodeView } from "../../core/protocol.ts";
import type { Choice } from "../controls/Combobox.tsx";
import { t } from "../l10n.ts";

/** What maps can show of a network. */

/** As many as a list is good for; anything else can be typed. */
const MOST_CHOICES = 400;
/** Components of one node in the list. */
const MOST_COMPONENTS = 32;

/** Losses join all samples; inputs are what they are. */
export function hasMap({ look, broken }: NodeView): boolean {
  return !broken && look !== "loss" && look !== "group" && look !== "input";
}

/** `z[3]`, or `y` for a scalar. */
export function componentText(view: Pick<NodeView, "id" | "shape">, component: number): string {
  return componentName(view, component);
}

export function subjectChoices(network: NetworkView): readonly Choice[] {
  const choices: Choice[] = [];
  for (const view of network.nodes) {
    if (!hasMap(view)) continue;
    for (let i = 0; i < Math.min(view.size, MOST_COMPONENTS); i++) {
      if (choices.length >= MOST_CHOICES) return choices;
      choices.push({ value: componentText(view, i) });
    }
  }
  return choices;
}

/** What the network makes of its inputs, prediction or class, as a choice among the nodes. */
export const outputText = () => t("the output");
