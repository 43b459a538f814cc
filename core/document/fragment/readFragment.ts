import { FORMAT_VERSION } from "../definitions/sectionSchemas.ts";
import { type Draft, nodesOf } from "../editing/draft.ts";
import { Refusal } from "../editing/refusal.ts";
import { detectStyle } from "../editing/style.ts";
import { readSyntax } from "../reading/syntax.ts";
import { findProperty, propertiesOf, type TextNode } from "../reading/tree.ts";
import { faultOfId } from "../reference.ts";
import type { Registry } from "../registry.ts";

const FORM =
  'Copy nodes on a canvas, or write them as in a network file: { "h1": { "op": "neuron", "inputs": ["x"] } }.';

/**
 * A text that holds nodes, as a network of its own: a fragment, a whole network file, an object from id to node, or lines
 * of such an object without its braces. Throws a `Refusal` that says what is wrong with anything else.
 */
export function readFragment(text: string, registry: Registry): Draft {
  const { root, written } = readObject(text);
  const draft = isNetwork(root) ? draftOf(written, registry) : draftOf(asNetwork(written, root), registry);
  const ids = new Set<string>();
  for (const { key, value } of nodesOf(draft)) {
    const fault = faultOfId(key);
    if (fault !== null) throw new Refusal(`The pasted node “${key}” cannot be used: ${fault}`);
    if (value.type !== "object") throw new Refusal(`The pasted node “${key}” is not an object { "op": … }. ${FORM}`);
    if (ids.has(key)) throw new Refusal(`The pasted text has two nodes “${key}”; rename one of them first.`);
    ids.add(key);
  }
  if (ids.size === 0) throw new Refusal("The pasted text is a network without nodes, so there is nothing to add.");
  return draft;
}

function readObject(text: string): { readonly root: TextNode; readonly written: string } {
  if (text.trim() === "") throw new Refusal(`There is no text to paste. ${FORM}`);
  // Lines of a file's nodes, as one copies them in the text editor.
  const written = text.trimStart().startsWith('"') ? `{${text}\n}` : text;
  const root = readSyntax(written);
  if ("code" in root) throw new Refusal(`The pasted text holds no nodes that can be read. ${root.message} ${FORM}`);
  if (root.type !== "object" || !(isNetwork(root) || isNodes(root)))
    throw new Refusal(`The pasted text holds no nodes. ${FORM}`);
  const version: unknown = findProperty(root, "nn")?.value.value;
  if (isNetwork(root) && typeof version === "number" && version > FORMAT_VERSION)
    throw new Refusal(
      `The pasted text is of format version ${version}; this Chainrule reads version ${FORMAT_VERSION}. Update Chainrule to paste it.`,
    );
  return { root, written };
}

/** A node may be called `nodes`, but has an op. */
function isNetwork(root: TextNode): boolean {
  const nodes = findProperty(root, "nodes")?.value;
  return nodes?.type === "object" && (findProperty(nodes, "op")?.value.type !== "string" || hasVersion(root));
}

function hasVersion(root: TextNode): boolean {
  return findProperty(root, "nn")?.value.type === "number";
}

function isNodes(root: TextNode): boolean {
  const properties = propertiesOf(root);
  return properties.length > 0 && properties.every(({ value }) => findProperty(value, "op")?.value.type === "string");
}

function asNetwork(text: string, root: TextNode): string {
  return `{ "nn": ${FORMAT_VERSION}, "nodes": ${text.slice(root.offset, root.offset + root.length)} }`;
}

function draftOf(text: string, registry: Registry): Draft {
  const root = readSyntax(text);
  if ("code" in root) throw new Refusal(root.message);
  return { text, root, style: detectStyle(text, root), registry };
}
