import { compile } from "../compile.ts";
import { readDraft } from "../document/editing/draft.ts";
import { Refusal } from "../document/editing/refusal.ts";
import { freshName } from "../document/fragment/freshName.ts";
import { groupNames } from "../document/fragment/planView.ts";
import type { Intent, JsonValue } from "../document/intent.ts";
import { registry } from "../document/standardRegistry.ts";
import { fitAdded } from "../graph/fitAdded.ts";
import { type AddedParts, addParts, BESIDE } from "../parts/addParts.ts";
import { fragmentText } from "./fragmentText.ts";
import { readOptions } from "./readOptions.ts";
import { openInputs } from "./savedFragment.ts";
import { FEED, type Template, type TemplateContext } from "./template.ts";

export interface Insertion {
  readonly options: Readonly<Record<string, JsonValue>>;
  /** The node that feeds it; null gives it an input of its own. */
  readonly after: string | null;
  /** Where its first node is placed; null leaves that to the layout. */
  readonly at: readonly [number, number] | null;
  readonly groupName?: string | null;
}

/** Builds a template into a text. Throws a `Refusal`. */
export function insertTemplate(text: string, template: Template, insertion: Insertion): AddedParts {
  const { options, after, at } = insertion;
  const context: TemplateContext = { after: after === null ? null : feedAt(text, after) };
  const fragment = fragmentText(template.build(readOptions(template, options), context));
  return addParts(
    text,
    { fragment, ...(at && { place: { at } }), ...(after !== null && { bind: [[FEED, [after]]] as const }) },
    (ids, added) => ({ intents: groupOf(insertion, ids, added) }),
  );
}

/** Adds a fragment that was kept as a template: its first open input is fed by `after`, and weights written for a feed of another size are drawn anew. */
export function insertFragment(text: string, fragment: string, insertion: Omit<Insertion, "options">): AddedParts {
  const { after, at } = insertion;
  if (after !== null) feedAt(text, after);
  const [first] = openInputs(fragment);
  return addParts(
    text,
    {
      fragment,
      place: at ? { at } : { beside: BESIDE },
      ...(after !== null && first !== undefined && { bind: [[first, [after]]] as const }),
    },
    (ids, added) => {
      const { intents, notes } = fitAdded(added, new Set(ids.values()));
      return { intents: [...intents, ...groupOf(insertion, ids, added)], notes };
    },
  );
}

function feedAt(text: string, id: string): TemplateContext["after"] {
  const { document, graph } = compile(text);
  if (!document?.nodes.has(id)) throw new Refusal(`There is no node “${id}”.`);
  const node = graph?.byId.get(id);
  if (!node) throw new Refusal(`The shape of “${id}” is not known yet; put right what is wrong with it first.`);
  if (!node.batched)
    throw new Refusal(`“${id}” is one number for all samples, so no layer can come after it. Choose another node.`);
  return { id, shape: node.shape };
}

/** Gathers the new nodes under the name, or under a free one like it; a single node is no group. */
function groupOf(
  { groupName }: Pick<Insertion, "groupName">,
  ids: ReadonlyMap<string, string>,
  text: string,
): readonly Intent[] {
  if (!groupName || ids.size < 2) return [];
  const taken = groupNames(readDraft(text, registry));
  const name = freshName(groupName, (other) => taken.has(other));
  return [{ kind: "setGroup", name, nodes: [...ids.values()] }];
}
