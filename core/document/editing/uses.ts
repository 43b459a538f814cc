import { findAt, findProperty, itemsOf, propertiesOf, type TextNode } from "../reading/tree.ts";
import { parseReference } from "../reference.ts";
import { type Draft, nodesOf } from "./draft.ts";
import { endOf } from "./trivia.ts";

/** A place outside `nodes`' keys that names a node. */
export interface Use {
  /** `reference`: may have a selection; `key`: is the id alone; `param`: `id.name`. */
  readonly kind: "reference" | "key" | "param";
  /** The text that names it. */
  readonly name: TextNode;
  /** What goes when the node goes: a child of `holder`. */
  readonly child: TextNode;
  readonly holder: TextNode;
}

/** Every place that names one of the nodes: inputs, objective, data (columns, arrays, images, rows, split, standardize), pins, groups, and names of its parameters. */
export function findUses(draft: Draft, ids: ReadonlySet<string>): Use[] {
  const { root } = draft;
  return [
    ...nodesOf(draft).flatMap(({ value }) => referencesIn(findProperty(value, "inputs")?.value, ids)),
    ...objectiveUses(root, ids),
    ...keysIn(findAt(root, ["data", "columns"]), ids),
    ...keysIn(findAt(root, ["data", "arrays"]), ids),
    ...keysIn(findAt(root, ["data", "images"]), ids),
    ...classesUse(root, ids),
    ...itemsOf(findAt(root, ["data", "rows"]) ?? root).flatMap((row) => keysIn(row, ids)),
    ...membersIn(findAt(root, ["data", "standardize"]) ?? root, ids),
    ...stratifyUses(draft, ids),
    ...keysIn(findAt(root, ["view", "pins"]), ids),
    ...groupLists(root).flatMap((list) => membersIn(list, ids)),
    ...namesIn(draft, findAt(root, ["regularization", "of"]), ids),
    ...namesIn(draft, findAt(root, ["training", "only"]), ids),
  ];
}

/** The id that a text refers to, or null where it is no reference. */
export function referredId(node: TextNode): string | null {
  if (node.type !== "string") return null;
  const reference = parseReference(node.value, { start: node.offset, end: endOf(node) });
  return typeof reference === "string" ? null : reference.id;
}

/** The inputs of a node as they are written: a list's items, or the values of an object by port. */
export function inputsOf(node: TextNode): readonly TextNode[] {
  const inputs = findProperty(node, "inputs")?.value;
  if (!inputs) return [];
  return inputs.type === "object" ? propertiesOf(inputs).map(({ value }) => value) : itemsOf(inputs);
}

function referencesIn(holder: TextNode | undefined, ids: ReadonlySet<string>): Use[] {
  if (!holder) return [];
  const places =
    holder.type === "object"
      ? propertiesOf(holder).map(({ node, value }) => ({ child: node, name: value }))
      : itemsOf(holder).map((item) => ({ child: item, name: item }));
  return places.filter(({ name }) => refersTo(name, ids)).map((place) => ({ kind: "reference", holder, ...place }));
}

function objectiveUses(root: TextNode, ids: ReadonlySet<string>): Use[] {
  const objective = findProperty(root, "objective");
  if (!objective) return [];
  if (objective.value.type !== "string") return referencesIn(objective.value, ids);
  return refersTo(objective.value, ids)
    ? [{ kind: "reference", name: objective.value, child: objective.node, holder: root }]
    : [];
}

function keysIn(holder: TextNode | undefined, ids: ReadonlySet<string>): Use[] {
  if (!holder) return [];
  return propertiesOf(holder)
    .filter(({ key }) => ids.has(key))
    .map(({ keyNode, node }) => ({ kind: "key", name: keyNode, child: node, holder }));
}

/** `data.classes`, which names the input that gets the classes of pictures. */
function classesUse(root: TextNode, ids: ReadonlySet<string>): Use[] {
  const data = findAt(root, ["data"]);
  const classes = data && findProperty(data, "classes");
  if (!data || classes?.value.type !== "string" || !ids.has(classes.value.value)) return [];
  return [{ kind: "key", name: classes.value, child: classes.node, holder: data }];
}

/** `data.split.stratify` means an input where there is one of that name, else a column of the file. */
function stratifyUses(draft: Draft, ids: ReadonlySet<string>): Use[] {
  const split = findAt(draft.root, ["data", "split"]);
  const stratify = split && findProperty(split, "stratify");
  if (!split || stratify?.value.type !== "string" || !ids.has(stratify.value.value)) return [];
  const named = nodesOf(draft).find(({ key }) => key === stratify.value.value);
  if (findProperty(named?.value ?? split, "op")?.value.value !== "input") return [];
  return [{ kind: "key", name: stratify.value, child: stratify.node, holder: split }];
}

/** The lists of members of the groups, where they are lists. */
export function groupLists(root: TextNode): TextNode[] {
  const groups = findAt(root, ["view", "groups"]);
  return groups ? propertiesOf(groups).flatMap(({ value }) => (value.type === "array" ? [value] : [])) : [];
}

function membersIn(holder: TextNode, ids: ReadonlySet<string>): Use[] {
  return itemsOf(holder)
    .filter((item) => item.type === "string" && ids.has(item.value))
    .map((item) => ({ kind: "key", name: item, child: item, holder }));
}

/** `id.name`, unless that is the name of a shared parameter or of a parameter of a node with a longer id. */
function namesIn(draft: Draft, holder: TextNode | undefined, ids: ReadonlySet<string>): Use[] {
  const items = holder ? itemsOf(holder).filter((item) => item.type === "string") : [];
  if (!holder || items.length === 0) return [];
  const shared = new Set(propertiesOf(findAt(draft.root, ["params"]) ?? holder).map(({ key }) => key));
  const written = new Set(nodesOf(draft).map(({ key }) => key));
  return items
    .filter((item) => !shared.has(item.value) && ids.has(ownerOf(String(item.value), written) ?? ""))
    .map((item) => ({ kind: "param", name: item, child: item, holder }));
}

/** The node of the longest id that a parameter's name begins with. */
function ownerOf(name: string, written: ReadonlySet<string>): string | null {
  for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1))
    if (written.has(name.slice(0, dot))) return name.slice(0, dot);
  return null;
}

function refersTo(node: TextNode, ids: ReadonlySet<string>): boolean {
  const id = referredId(node);
  return id !== null && ids.has(id);
}
