import { lineMap } from "../lineMap.ts";
import type { Findings } from "./findings.ts";
import { itemsOf, type Property, propertiesOf, rangeOf, type TextNode } from "./tree.ts";

/** Reports what JSON lets pass and a network does not: the same key twice in one object, and numbers beyond a double. */
export function checkLiterals(node: TextNode, text: string, findings: Findings, deep = true): void {
  if (node.type === "number" && !Number.isFinite(node.value)) {
    const written = text.slice(node.offset, node.offset + node.length);
    findings.add(
      "NN203",
      rangeOf(node),
      `${written.length > 40 ? "This number" : written} is beyond the largest double, about 1.8e308. Every number in a network file is finite.`,
    );
  }
  if (node.type === "array" && deep) for (const item of itemsOf(node)) checkLiterals(item, text, findings);
  if (node.type !== "object") return;
  const properties = propertiesOf(node);
  if (deep) for (const { value } of properties) checkLiterals(value, text, findings);
  if (repeatsKey(properties)) reportRepeatedKeys(node, text, findings);
}

function repeatsKey(properties: readonly Property[]): boolean {
  // Most objects hold a few keys: comparing them is quicker than making a set.
  if (properties.length > 8) return new Set(properties.map(({ key }) => key)).size < properties.length;
  for (let i = 1; i < properties.length; i++)
    for (let j = 0; j < i; j++) if (properties[i]?.key === properties[j]?.key) return true;
  return false;
}

function reportRepeatedKeys(node: TextNode, text: string, findings: Findings): void {
  const first = new Map<string, number>();
  const lines = lineMap(text);
  for (const { key, keyNode } of propertiesOf(node)) {
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, keyNode.offset);
    else
      findings.add(
        "NN103",
        rangeOf(keyNode),
        `The key ${JSON.stringify(key)} stands twice here; the first is on line ${lines.positionOf(earlier).line}. Remove or rename one of them.`,
      );
  }
}
