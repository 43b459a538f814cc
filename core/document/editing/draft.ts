import type { Op } from "../../ops/op.ts";
import { readSyntax } from "../reading/syntax.ts";
import { findProperty, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { faultOfId } from "../reference.ts";
import type { Registry } from "../registry.ts";
import { Refusal } from "./refusal.ts";
import { detectStyle, type Style } from "./style.ts";

/** The text as it stands between two intents, with its tree. Every edit is computed against one draft. */
export interface Draft {
  readonly text: string;
  readonly root: TextNode;
  readonly style: Style;
  readonly registry: Registry;
}

/** The last few that were read: a gesture is planned, fitted and carried out against the same texts. */
const recent: WeakRef<Draft>[] = [];
const MOST_RECENT = 3;

export function readDraft(text: string, registry: Registry): Draft {
  for (const reference of recent) {
    const draft = reference.deref();
    if (draft?.registry === registry && draft.text === text) return draft;
  }
  const draft = parseDraft(text, registry);
  recent.unshift(new WeakRef(draft));
  recent.splice(MOST_RECENT);
  return draft;
}

function parseDraft(text: string, registry: Registry): Draft {
  const root = readSyntax(text);
  if ("code" in root) throw new Refusal(`The text cannot be read as it is, so nothing was changed. ${root.message}`);
  if (root.type !== "object")
    throw new Refusal('The text is no network file, which is one object { "nn": 1, "nodes": { … } }.');
  return { text, root, style: detectStyle(text, root), registry };
}

/** A top-level section that must be an object where it is written. */
export function objectSection(draft: Draft, name: string): Property | undefined {
  const section = findProperty(draft.root, name);
  if (section && section.value.type !== "object")
    throw new Refusal(`"${name}" is not an object in the text; put that right first.`);
  return section;
}

export function nodesOf(draft: Draft): readonly Property[] {
  const section = objectSection(draft, "nodes");
  return section ? propertiesOf(section.value) : [];
}

export function findNode(draft: Draft, id: string): Property {
  const node = nodesOf(draft).find(({ key }) => key === id);
  if (!node) throw new Refusal(`There is no node “${id}”.`);
  if (node.value.type !== "object")
    throw new Refusal(`The node “${id}” is not an object in the text; put that right first.`);
  return node;
}

export function opOf(draft: Draft, node: Property): Op | undefined {
  const name: unknown = findProperty(node.value, "op")?.value.value;
  return typeof name === "string" ? draft.registry.ops.get(name) : undefined;
}

export function refuseBadId(draft: Draft, id: string): void {
  const fault = faultOfId(id);
  if (fault !== null) throw new Refusal(`“${id}” cannot be used: ${fault}`);
  if (nodesOf(draft).some(({ key }) => key === id))
    throw new Refusal(`There is already a node “${id}”; choose another id.`);
}
