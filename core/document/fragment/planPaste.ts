import { type Draft, nodesOf, objectSection } from "../editing/draft.ts";
import type { Of } from "../editing/intentOf.ts";
import { inputsOf, referredId } from "../editing/uses.ts";
import type { WrittenEntry } from "../editing/writeSection.ts";
import type { FragmentPlace, Intent } from "../intent.ts";
import { findAt, findProperty, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { renameReference } from "../reference.ts";
import { type Adaptation, adaptNodes } from "./adaptNodes.ts";
import { freshName } from "./freshName.ts";
import { readFragment } from "./readFragment.ts";
import { sharedNames } from "./sharedNames.ts";
import { writeValue } from "./writeValue.ts";

/** What a paste adds to each section of the text, and what the canvas wants to know of it. */
export interface PastePlan {
  readonly nodes: readonly WrittenEntry[];
  readonly params: readonly WrittenEntry[];
  readonly pins: readonly WrittenEntry[];
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
  const ids = chooseIds(source, present);
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
function chooseIds(source: Draft, present: ReadonlySet<string>): ReadonlyMap<string, string> {
  const own = new Set(nodesOf(source).map(({ key }) => key));
  const used = new Set([...present, ...own]);
  for (const { value } of nodesOf(source)) for (const input of inputsOf(value)) used.add(referredId(input) ?? "");
  const ids = new Map<string, string>();
  for (const id of own) {
    const fresh = present.has(id) ? freshName(id, (name) => used.has(name)) : id;
    used.add(fresh);
    ids.set(id, fresh);
  }
  return ids;
}

interface ParamChoice {
  /** Every shared name that the nodes use → its name here; null where neither text says what it is. */
  readonly names: ReadonlyMap<string, string | null>;
  /** Definitions to write, under their own names. */
  readonly added: readonly Property[];
}

/** A shared parameter of the same name and value is the same one; of the same name alone it is another. */
function chooseParams(source: Draft, draft: Draft): ParamChoice {
  const here = new Map(
    propertiesOf(objectSection(draft, "params")?.value ?? NOTHING).map((param) => [param.key, param]),
  );
  const theirs = findAt(source.root, ["params"]);
  const names = new Map<string, string | null>();
  const added: Property[] = [];
  const used = new Set([...here.keys(), ...propertiesOf(theirs ?? NOTHING).map(({ key }) => key)]);
  for (const { value } of nodesOf(source)) {
    for (const text of sharedNames(value)) {
      const name = String(text.value);
      if (names.has(name)) continue;
      const definition = theirs && findProperty(theirs, name);
      const existing = here.get(name);
      if (!definition) names.set(name, existing ? name : null);
      else if (existing && isSame(existing.value, definition.value)) names.set(name, name);
      else {
        const fresh = existing ? freshName(name, (other) => used.has(other)) : name;
        used.add(fresh);
        names.set(name, fresh);
        added.push(definition);
      }
    }
  }
  return { names, added };
}

const NOTHING: TextNode = { type: "object", offset: 0, length: 0, value: undefined };

function isSame(one: TextNode, other: TextNode): boolean {
  if (one.type !== other.type) return false;
  if (one.type === "array") {
    const [items, others] = [itemsOf(one), itemsOf(other)];
    return items.length === others.length && items.every((item, i) => isSame(item, others[i] ?? NOTHING));
  }
  if (one.type !== "object") return Object.is(one.value, other.value);
  const properties = propertiesOf(one);
  return (
    properties.length === propertiesOf(other).length &&
    properties.every(({ key, value }) => isSame(value, findProperty(other, key)?.value ?? NOTHING))
  );
}

function placePins(
  source: Draft,
  draft: Draft,
  ids: ReadonlyMap<string, string>,
  place: FragmentPlace | undefined,
): WrittenEntry[] {
  const pins = pinsIn(source).filter(([id]) => ids.has(id));
  const [first] = ids.keys();
  // The layout puts the others beside the one that has a place.
  if (pins.length === 0 && first !== undefined && place && "at" in place) pins.push([first, [0, 0]]);
  if (pins.length === 0) return [];
  const [dx, dy] = place
    ? shiftOf(
        pins.map(([, pin]) => pin),
        pinsIn(draft).map(([, pin]) => pin),
        place,
      )
    : [0, 0];
  return pins.map(([id, [x, y]]) => ({
    key: ids.get(id) ?? id,
    write: (_, { compact }) => `[${x + dx},${compact ? "" : " "}${y + dy}]`,
  }));
}

type Pin = readonly [number, number];

function shiftOf(pins: readonly Pin[], taken: readonly Pin[], place: FragmentPlace): Pin {
  if ("at" in place) {
    const left = pins.reduce((least, [x]) => Math.min(least, x), Infinity);
    const top = pins.reduce((least, [, y]) => Math.min(least, y), Infinity);
    return [Math.round(place.at[0]) - left, Math.round(place.at[1]) - top];
  }
  if ("by" in place) return place.by;
  const [dx, dy] = place.beside;
  const places = new Set(taken.map(([x, y]) => `${x} ${y}`));
  let count = 0;
  while ((dx !== 0 || dy !== 0) && pins.some(([x, y]) => places.has(`${x + dx * count} ${y + dy * count}`))) count += 1;
  return [dx * count, dy * count];
}

/** Those that are [x, y]. */
function pinsIn({ root }: Draft): [string, Pin][] {
  return propertiesOf(findAt(root, ["view", "pins"]) ?? NOTHING).flatMap(({ key, value }): [string, Pin][] => {
    const [x, y]: readonly unknown[] = itemsOf(value).map((item): unknown => item.value);
    return typeof x === "number" && typeof y === "number" && Number.isFinite(x) && Number.isFinite(y)
      ? [[key, [x, y]]]
      : [];
  });
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
