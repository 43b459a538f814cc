import type { Explanation } from "../../core/explain/explanation.ts";
import type { PassView } from "../../core/protocol.ts";
import { getState } from "../store.ts";
import { request } from "../transport.ts";

export interface StepQuestion {
  readonly pass: PassView;
  readonly step: number;
}

const answered = new WeakMap<PassView, Map<number, Explanation>>();

/** What happens in a step; asked once a pass, so that stepping back and forth is instant. */
export async function explainStep({ pass, step }: StepQuestion): Promise<Explanation> {
  const kept = answered.get(pass)?.get(step);
  if (kept) return kept;
  const explanation = await request("explain", { step });
  // The host explains the pass it has now; an answer that a newer pass overtook is not this one's.
  if (getState().pass === pass) {
    if (!answered.has(pass)) answered.set(pass, new Map());
    answered.get(pass)?.set(step, explanation);
  }
  return explanation;
}
