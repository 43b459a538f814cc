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
  const more = input === undefined ? {} : { input };
  if (node.type !== "string") {
    findings.add(
      "NN202",
      range,
      `${where} must be a reference such as "x" or "x[0]", not ${describe(node, text)}.`,
      more,
    );
    return null;
  }
  const reference = parseReference(node.value, range);
  if (typeof reference !== "string") return reference;
  findings.add("NN302", range, reference, more);
  return null;
}
