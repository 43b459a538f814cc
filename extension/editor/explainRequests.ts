import { whyGradient } from "../../core/diagnosis/whyGradient.ts";
import type { Tape } from "../../core/engine/tape.ts";
import { tapeAt } from "../../core/engine/tapeAt.ts";
import { explainStep } from "../../core/explain/explain.ts";
import { explainUpdate, type UpdateFacts } from "../../core/explain/update.ts";
import { explanationView } from "../../core/view/explanationView.ts";
import type { Handler } from "./partRequests.ts";

/** Reads the pass that the panel shows, and the sample of it that it shows; throws a sentence where there is none. */
export type ReadPass = <T>(read: (tape: Tape, sample: number) => T) => T;

type ExplainRequest = "explain" | "whyGradient";

/** Looks at the update at the end of the pass that the panel shows; null where there is none. */
export type LookAtUpdate = <T>(look: (facts: UpdateFacts) => T) => T | null;

/** What a canvas asks about the numbers of its pass. */
export function explainRequests(
  readPass: ReadPass,
  lookAtUpdate: LookAtUpdate,
): { readonly [K in ExplainRequest]: Handler<K> } {
  return {
    explain: ({ step, unit, input = 0, from = 0, cursor = step + 1, parameter }) => {
      // The debugger's passes end in an update, of which a tape knows nothing; looking at it takes one, and it is seldom asked for.
      const isUpdate = readPass((tape) => step === tape.timeline.length);
      const update = isUpdate ? lookAtUpdate((facts) => explainUpdate(facts, { unit, parameter })) : null;
      const explanation =
        update ??
        readPass((tape, sample) => explainStep(tapeAt(tape, cursor), step, sample, { unit: unit ?? 0, input }, from));
      return explanationView(explanation);
    },
    whyGradient: ({ node, parameter, component, cursor }) =>
      readPass((tape, sample) => {
        const { verdict, name, sentence, culprit, nodes } = whyGradient(
          tapeAt(tape, cursor),
          { node, parameter, component },
          sample,
        );
        return { verdict, name, sentence, culprit, nodes };
      }),
  };
}
