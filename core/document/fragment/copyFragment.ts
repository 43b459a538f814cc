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
 * that they use, their pins, the groups that they make up, and the objective where it is among them. Every node is written as it is, without comments;
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
  const section = (...path: string[]): readonly Property[] => {
    const found = findAt(draft.root, path);
    return found ? propertiesOf(found) : [];
  };
  const definitions = section("params").filter(({ key }) => names.has(key));
  const pins = section("view", "pins").filter(({ key }) => chosen.has(key));
  const groups = section("view", "groups").filter(({ value }) => isWithin(value, chosen));
  const objective = findProperty(draft.root, "objective")?.value;
  const inline = (value: TextNode): string => writeValue(draft, value, null, STYLE);
  const entries = (of: readonly Property[]): string =>
    `{ ${of.map(({ key, value }) => `${JSON.stringify(key)}: ${inline(value)}`).join(", ")} }`;
  const lines = nodes.map(({ key, value }) => `${JSON.stringify(key)}: ${writeValue(draft, value, "    ", STYLE)}`);
  const sections = [`"nn": ${FORMAT_VERSION}`, `"nodes": {\n    ${lines.join(",\n    ")}\n  }`];
  if (definitions.length > 0) sections.push(`"params": ${entries(definitions)}`);
  if (objective && isAmong(objective, chosen)) sections.push(`"objective": ${inline(objective)}`);
  const view = [
    ...(pins.length > 0 ? [`"pins": ${entries(pins)}`] : []),
    ...(groups.length > 0 ? [`"groups": ${entries(groups)}`] : []),
  ];
  if (view.length > 0) sections.push(`"view": { ${view.join(", ")} }`);
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

/** A group goes along where all of it does. */
function isWithin(group: TextNode, chosen: ReadonlySet<string>): boolean {
  const members = itemsOf(group);
  return members.length > 0 && members.every(({ value }) => typeof value === "string" && chosen.has(value));
}
