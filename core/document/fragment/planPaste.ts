import { type Draft, nodesOf } from "../editing/draft.ts";
import type { Of } from "../editing/intentOf.ts";
import { inputsOf, referredId } from "../editing/uses.ts";
import type { WrittenEntry } from "../editing/writeSection.ts";
import type { Intent } from "../intent.ts";
import { findProperty, itemsOf } from "../reading/tree.ts";
import { renameReference } from "../reference.ts";
import { type Adaptation, adaptNodes } from "./adaptNodes.ts";
import { chooseParams } from "./chooseParams.ts";
import { freshName } from "./freshName.ts";
import { pinnedIds, placePins, planGroups } from "./planView.ts";
import { readFragment } from "./readFragment.ts";
import { writeValue } from "./writeValue.ts";

/** What a paste adds to each section of the text, and what the canvas wants to know of it. */
export interface PastePlan {
  readonly nodes: readonly WrittenEntry[];
  readonly params: readonly WrittenEntry[];
  readonly pins: readonly WrittenEntry[];
  /** Of new nodes alone, under names that are free. */
  readonly groups: readonly Extract<Intent, { kind: "setGroup" }>[];
  /** Where the text has none and the fragment brings one. */
  readonly objective: Extract<Intent, { kind: "setObjective" }> | null;
  /** Old id → new id, in file order. */
  readonly ids: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

/** How the nodes of a fragment come into a text; throws a `Refusal` where they cannot. */
export function planPaste(draft: Draft, { fragment, place, bind = [] }: Of<"pasteFragment">): PastePlan {
  const source = readFragment(fragment, draft.registry);
  const present = new Set(nodesOf(draft).map(({ key }) => key));
  const ids = chooseIds(source, new Set([...present, ...pinnedIds(draft)]));
  const params = chooseParams(source, draft);
  const adaptation: Adaptation = { ids, present, bind: new Map(bind), paramNames: params.names };
  const { adapted, notes } = adaptNodes(source, adaptation);
  const nodes = nodesOf(adapted).map(
    ({ key, value }): WrittenEntry => ({
      key: ids.get(key) ?? key,
      write: (indent, style) => writeValue(adapted, value, indent, style),
    }),
  );
  const renamed = [...params.names].filter(([name, to]) => to !== null && to !== name);
  return {
    nodes,
    params: params.added.map(({ key, value }) => ({
      key: params.names.get(key) ?? key,
      write: (indent, style) => writeValue(source, value, indent, style),
    })),
    pins: placePins(source, draft, ids, place),
    groups: planGroups(source, draft, ids),
    objective: objectiveOf(source, draft, ids),
    ids,
    notes: [
      ...notes,
      ...renamed.map(
        ([name, to]) => `The shared parameter “${name}” has another value here, so its copy is called “${to}”.`,
      ),
    ],
  };
}

/** Ids stay where they are free; no fresh one may be what a reference to the outside means. */
function chooseIds(source: Draft, taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const own = new Set(nodesOf(source).map(({ key }) => key));
  const used = new Set([...taken, ...own]);
  for (const { value } of nodesOf(source)) for (const input of inputsOf(value)) used.add(referredId(input) ?? "");
  const ids = new Map<string, string>();
  for (const id of own) {
    const fresh = taken.has(id) ? freshName(id, (name) => used.has(name)) : id;
    used.add(fresh);
    ids.set(id, fresh);
  }
  return ids;
}

/** A network without an objective takes the fragment's. */
function objectiveOf(source: Draft, draft: Draft, ids: ReadonlyMap<string, string>): PastePlan["objective"] {
  const objective = findProperty(source.root, "objective")?.value;
  if (!objective || findProperty(draft.root, "objective")) return null;
  const places = objective.type === "array" ? itemsOf(objective) : [objective];
  const references = places.map((place) => {
    const id = referredId(place);
    const fresh = id === null ? undefined : ids.get(id);
    return id === null || fresh === undefined ? null : renameReference({ text: String(place.value), id }, fresh);
  });
  const whole = references.filter((reference) => reference !== null);
  return whole.length > 0 && whole.length === references.length ? { kind: "setObjective", references: whole } : null;
}
