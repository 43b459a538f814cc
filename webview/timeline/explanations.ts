import type { ExplainArgs, ExplanationView, PassView } from "../../core/protocol.ts";
import { getState } from "../store.ts";
import { request } from "../transport.ts";

export interface StepQuestion extends ExplainArgs {
  readonly pass: PassView;
}

const answered = new WeakMap<PassView, Map<string, ExplanationView>>();

/** What happens in a step; asked once a pass, so that stepping back and forth is instant. */
export async function explainStep({ pass, ...args }: StepQuestion): Promise<ExplanationView> {
  const key = JSON.stringify(args);
  const kept = answered.get(pass)?.get(key);
  if (kept) return kept;
  const explanation = await request("explain", args);
  // The host explains the pass it has now; an answer that a newer pass overtook is not this one's.
  if (getState().pass === pass) {
    if (!answered.has(pass)) answered.set(pass, new Map());
    answered.get(pass)?.set(key, explanation);
  }
  return explanation;
}
