import { rangeInString } from "../document/rangeInString.ts";
import { parseReference } from "../document/reference.ts";
import type { Range } from "../problems.ts";
import { entryOf, type LooseNode, textOf, valueAt } from "./looseTree.ts";

/** A place that names a node, a shared parameter or a group. */
export interface Mention {
  readonly kind: "node" | "parameter" | "group";
  readonly name: string;
  readonly role: "definition" | "use";
  /** The name alone: no quotes, no `[0:2]`, no `.w`. */
  readonly range: Range;
  /** The whole text it stands in, with its quotes; of a definition its key. */
  readonly whole: Range;
}

/** Every mention in the order of the text, from whatever can be made of it. */
export function findMentions(text: string, root: LooseNode | null): readonly Mention[] {
  const found: Mention[] = [];
  const add = (node: LooseNode, kind: Mention["kind"], name: string, role: Mention["role"]): void => {
    const whole = { start: node.start, end: node.end };
    found.push({ kind, name, role, range: rangeInString(text, whole, 0, Math.max(1, name.length)), whole });
  };
  const nodes = valueAt(root, ["nodes"])?.entries ?? [];
  const shared = valueAt(root, ["params"])?.entries ?? [];
  const ids = new Set(nodes.map(({ key }) => String(key.value)));
  const sharedNames = new Set(shared.map(({ key }) => String(key.value)));
  const keys = (holder: LooseNode | null | undefined, kind: Mention["kind"], role: Mention["role"]): void => {
    for (const { key } of holder?.entries ?? []) if (key.type === "string") add(key, kind, String(key.value), role);
  };
  const reference = (node: LooseNode | null | undefined): void => {
    const written = textOf(node);
    if (!node || written === null) return;
    const parsed = parseReference(written, { start: 0, end: 0 });
    // While its brackets are being typed, it means the same node.
    const id = typeof parsed === "string" ? written.replace(/\[.*$/s, "") : parsed.id;
    if (id !== "") add(node, "node", id, "use");
  };
  const parameterName = (node: LooseNode): void => {
    const written = textOf(node);
    if (written === null) return;
    if (sharedNames.has(written)) add(node, "parameter", written, "use");
    else {
      const owner = ownerOf(written, ids);
      if (owner !== null) add(node, "node", owner, "use");
    }
  };
  const sharedIn = (node: LooseNode | null): void => {
    const written = textOf(node);
    if (node && written) add(node, "parameter", written, "use");
    for (const item of node?.items ?? []) sharedIn(item);
  };

  keys(valueAt(root, ["nodes"]), "node", "definition");
  for (const { value } of nodes) {
    const inputs = entryOf(value, "inputs")?.value;
    for (const item of inputs?.items ?? []) reference(item);
    for (const entry of inputs?.entries ?? []) reference(entry.value);
    for (const param of entryOf(value, "params")?.value?.entries ?? [])
      if (param.value?.type !== "object") sharedIn(param.value);
  }
  keys(valueAt(root, ["params"]), "parameter", "definition");
  const objective = valueAt(root, ["objective"]);
  reference(objective);
  for (const item of objective?.items ?? []) reference(item);
  for (const path of [
    ["regularization", "of"],
    ["training", "only"],
  ])
    for (const item of valueAt(root, path)?.items ?? []) parameterName(item);
  keys(valueAt(root, ["data", "columns"]), "node", "use");
  keys(valueAt(root, ["data", "arrays"]), "node", "use");
  keys(valueAt(root, ["data", "images"]), "node", "use");
  const classes = valueAt(root, ["data", "classes"]);
  if (classes?.type === "string") add(classes, "node", String(classes.value), "use");
  for (const row of valueAt(root, ["data", "rows"])?.items ?? []) keys(row, "node", "use");
  for (const item of valueAt(root, ["data", "standardize"])?.items ?? [])
    if (item.type === "string") add(item, "node", String(item.value), "use");
  const stratify = valueAt(root, ["data", "split", "stratify"]);
  // An input where there is one of that name, else a column of the file.
  if (stratify?.type === "string" && textOf(valueAt(root, ["nodes", String(stratify.value), "op"])) === "input")
    add(stratify, "node", String(stratify.value), "use");
  keys(valueAt(root, ["view", "pins"]), "node", "use");
  keys(valueAt(root, ["view", "groups"]), "group", "definition");
  for (const { value } of valueAt(root, ["view", "groups"])?.entries ?? [])
    for (const item of value?.items ?? []) if (item.type === "string") add(item, "node", String(item.value), "use");
  return found.toSorted((a, b) => a.whole.start - b.whole.start);
}

/** What is named at an offset; its quotes and what follows the name in them count. */
export function mentionAt(mentions: readonly Mention[], offset: number): Mention | null {
  return mentions.find(({ whole }) => offset >= whole.start && offset <= whole.end) ?? null;
}

export function sameName(
  mentions: readonly Mention[],
  { kind, name }: Pick<Mention, "kind" | "name">,
): readonly Mention[] {
  return mentions.filter((mention) => mention.kind === kind && mention.name === name);
}

export function definitionOf(mentions: readonly Mention[], mention: Mention): Mention | null {
  return sameName(mentions, mention).find(({ role }) => role === "definition") ?? null;
}

/** The node of the longest id that a parameter's name begins with: `a.b` may be an id. */
function ownerOf(name: string, ids: ReadonlySet<string>): string | null {
  for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1))
    if (ids.has(name.slice(0, dot))) return name.slice(0, dot);
  return null;
}
