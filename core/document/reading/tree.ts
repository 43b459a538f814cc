import type { Node } from "jsonc-parser";
import type { Range } from "../../problems.ts";

/** A value in the text with its place, as jsonc-parser gives it. */
export type TextNode = Node;

export interface Property {
  readonly key: string;
  readonly keyNode: TextNode;
  /** Key to end of value. */
  readonly node: TextNode;
  readonly value: TextNode;
}

export function rangeOf(node: TextNode): Range {
  return { start: node.offset, end: node.offset + node.length };
}

/** The properties of an object in file order; empty for anything else. */
export function propertiesOf(node: TextNode): Property[] {
  if (node.type !== "object") return [];
  const properties: Property[] = [];
  for (const child of node.children ?? []) {
    const [keyNode, value] = child.children ?? [];
    if (keyNode && value) properties.push({ key: String(keyNode.value), keyNode, node: child, value });
  }
  return properties;
}

export function itemsOf(node: TextNode): readonly TextNode[] {
  return node.type === "array" ? (node.children ?? []) : [];
}

/** The first property of that key: the one that counts where a key stands twice. */
export function findProperty(node: TextNode, key: string): Property | undefined {
  if (node.type !== "object") return undefined;
  for (const child of node.children ?? []) {
    const [keyNode, value] = child.children ?? [];
    if (keyNode?.value === key && value) return { key, keyNode, node: child, value };
  }
  return undefined;
}

export function findAt(node: TextNode, path: readonly PropertyKey[]): TextNode | undefined {
  let place: TextNode | undefined = node;
  for (const step of path) {
    if (place === undefined) return undefined;
    place = typeof step === "number" ? itemsOf(place)[step] : findProperty(place, String(step))?.value;
  }
  return place;
}

/** The plain value. Objects have no prototype, so that `__proto__` is a key like any other; first of equal keys counts. */
export function plainValueOf(node: TextNode): unknown {
  if (node.type === "array") return itemsOf(node).map(plainValueOf);
  if (node.type !== "object") return node.value;
  const value: Record<string, unknown> = Object.create(null);
  for (const property of propertiesOf(node))
    if (!(property.key in value)) value[property.key] = plainValueOf(property.value);
  return value;
}

/** `a list of 2`, `the text "x"`, `3`: what stands there, for messages. */
export function describe(node: TextNode, text: string): string {
  if (node.type === "object") return "an object { … }";
  if (node.type === "array") return itemsOf(node).length === 0 ? "an empty list" : `a list of ${itemsOf(node).length}`;
  const written = text.slice(node.offset, node.offset + node.length);
  const short = written.length > 40 ? `${written.slice(0, 37)}…` : written;
  return node.type === "string" ? `the text ${short}` : short;
}
