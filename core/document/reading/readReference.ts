import type { Reference } from "../document.ts";
import { parseReference } from "../reference.ts";
import type { Findings } from "./findings.ts";
import { describe, rangeOf, type TextNode } from "./tree.ts";

/** Reads one reference in the text; null where it is wrong, which is then reported. The range is the text with its quotes. */
export function readReference(
  node: TextNode,
  where: string,
  text: string,
  findings: Findings,
  input?: number,
): Reference | null {
  const range = rangeOf(node);
  const reference = node.type === "string" ? parseReference(node.value, range) : null;
  if (typeof reference === "object" && reference !== null) return reference;
  const more = input === undefined ? {} : { input };
  if (reference === null) {
    const message = `${where} must be a reference such as "x" or "x[0]", not ${describe(node, text)}.`;
    findings.add("NN202", range, message, more);
  } else findings.add("NN302", range, reference, more);
  return null;
}
