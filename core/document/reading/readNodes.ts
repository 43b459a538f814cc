import type { NodeDefinition, ParamEntry, SharedParameter } from "../document.ts";
import { lineMap } from "../lineMap.ts";
import { checkLiterals } from "./checkLiterals.ts";
import { readNode } from "./readNode.ts";
import { readParam } from "./readParam.ts";
import { contextOf, type Source } from "./source.ts";
import { describe, findProperty, propertiesOf, rangeOf } from "./tree.ts";

/** `brokenParams`: names of shared parameters whose own text is wrong; nodes that use one are broken without a word. */
export function readNodes(source: Source, brokenParams: ReadonlySet<string>): Map<string, NodeDefinition> {
  const { root, text, findings } = source;
  const nodes = new Map<string, NodeDefinition>();
  const section = findProperty(root, "nodes");
  if (!section) {
    const place = findProperty(root, "nn")?.keyNode;
    findings.add(
      "NN201",
      place ? rangeOf(place) : { start: root.offset, end: root.offset + 1 },
      'A network file needs "nodes": { id: { "op": … } }.',
    );
    return nodes;
  }
  if (section.value.type !== "object") {
    findings.add(
      "NN202",
      rangeOf(section.value),
      `"nodes" must be an object from id to node, not ${describe(section.value, text)}.`,
    );
    return nodes;
  }
  const lines = lineMap(text);
  for (const property of propertiesOf(section.value)) {
    const { key: id, keyNode, value } = property;
    findings.enterNode(id);
    checkLiterals(value, text, findings);
    const earlier = nodes.get(id);
    if (earlier)
      findings.add(
        "NN103",
        rangeOf(keyNode),
        `There are two nodes ${JSON.stringify(id)}; the first is on line ${lines.positionOf(earlier.idRange.start).line}. Rename one of them.`,
      );
    const node = readNode(property, text, findings, source.registry);
    if (node && !earlier) nodes.set(id, node);
  }
  findings.enterNode(undefined);
  for (const [id, node] of nodes)
    if (findings.isBroken(id) || usesAny(node, brokenParams)) nodes.set(id, { ...node, broken: true });
  return nodes;
}

/** `broken`: names whose own text is wrong. Nodes that use one stay silent. */
export function readSharedParams(source: Source): {
  readonly params: Map<string, SharedParameter>;
  readonly broken: Set<string>;
} {
  const params = new Map<string, SharedParameter>();
  const broken = new Set<string>();
  const section = findProperty(source.root, "params");
  if (section && section.value.type !== "object") {
    source.findings.add(
      "NN202",
      rangeOf(section.value),
      `"params" must be an object from name to value, not ${describe(section.value, source.text)}.`,
    );
  }
  for (const property of section ? propertiesOf(section.value) : []) {
    if (params.has(property.key)) continue;
    const definition = readParam(property.value, contextOf(source, JSON.stringify(property.key), property), false);
    if (definition) params.set(property.key, { name: property.key, nameRange: rangeOf(property.keyNode), definition });
    else broken.add(property.key);
  }
  return { params, broken };
}

function usesAny(node: NodeDefinition, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  const uses = (entry: ParamEntry): boolean =>
    entry.kind === "shared" ? names.has(entry.name) : entry.kind === "list" && entry.items.some(uses);
  return [...node.params.values()].some((param) => param.kind === "value" && uses(param.value));
}
