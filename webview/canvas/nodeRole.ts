import type { NodeView, PassPhase } from "../../core/protocol.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { currentStep, nodeView } from "../selectors.ts";
import type { State } from "../state.ts";

/** Part of a node in the current step, or in a keyboard connection; a name that the style sheet knows. */
export type NodeRole = "forward" | "backward" | "link-source" | "link-target";

export function roleOfNode(state: State, id: string): NodeRole | null {
  if (state.linking?.from === id) return "link-source";
  if (state.linking?.candidate === id) return "link-target";
  const step = currentStep(state);
  if (!step) return null;
  const isMeant = step.node === null ? isPlaceOf(state, step.phase, id) : step.node === id;
  return isMeant ? step.direction : null;
}

/** Steps without a node of their own happen at the target: the objective is summed there, and the seed is put there. */
function isPlaceOf(state: State, phase: PassPhase, id: string): boolean {
  const target = state.pass?.target ?? null;
  if (phase === "regularization" || phase === "update" || target === null) return false;
  if (phase === "objective" || state.pass?.targetIsObjective) return nodeView(state, id)?.isObjective ?? false;
  return target === id || target.startsWith(`${id}[`);
}

/** The lines below a node: op and shape, and of a layer how much it learns. A loss has its op in the box already, so there it is how the samples are joined. */
export function captionOf(view: NodeView): { readonly op: string; readonly shape: string; readonly learned: string } {
  const reduction = view.attributes["reduction"]?.value;
  const op = view.look === "loss" && typeof reduction === "string" ? reduction : view.op;
  const shape = view.broken ? "" : `[${view.shape.join(", ")}]`;
  // A neuron's few are clear from its wires.
  const count = view.look === "layer" ? view.parameterCount : 0;
  if (count === 0) return { op, shape, learned: "" };
  return { op, shape, learned: count === 1 ? t("1 parameter") : t("{0} parameters", formatCount(count)) };
}
