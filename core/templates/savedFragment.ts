import { nodesOf } from "../document/editing/draft.ts";
import { inputsOf, referredId } from "../document/editing/uses.ts";
import { copyFragment } from "../document/fragment/copyFragment.ts";
import { readFragment } from "../document/fragment/readFragment.ts";
import { registry } from "../document/standardRegistry.ts";

/** A selection as a template: its nodes as they are, fed from outside through its open inputs. Throws a `Refusal`. */
export function templateFromSelection(text: string, ids: readonly string[]): string {
  return copyFragment(text, ids);
}

/** Ids that a fragment's nodes read and that it does not hold, in the order in which they are read. */
export function openInputs(fragment: string): readonly string[] {
  const nodes = nodesOf(readFragment(fragment, registry));
  const own = new Set(nodes.map(({ key }) => key));
  const read = nodes.flatMap(({ value }) => inputsOf(value).map(referredId)).filter((id) => id !== null);
  return [...new Set(read)].filter((id) => !own.has(id));
}

export function nodeCount(fragment: string): number {
  return nodesOf(readFragment(fragment, registry)).length;
}
