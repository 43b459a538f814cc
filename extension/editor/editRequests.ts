import { editsFor } from "../../core/document/edits.ts";
import type { Intent } from "../../core/document/intent.ts";
import { fitParams } from "../../core/graph/fitParams.ts";
import { withWrittenNumbers } from "../../core/graph/writtenNumbers.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import { refuseMoved } from "./movedText.ts";
import type { Handler } from "./partRequests.ts";

type EditRequest = "edit" | "applyFix";

/** What a canvas changes in the text, each in one step of undo. */
export function editRequests(networkOf: () => Network): { readonly [K in EditRequest]: Handler<K> } {
  return {
    edit: async ({ version, intents }) => {
      const network = networkOf();
      const seen = network.reading;
      await network.change((text) => {
        if (version !== network.document.version) refuseMoved(intents, seen, text);
        // Wires and widths change shapes; weights that are written follow, in the same undo step.
        return editsFor(text, fitParams(text, withNumbers(network, intents)));
      });
      return null;
    },
    applyFix: async ({ version, problem }) => {
      const network = networkOf();
      const fix = network.problems[problem]?.fix;
      if (!fix) throw new Error(t("This problem has no quick fix."));
      await network.change(() => {
        if (version !== network.document.version)
          throw new Error(t("The text has changed meanwhile; nothing was done."));
        return [{ ...fix.range, newText: fix.newText }];
      });
      return null;
    },
  };
}

/** A layer that becomes neurons, or the other way, takes along the numbers that were drawn for it. */
function withNumbers({ reading, starting }: Network, intents: readonly Intent[]): readonly Intent[] {
  return starting ? withWrittenNumbers(intents, reading.graph, starting) : intents;
}
