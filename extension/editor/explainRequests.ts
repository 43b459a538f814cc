import { whyGradient } from "../../core/diagnosis/whyGradient.ts";
import type { Tape } from "../../core/engine/tape.ts";
import { tapeAt } from "../../core/engine/tapeAt.ts";
import { explainStep } from "../../core/explain/explain.ts";
import { explanationView } from "../../core/view/explanationView.ts";
import type { Handler } from "./partRequests.ts";

/** Reads the pass that the panel shows, and the sample of it that it shows; throws a sentence where there is none. */
export type ReadPass = <T>(read: (tape: Tape, sample: number) => T) => T;

type ExplainRequest = "explain" | "whyGradient";

/** What a canvas asks about the numbers of its pass. */
export function explainRequests(readPass: ReadPass): { readonly [K in ExplainRequest]: Handler<K> } {
  return {
    explain: ({ step, unit = 0, input = 0, from = 0, cursor = step + 1 }) =>
      readPass((tape, sample) =>
        explanationView(explainStep(tapeAt(tape, cursor), step, sample, { unit, input }, from)),
      ),
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
