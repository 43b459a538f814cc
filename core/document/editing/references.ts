import { parseReference } from "../reference.ts";
import { type Draft, nodesOf } from "./draft.ts";
import { Refusal } from "./refusal.ts";

/** Refuses a text that is no reference to a node of the network. */
export function checkReference(draft: Draft, text: string): void {
  const reference = parseReference(text, { start: 0, end: 0 });
  if (typeof reference === "string") throw new Refusal(reference);
  if (!nodesOf(draft).some(({ key }) => key === reference.id)) throw new Refusal(`There is no node “${reference.id}”.`);
}
