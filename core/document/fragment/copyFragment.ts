import { FORMAT_VERSION } from "../definitions/sectionSchemas.ts";
import { type Draft, nodesOf, readDraft } from "../editing/draft.ts";
import { Refusal } from "../editing/refusal.ts";
import type { Style } from "../editing/style.ts";
import { referredId } from "../editing/uses.ts";
import { findAt, findProperty, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import type { Registry } from "../registry.ts";
import { registry as standardRegistry } from "../standardRegistry.ts";
import { sharedNames } from "./sharedNames.ts";
import { writeValue } from "./writeValue.ts";

/** How fragments are written: as the format's documentation writes files. */
const STYLE: Style = { eol: "\n", unit: "  ", oneLine: false, compact: false };

/**
 * Nodes of a network as text that stands by itself: a network file of these nodes, strict JSON, with the shared parameters
 * that they use, their pins, and the objective where it is among them. Every node is written as it is, without comments;
 * a reference to a node that is not among them stays. Throws a `Refusal`.
 */
export function copyFragment(
  source: string | { readonly text: string },
  ids: Iterable<string>,
  registry: Registry = standardRegistry,
): string {
  const draft = readDraft(typeof source === "string" ? source : source.text, registry);
  const nodes = pickNodes(draft, new Set(ids));
  const chosen = new Set(nodes.map(({ key }) => key));
  const names = new Set(nodes.flatMap(({ value }) => sharedNames(value).map((name) => String(name.value))));
  const definitions = propertiesOf(findAt(draft.root, ["params"]) ?? draft.root).filter(({ key }) => names.has(key));
  const pins = propertiesOf(findAt(draft.root, ["view", "pins"]) ?? draft.root).filter(({ key }) => chosen.has(key));
  const objective = findProperty(draft.root, "objective")?.value;
  const inline = (value: TextNode): string => writeValue(draft, value, null, STYLE);
  const entries = (of: readonly Property[]): string =>
    `{ ${of.map(({ key, value }) => `${JSON.stringify(key)}: ${inline(value)}`).join(", ")} }`;
  const lines = nodes.map(({ key, value }) => `${JSON.stringify(key)}: ${writeValue(draft, value, "    ", STYLE)}`);
  const sections = [`"nn": ${FORMAT_VERSION}`, `"nodes": {\n    ${lines.join(",\n    ")}\n  }`];
  if (names.size > 0 && definitions.length > 0) sections.push(`"params": ${entries(definitions)}`);
  if (objective && isAmong(objective, chosen)) sections.push(`"objective": ${inline(objective)}`);
  if (pins.length > 0 && findAt(draft.root, ["view", "pins"])) sections.push(`"view": { "pins": ${entries(pins)} }`);
  return `{\n  ${sections.join(",\n  ")}\n}\n`;
}

/** In file order. */
function pickNodes(draft: Draft, ids: ReadonlySet<string>): readonly Property[] {
  if (ids.size === 0) throw new Refusal("Select nodes first.");
  const nodes = new Map<string, Property>();
  for (const node of nodesOf(draft)) if (ids.has(node.key) && !nodes.has(node.key)) nodes.set(node.key, node);
  for (const id of ids) if (!nodes.has(id)) throw new Refusal(`There is no node “${id}”.`);
  return [...nodes.values()];
}

function isAmong(objective: TextNode, chosen: ReadonlySet<string>): boolean {
  const references = objective.type === "array" ? itemsOf(objective) : [objective];
  return references.length > 0 && references.every((reference) => chosen.has(referredId(reference) ?? ""));
}
