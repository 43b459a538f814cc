import { type Draft, nodesOf, objectSection } from "../editing/draft.ts";
import { findAt, findProperty, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { freshName } from "./freshName.ts";
import { sharedNames } from "./sharedNames.ts";

export interface ParamChoice {
  /** Every shared name that the nodes use → its name here; null where neither text says what it is. */
  readonly names: ReadonlyMap<string, string | null>;
  /** Definitions to write, under their own names. */
  readonly added: readonly Property[];
}

/** A shared parameter of the same name and value is the same one; of the same name alone it is another. */
export function chooseParams(source: Draft, draft: Draft): ParamChoice {
  const here = new Map(entriesOf(objectSection(draft, "params")?.value).map((param) => [param.key, param]));
  const theirs = findAt(source.root, ["params"]);
  const names = new Map<string, string | null>();
  const added: Property[] = [];
  const used = new Set([...here.keys(), ...entriesOf(theirs).map(({ key }) => key)]);
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

function isSame(one: TextNode, other: TextNode | undefined): boolean {
  if (one.type !== other?.type) return false;
  if (one.type === "array") {
    const [items, others] = [itemsOf(one), itemsOf(other)];
    return items.length === others.length && items.every((item, i) => isSame(item, others[i]));
  }
  if (one.type !== "object") return Object.is(one.value, other.value);
  const properties = propertiesOf(one);
  return (
    properties.length === propertiesOf(other).length &&
    properties.every(({ key, value }) => isSame(value, findProperty(other, key)?.value))
  );
}

function entriesOf(section: TextNode | undefined): readonly Property[] {
  return section ? propertiesOf(section) : [];
}
