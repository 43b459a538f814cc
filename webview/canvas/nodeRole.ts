import type { Phase } from "../../core/engine/tape.ts";
import type { NodeView } from "../../core/protocol.ts";
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
function isPlaceOf(state: State, phase: Phase, id: string): boolean {
  const target = state.pass?.target ?? null;
  if (phase === "regularization" || target === null) return false;
  if (phase === "objective" || state.pass?.targetIsObjective) return nodeView(state, id)?.isObjective ?? false;
  return target === id || target.startsWith(`${id}[`);
}

/** Op and shape. A loss has its op in the box already, so there it is how the samples are joined. */
export function captionOf(view: NodeView): string {
  const reduction = view.attributes["reduction"]?.value;
  const what = view.look === "loss" && typeof reduction === "string" ? reduction : view.op;
  return view.broken ? what : `${what} [${view.shape.join(", ")}]`;
}
