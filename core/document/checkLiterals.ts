import type { Findings } from "./findings.ts";
import { lineMap, type LineMap } from "./lineMap.ts";
import { itemsOf, propertiesOf, rangeOf, type TextNode } from "./tree.ts";

/** Reports what JSON lets pass and a network does not: the same key twice in one object, and numbers beyond a double. */
export function checkLiterals(node: TextNode, text: string, findings: Findings, deep = true): void {
  if (node.type === "number" && !Number.isFinite(node.value)) {
    const written = text.slice(node.offset, node.offset + node.length);
    findings.add("NN203", rangeOf(node), `${written.length > 40 ? "This number" : written} is beyond the largest double, about 1.8e308. Every number in a network file is finite.`);
  }
  for (const item of itemsOf(node)) if (deep) checkLiterals(item, text, findings);
  if (node.type !== "object") return;
  const first = new Map<string, number>();
  let lines: LineMap | undefined;
  for (const { key, keyNode, value } of propertiesOf(node)) {
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, keyNode.offset);
    else {
      lines ??= lineMap(text);
      findings.add("NN103", rangeOf(keyNode), `The key ${JSON.stringify(key)} stands twice here; the first is on line ${lines.positionOf(earlier).line}. Remove or rename one of them.`);
    }
    if (deep) checkLiterals(value, text, findings);
  }
}
