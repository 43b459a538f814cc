import type { TextEdit } from "../intent.ts";
import { findProperty, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { faultOfName } from "../reference.ts";
import { type Draft, nodesOf, objectSection } from "./draft.ts";
import { insertInto, insertSection } from "./insert.ts";
import type { Of } from "./intentOf.ts";
import { Refusal } from "./refusal.ts";
import { removeAll, removeWithHolder } from "./remove.ts";
import { replaceText, replaceValue } from "./replace.ts";
import { formatEntries, onOneLine } from "./style.ts";

/** What `setGroup` does after the group is written: its members leave the groups they were in. */
export interface LeaveOtherGroups {
  readonly kind: "leaveOtherGroups";
  readonly name: string;
  readonly nodes: readonly string[];
}

export function setGroup(draft: Draft, { name, nodes }: Of<"setGroup">): TextEdit[] {
  const groups = groupSection(draft);
  const existing = groups && findProperty(groups.value, name);
  const members = [...new Set(nodes)];
  if (members.length === 0)
    return groups && existing ? removeWithHolder(draft, groups.value, new Set([existing.node])) : [];
  const known = new Set(nodesOf(draft).map(({ key }) => key));
  const stranger = members.find((id) => !known.has(id));
  if (stranger !== undefined) throw new Refusal(`There is no node “${stranger}”.`);
  if (existing) return replaceValue(draft, existing.value, members);
  refuseBadName(groups, name);
  const view = objectSection(draft, "view");
  if (view) return insertInto(draft, view.value, "groups", name, members);
  const { compact } = draft.style;
  const inner = formatEntries([[name, members]], compact);
  return insertSection(draft, "view", onOneLine(`"groups"${compact ? ":" : ": "}${inner}`, compact));
}

/** A group that nobody is left in goes. */
export function leaveOtherGroups(draft: Draft, { name, nodes }: LeaveOtherGroups): TextEdit[] {
  const groups = groupSection(draft);
  const leaving = new Set(nodes);
  const doomed = new Map<TextNode, ReadonlySet<TextNode>>();
  for (const { key, value } of groups ? propertiesOf(groups.value) : []) {
    const gone = key === name ? [] : itemsOf(value).filter((item) => leaving.has(item.value));
    if (gone.length > 0) doomed.set(value, new Set(gone));
  }
  return removeAll(draft, doomed, () => true);
}

export function renameGroup(draft: Draft, { name, to }: Of<"renameGroup">): TextEdit[] {
  const groups = groupSection(draft);
  const existing = groups && findProperty(groups.value, name);
  if (!existing) throw new Refusal(`There is no group “${name}”.`);
  if (name === to) return [];
  refuseBadName(groups, to);
  return replaceText(existing.keyNode, to);
}

function groupSection(draft: Draft): Property | undefined {
  const view = objectSection(draft, "view");
  const groups = view && findProperty(view.value, "groups");
  if (groups && groups.value.type !== "object")
    throw new Refusal('"groups" is not an object in the text; put that right first.');
  return groups;
}

function refuseBadName(groups: Property | undefined, name: string): void {
  const fault = faultOfName(name);
  if (fault !== null) throw new Refusal(`“${name}” cannot be used: ${fault}`);
  if (groups && findProperty(groups.value, name))
    throw new Refusal(`There is already a group “${name}”; choose another name.`);
}
