import { type Draft, nodesOf, readDraft } from "../document/editing/draft.ts";
import type { Of } from "../document/editing/intentOf.ts";
import { Refusal } from "../document/editing/refusal.ts";
import { applyEdits, applyIntents } from "../document/edits.ts";
import { copyFragment } from "../document/fragment/copyFragment.ts";
import { inlineJson } from "../document/fragment/plainJson.ts";
import { planPaste } from "../document/fragment/planPaste.ts";
import { readFragment } from "../document/fragment/readFragment.ts";
import type { Intent, TextEdit } from "../document/intent.ts";
import { NEW_NETWORK } from "../document/newNetwork.ts";
import { registry as standardRegistry } from "../document/standardRegistry.ts";
import { fitAdded } from "../graph/fitAdded.ts";

/** What adding nodes does to a text, and what the canvas wants to know of it. */
export interface AddedParts {
  readonly edits: readonly TextEdit[];
  /** Ids of the new nodes, in file order. */
  readonly nodes: readonly string[];
  /** What could not be taken over as it was, one sentence each. */
  readonly notes: readonly string[];
}

/** How far a copy goes beside what it is a copy of, where that has a pin. */
export const BESIDE: readonly [number, number] = [40, 40];

export type Paste = Omit<Of<"pasteFragment">, "kind">;

/** What else belongs to the gesture, once the new ids are known (old id → new id) and the text that holds them. */
export type More = (
  ids: ReadonlyMap<string, string>,
  text: string,
) => { readonly intents: readonly Intent[]; readonly notes?: readonly string[] };

/** Adds a fragment's nodes. Into a file that is empty they come as a new network. Throws a `Refusal`. */
export function addParts(text: string, paste: Paste, more?: More): AddedParts {
  if (text.trim() === "") return asNewText(text, paste, more);
  const intent: Of<"pasteFragment"> = { kind: "pasteFragment", ...paste };
  const { ids, notes } = planPaste(readDraft(text, standardRegistry), intent);
  const edits = carryOut(text, [intent]);
  const nodes = [...ids.values()];
  const rest = more?.(ids, applyEdits(text, edits));
  if (!rest) return { edits, nodes, notes };
  return { edits: carryOut(text, [intent, ...rest.intents]), nodes, notes: [...notes, ...(rest.notes ?? [])] };
}

function carryOut(text: string, intents: readonly Intent[]): readonly TextEdit[] {
  const result = applyIntents(text, intents);
  if ("refused" in result) throw new Refusal(result.refused);
  return result.edits;
}

function asNewText(text: string, paste: Paste, more: More | undefined): AddedParts {
  const added = addParts(NEW_NETWORK, paste, more);
  return { ...added, edits: [{ start: 0, end: text.length, newText: applyEdits(NEW_NETWORK, added.edits) }] };
}

/** Adds the nodes of a text that was copied: at a place, or a little beside the places they bring. */
export function pasteParts(text: string, fragment: string, at: readonly [number, number] | null): AddedParts {
  return addParts(text, { fragment, place: at ? { at } : { beside: BESIDE } }, (ids, added) =>
    fitAdded(added, newcomers(text, fragment, ids)),
  );
}

/** New ids of nodes that the text does not hold as they are pasted: a copy beside its original is no better than that. */
function newcomers(text: string, fragment: string, ids: ReadonlyMap<string, string>): ReadonlySet<string> {
  const here = text.trim() === "" ? new Map<string, string>() : valuesById(readDraft(text, standardRegistry));
  const pasted = valuesById(readFragment(fragment, standardRegistry));
  return new Set([...ids].filter(([id]) => here.get(id) !== pasted.get(id)).map(([, fresh]) => fresh));
}

function valuesById(draft: Draft): ReadonlyMap<string, string> {
  return new Map(nodesOf(draft).map(({ key, value }) => [key, inlineJson(draft.text, value, true)]));
}

/**
 * Copies nodes beside themselves, or each to a place of its own, given by the original's id. What feeds them from outside
 * feeds the copies too.
 */
export function duplicateParts(
  text: string,
  ids: readonly string[],
  places: readonly (readonly [id: string, at: readonly [number, number]])[] = [],
): AddedParts {
  return addParts(text, { fragment: copyFragment(text, ids), place: { beside: BESIDE } }, (copies) => ({
    intents: places.flatMap(([id, at]): Intent[] => {
      const copy = copies.get(id);
      return copy === undefined ? [] : [{ kind: "pin", id: copy, at }];
    }),
  }));
}
