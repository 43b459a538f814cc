import { isGivenAtStart } from "../../ops/attributes.ts";
import type { Attribute } from "../../ops/op.ts";
import { NODE_KEYS } from "../definitions/nodeSchema.ts";
import type { JsonValue, TextEdit } from "../intent.ts";
import { findAt, findProperty, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { renameReference } from "../reference.ts";
import { closest } from "../suggest.ts";
import { type Draft, findNode, nodesOf, objectSection, opOf, refuseBadId } from "./draft.ts";
import { nameInputs, rewriteInputs } from "./freePorts.ts";
import { insertProperty, insertSection } from "./insert.ts";
import type { Of } from "./intentOf.ts";
import { checkReference } from "./references.ts";
import { Refusal } from "./refusal.ts";
import { removeAll, removeChildren } from "./remove.ts";
import { replaceText } from "./replace.ts";
import { formatEntries, formatInline, onOneLine } from "./style.ts";
import { endOf } from "./trivia.ts";
import { findUses, groupLists, referredId } from "./uses.ts";
import { removeInputs } from "./wireIntents.ts";

/** Writes the node at the end of `nodes`, on one line. Its pin is an intent of its own. */
export function addNode(draft: Draft, { id, op, inputs, attributes, params }: Of<"addNode">): TextEdit[] {
  refuseBadId(draft, id);
  const record = refuseUnknownOp(draft, op);
  for (const input of inputs ?? []) checkReference(draft, input);
  const entries: [string, JsonValue][] = [["op", op]];
  if (inputs && inputs.length > 0) entries.push(["inputs", nameInputs(record, inputs, attributes ?? {})]);
  for (const [name, value] of Object.entries(attributes ?? {})) if (value !== null) entries.push([name, value]);
  if (params && Object.keys(params).length > 0) entries.push(["params", params]);
  const { compact, oneLine, unit, eol } = draft.style;
  const node = formatEntries(entries, compact);
  const section = objectSection(draft, "nodes");
  if (section) return insertProperty(draft, section.value, id, node, { block: true });
  const colon = compact ? ":" : ": ";
  const property = `${JSON.stringify(id)}${colon}${node}`;
  return insertSection(
    draft,
    "nodes",
    oneLine ? onOneLine(property, compact) : `{${eol}${unit}${unit}${property}${eol}${unit}}`,
  );
}

/** Takes out the nodes and everything that names one of them. */
export function removeNodes(draft: Draft, ids: ReadonlySet<string>): TextEdit[] {
  const section = objectSection(draft, "nodes");
  const nodes = nodesOf(draft);
  const written = new Set(nodes.map(({ key }) => key));
  for (const id of ids) if (!written.has(id)) throw new Refusal(`There is no node “${id}”.`);
  if (!section) return [];
  const own = new Set(nodes.filter(({ key }) => ids.has(key)).map(({ node }) => node));
  const edits = removeChildren(draft.text, section.value, own);
  for (const node of nodes)
    if (!own.has(node.node)) edits.push(...removeInputs(draft, node, (input) => ids.has(referredId(input) ?? "")));
  const sections = new Set([
    findAt(draft.root, ["view", "pins"]),
    findAt(draft.root, ["objective"]),
    ...groupLists(draft.root),
  ]);
  const doomedUses = new Map<TextNode, Set<TextNode>>();
  for (const { kind, holder, child } of findUses(draft, ids)) {
    // Inputs are done above: their ports may have names.
    if (kind === "reference" && holder !== draft.root && !sections.has(holder)) continue;
    doomedUses.set(holder, (doomedUses.get(holder) ?? new Set()).add(child));
  }
  return [...edits, ...removeAll(draft, doomedUses, (holder) => sections.has(holder))];
}

/** Renames the key and every text that names the node; selections stay as they are written. */
export function renameNode(draft: Draft, { id, to }: Of<"renameNode">): TextEdit[] {
  const node = findNode(draft, id);
  if (id === to) return [];
  refuseBadId(draft, to);
  const edits = replaceText(node.keyNode, to);
  for (const { kind, name, holder } of findUses(draft, new Set([id]))) {
    const written = String(name.value);
    if (kind === "key" && (findProperty(holder, to) || itemsOf(holder).some((item) => item.value === to)))
      throw new Refusal(
        `“${to}” is still named in the data, the pins or a group, though there is no such node; remove that first.`,
      );
    edits.push(
      ...replaceText(
        name,
        kind === "reference" ? renameReference({ text: written, id }, to) : to + written.slice(id.length),
      ),
    );
  }
  return edits;
}

/**
 * Changes the op and keeps what the new one understands: attributes of the same name whose values it allows, and
 * parameters of the same name that are written so that they fit any shape. Attributes it needs are added.
 */
export function setOp(draft: Draft, { id, op: name }: Of<"setOp">): TextEdit[] {
  const node = findNode(draft, id);
  const op = refuseUnknownOp(draft, name);
  const current = findProperty(node.value, "op");
  if (current?.value.value === name) return [];
  const gone = new Set<TextNode>();
  const opEdits = current
    ? replaceText(current.value, name)
    : insertProperty(draft, node.value, "op", JSON.stringify(name), { at: 0 });
  const old = opOf(draft, node);
  for (const property of propertiesOf(node.value)) {
    if ((NODE_KEYS as readonly string[]).includes(property.key)) continue;
    const attribute = op.attributes[property.key];
    // A key that the old op did not know either is a mistake of its author's, not ours to clear away.
    const wasKnown = old !== undefined && Object.hasOwn(old.attributes, property.key);
    if (
      wasKnown &&
      (attribute?.kind !== old.attributes[property.key]?.kind ||
        (attribute?.kind === "activation" && !allowsActivation(draft, attribute, property)))
    )
      gone.add(property.node);
  }
  const buffers = findProperty(node.value, "buffers");
  // Statistics of another op's values mean nothing here.
  if (buffers && old?.buffers !== undefined) gone.add(buffers.node);
  const params = findProperty(node.value, "params");
  const paramEdits: TextEdit[] = [];
  if (params?.value.type === "object") {
    const known = new Set(op.examples.flatMap(({ site }) => op.params(site).map((param) => param.name)));
    const doomed = propertiesOf(params.value).filter(({ key, value }) => !known.has(key) || value.type === "array");
    if (doomed.length > 0 && doomed.length === propertiesOf(params.value).length) gone.add(params.node);
    else paramEdits.push(...removeChildren(draft.text, params.value, new Set(doomed.map((property) => property.node))));
  }
  const needed = Object.entries(op.attributes).filter(
    ([key, attribute]) =>
      attribute.kind !== "activation" && isGivenAtStart(attribute) && !findProperty(node.value, key),
  );
  const added = needed.map(
    ([key, attribute]) =>
      `${JSON.stringify(key)}${draft.style.compact ? ":" : ": "}${formatInline(smallest(attribute), draft.style.compact)}`,
  );
  const separator = draft.style.compact ? "," : ", ";
  const before = (findProperty(node.value, "inputs") ?? current)?.value;
  const place = before && endOf(before);
  const addition =
    added.length > 0 && place !== undefined
      ? [{ start: place, end: place, newText: separator + added.join(separator) }]
      : [];
  return [
    ...opEdits,
    ...rewriteInputs(draft, node, old, op),
    ...addition,
    ...removeChildren(draft.text, node.value, gone),
    ...paramEdits,
  ];
}

function refuseUnknownOp(draft: Draft, name: string): NonNullable<ReturnType<typeof opOf>> {
  const op = draft.registry.ops.get(name);
  if (op) return op;
  const meant = closest(name, draft.registry.ops.keys());
  throw new Refusal(`There is no op “${name}”.${meant === null ? "" : ` Did you mean “${meant}”?`}`);
}

function allowsActivation(draft: Draft, attribute: Attribute & { kind: "activation" }, { value }: Property): boolean {
  const name: unknown = value.type === "string" ? value.value : findProperty(value, "name")?.value.value;
  return attribute.vector || typeof name !== "string" || draft.registry.activations.get(name)?.vector !== true;
}

function smallest(attribute: Attribute): JsonValue {
  if (attribute.kind === "text") return attribute.example;
  if (attribute.kind === "shape") return [1];
  return attribute.kind === "number" || attribute.kind === "extent" ? (attribute.start ?? attribute.minimum ?? 1) : 1;
}
