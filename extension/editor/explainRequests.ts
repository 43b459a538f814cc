import { whyGradient } from "../../core/diagnosis/whyGradient.ts";
import type { Tape } from "../../core/engine/tape.ts";
import { tapeAt } from "../../core/engine/tapeAt.ts";
import { explainStep } from "../../core/explain/explain.ts";
import type { ExplanationView } from "../../core/protocol.ts";
import { explanationView } from "../../core/view/explanationView.ts";
import { t } from "../l10n.ts";
import type { Handler } from "./partRequests.ts";

/** Reads the pass that the panel shows, and the sample of it that it shows; throws a sentence where there is none. */
export type ReadPass = <T>(read: (tape: Tape, sample: number) => T) => T;

type ExplainRequest = "explain" | "whyGradient";

/** What a canvas asks about the numbers of its pass. */
export function explainRequests(readPass: ReadPass): { readonly [K in ExplainRequest]: Handler<K> } {
  return {
    explain: ({ step, unit = 0, input = 0, from = 0, cursor = step + 1 }) =>
      readPass((tape, sample) =>
        // The debugger's passes end in an update, of which a tape knows nothing.
        step === tape.timeline.length
          ? explainUpdate()
          : explanationView(explainStep(tapeAt(tape, cursor), step, sample, { unit, input }, from)),
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

function explainUpdate(): ExplanationView {
  const sentence = t(
    "The optimizer moves every parameter against its gradient. The next training step begins with the parameters that it leaves.",
  );
  const nothing = { at: 0, of: 0 };
  return { title: t("update"), sentence, lines: [], sums: [], unit: nothing, input: nothing, reads: [] };
}
