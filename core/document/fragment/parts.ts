import { readDraft } from "../editing/draft.ts";
import type { Of } from "../editing/intentOf.ts";
import { Refusal } from "../editing/refusal.ts";
import { applyIntents } from "../edits.ts";
import type { Intent, TextEdit } from "../intent.ts";
import { registry as standardRegistry } from "../standardRegistry.ts";
import { copyFragment } from "./copyFragment.ts";
import { planPaste } from "./planPaste.ts";

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

/** Adds a fragment's nodes, with what else belongs to the gesture once their ids are known. Throws a `Refusal`. */
export function addParts(
  text: string,
  paste: Paste,
  alsoDo: (ids: ReadonlyMap<string, string>) => readonly Intent[] = () => [],
): AddedParts {
  const intent: Of<"pasteFragment"> = { kind: "pasteFragment", ...paste };
  const { ids, notes } = planPaste(readDraft(text, standardRegistry), intent);
  const result = applyIntents(text, [intent, ...alsoDo(ids)]);
  if ("refused" in result) throw new Refusal(result.refused);
  return { edits: result.edits, nodes: [...ids.values()], notes };
}

/** Adds the nodes of a text that was copied: at a place, or a little beside the places they bring. */
export function pasteParts(text: string, fragment: string, at: readonly [number, number] | null): AddedParts {
  return addParts(text, { fragment, place: at ? { at } : { by: BESIDE } });
}

/** Copies nodes beside themselves. What feeds them from outside feeds the copies too. */
export function duplicateParts(text: string, ids: readonly string[]): AddedParts {
  return addParts(text, { fragment: copyFragment(text, ids), place: { by: BESIDE } });
}
