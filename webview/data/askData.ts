import type { PassView } from "../../core/protocol.ts";
import type { AnswerOf, DataKind, DataQuestion } from "../../core/view/dataView.ts";
import { sharedValue } from "../controls/sharedValue.ts";
import { request } from "../transport.ts";

/** A question at the numbers that the canvas shows: a new pass makes it another question. */
export interface AskedData<Q extends DataQuestion> {
  readonly question: Q;
  readonly pass: PassView | null;
}

/** How far the answer is that takes longest of those under way, from 0 to 1; null while none takes long. */
export const progress = sharedValue<number | null>(null);

/** The host looks at the rows piece by piece, so that it stays at hand; each piece is asked for. */
export async function askData<Q extends DataQuestion>({
  question,
}: AskedData<Q>): Promise<AnswerOf<Q["kind"] & DataKind>> {
  try {
    let reply = await request("data", { question });
    while (reply.kind === "progress") {
      progress.set(reply.of > 0 ? reply.done / reply.of : 0);
      reply = await request("data", { job: reply.job });
    }
    // The host answers what it was asked.
    return reply.answer as AnswerOf<Q["kind"] & DataKind>;
  } finally {
    progress.set(null);
  }
}
