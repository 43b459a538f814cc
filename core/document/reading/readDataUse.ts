import type { Located, Split, Standardize } from "../document.ts";
import type { Findings } from "./findings.ts";
import { findProperty, itemsOf, rangeOf, type TextNode } from "./tree.ts";

/** `data.split`, whose values were found to be valid. */
export function readSplit(data: TextNode, findings: Findings): Split | null {
  const property = findProperty(data, "split");
  if (!property) return null;
  const placeOf = (name: string): TextNode | undefined => findProperty(property.value, name)?.value;
  const size = (name: string): Located<number> | null => located(placeOf(name), Number);
  const [validation, test] = [size("validation"), size("test")];
  if (!validation && !test) {
    const message =
      '"split" keeps no rows from training: give it "validation" or "test", such as { "validation": 0.2, "seed": 0 }.';
    findings.add("NN609", rangeOf(property.keyNode), message);
    return null;
  }
  const stratify = located(placeOf("stratify"), String);
  const seed = Number(placeOf("seed")?.value ?? 0);
  return { validation, test, stratify, seed, range: rangeOf(property.value) };
}

/** `data.standardize`, whose value was found to be valid; null where it is false. */
export function readStandardize(data: TextNode): Standardize | null {
  const value = findProperty(data, "standardize")?.value;
  if (!value || value.value === false) return null;
  const inputs = value.type === "array" ? itemsOf(value).map((item) => locatedAt(item, String)) : null;
  return { inputs, range: rangeOf(value) };
}

function located<T>(node: TextNode | undefined, read: (value: unknown) => T): Located<T> | null {
  return node ? locatedAt(node, read) : null;
}

function locatedAt<T>(node: TextNode, read: (value: unknown) => T): Located<T> {
  return { value: read(node.value), range: rangeOf(node) };
}
