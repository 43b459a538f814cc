import type { PassView } from "../../core/protocol.ts";
import type { DerivativeAnswer, DerivativeProgress, DerivativeQuestion } from "../../core/view/derivativeView.ts";
import { sharedValue } from "../controls/sharedValue.ts";
import { request } from "../transport.ts";

export interface AskedDerivative {
  readonly question: DerivativeQuestion;
  /** At whose numbers: a new pass makes it another question. */
  readonly pass: PassView;
}

export interface FoundDerivative {
  readonly answer: DerivativeAnswer;
  readonly asEvaluation: boolean;
}

/** How far the computation under way is; null while none is, or none that takes long. */
export const progress = sharedValue<DerivativeProgress | null>(null);

let wanted: AskedDerivative | null = null;

/** Only the newest question is worth going on with; null: none is. */
export function wantDerivative(asked: AskedDerivative | null): void {
  wanted = asked;
}

/** The host computes piece by piece, so that it stays at hand; each piece is asked for, until there is an answer or another question. */
export async function findDerivative(asked: AskedDerivative): Promise<FoundDerivative | null> {
  try {
    let reply = await request("derivatives", { question: asked.question });
    while (reply.kind === "progress") {
      if (wanted !== asked) return null;
      progress.set(reply);
      reply = await request("derivatives", { job: reply.job });
    }
    return { answer: reply.answer, asEvaluation: reply.asEvaluation };
  } finally {
    progress.set(null);
  }
}
