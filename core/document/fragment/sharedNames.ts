import { findProperty, itemsOf, propertiesOf, type TextNode } from "../reading/tree.ts";

/** The texts in a node's parameters: names of shared parameters. */
export function sharedNames(node: TextNode): readonly TextNode[] {
  const params = findProperty(node, "params")?.value;
  return params ? propertiesOf(params).flatMap(({ value }) => namesIn(value)) : [];
}

/** In one parameter: the whole, or entries of it. */
export function namesIn(value: TextNode): readonly TextNode[] {
  return value.type === "string" ? [value] : itemsOf(value).flatMap(namesIn);
}
