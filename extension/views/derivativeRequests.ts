import { goOn, type Steps } from "../../core/engine/steps.ts";
import type { Tape } from "../../core/engine/tape.ts";
import type { DerivativeReply } from "../../core/protocol.ts";
import { derivativeSteps } from "../../core/view/derivativeSteps.ts";
import type { DerivativeAnswer, DerivativeQuestion } from "../../core/view/derivativeView.ts";
import { passOptions } from "../../core/watch/passDerivatives.ts";
import type { ReadPass } from "../editor/explainRequests.ts";
import type { Handler } from "../editor/partRequests.ts";
import { t } from "../l10n.ts";

/** So long may the extension host be kept from everything else; a page that wants the rest asks again. */
const PIECE = 150;

interface Job {
  readonly id: number;
  readonly steps: Steps<DerivativeAnswer>;
  readonly asEvaluation: boolean;
}

/** What a canvas asks of derivatives between any two of its nodes, at the numbers of the pass that it shows. */
export function derivativeRequests(readPass: ReadPass): { readonly derivatives: Handler<"derivatives"> } {
  let last = 0;
  let job: Job | null = null;
  const advance = (current: Job): DerivativeReply => {
    const found = goOn(current.steps, PIECE, () => performance.now());
    if ("progress" in found) return { kind: "progress", job: current.id, ...found.progress };
    job = null;
    return { kind: "answer", answer: found.result, asEvaluation: current.asEvaluation };
  };
  return {
    derivatives: (args) => {
      if ("question" in args) {
        last += 1;
        job = readPass((tape) => startJob(last, tape, args.question));
      }
      if (!job || ("job" in args && job.id !== args.job)) throw new Error(t("Something else was asked for meanwhile."));
      return advance(job);
    },
  };
}

/** The numbers are copied here and now, so that a pass that moves on meanwhile is not mixed into it. */
function startJob(id: number, tape: Tape, question: DerivativeQuestion): Job {
  const { batch: _, ...options } = passOptions(tape, 0);
  return {
    id,
    steps: derivativeSteps({ graph: tape.graph, options }, question),
    asEvaluation: differsInTraining(tape),
  };
}

function differsInTraining({ mode, graph }: Tape): boolean {
  return mode === "training" && graph.nodes.some(({ op, buffers }) => buffers.length > 0 || op.name === "dropout");
}
