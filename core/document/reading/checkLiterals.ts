import { lineMap } from "../lineMap.ts";
import type { Findings } from "./findings.ts";
import { propertiesOf, rangeOf, type TextNode } from "./tree.ts";

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
  if (node.type === "array" && deep) for (const item of node.children ?? []) checkLiterals(item, text, findings);
  if (node.type !== "object") return;
  const children = node.children ?? [];
  if (deep) for (const child of children) if (child.children?.[1]) checkLiterals(child.children[1], text, findings);
  if (new Set(children.map(keyOf)).size < children.length) reportRepeatedKeys(node, text, findings);
}

const keyOf = (property: TextNode): unknown => property.children?.[0]?.value;

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
