import type { PassView, WhyView } from "../../core/protocol.ts";
import { announce, ask, notify } from "../actions.ts";
import { giveWayToExplanation } from "../box/boxParts.ts";
import { focusedNode } from "../canvas/focus.ts";
import { pointAt } from "../canvas/pointedAt.ts";
import { sharedValue } from "../controls/sharedValue.ts";
import { t } from "../l10n.ts";
import { currentStep } from "../selectors.ts";
import { getState } from "../store.ts";

/** An answer, and the place in the pass that it is true of. */
export interface ToldWhy {
  readonly answer: WhyView;
  readonly node: string;
  readonly pass: PassView | null;
  readonly cursor: number;
}

export const toldWhy = sharedValue<ToldWhy | null>(null);

/** Why a gradient is zero, tiny or not finite: said in a sentence, the node that causes it highlighted. */
export async function askWhy(node: string, parameter: string | null = null, component = 0): Promise<void> {
  const { pass, cursor } = getState();
  if (!pass) {
    notify("information", getState().whyNoPass ?? t("There is no pass yet, so there are no gradients."));
    return;
  }
  const at = Math.min(cursor, pass.timeline.length);
  const answered = await ask("whyGradient", { node, parameter, component, cursor: at });
  const now = getState();
  // An answer about numbers that are not on the screen any more would be wrong there.
  if (!answered.ok || now.pass !== pass || Math.min(now.cursor, pass.timeline.length) !== at) return;
  const { sentence, culprit } = answered.value;
  giveWayToExplanation();
  toldWhy.set({ answer: answered.value, node, pass, cursor: at });
  pointAt(culprit);
  // The panel may be folded away.
  if (document.querySelector(".explanation-box")) announce(sentence);
  else notify("information", sentence);
}

/** The node that a command without one is about: the one that is selected or focused, else the one whose step was done last. */
export function nodeInQuestion(): string | null {
  const state = getState();
  const [selected] = state.selection.nodes;
  return selected ?? focusedNode() ?? currentStep(state)?.node ?? null;
}

export function askWhyHere(): void {
  const node = nodeInQuestion();
  if (node === null) notify("information", t("Select a node to ask about its gradient."));
  else void askWhy(node);
}

/** A gradient that deserves the question: 0, tiny, NaN or infinite. */
export function isSuspicious(value: number | undefined): boolean {
  return value !== undefined && !(Math.abs(value) >= SMALL && Number.isFinite(value));
}

/** As `TINY_GRADIENT` of the diagnosis. */
const SMALL = 1e-4;
