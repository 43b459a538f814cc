import type { Range } from "../../problems.ts";

/** A value in the text, or a property of an object, with its place. */
export interface TextNode {
  readonly type: "object" | "array" | "property" | "string" | "number" | "boolean" | "null";
  readonly offset: number;
  readonly length: number;
  /** What a text, a number, true, false or null says; undefined for all else. */
  // biome-ignore lint/suspicious/noExplicitAny: what it is follows from the type
  readonly value: any;
  /** Of a list its items, of an object its properties as places; both in file order. */
  readonly children?: readonly TextNode[];
  readonly properties?: readonly Property[];
  /** Of an object or list: the property or list that holds it. Of a property: its object. */
  readonly parent?: TextNode | undefined;
  readonly colonOffset?: number;
}

const NONE: readonly never[] = [];

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
export function propertiesOf(node: TextNode): readonly Property[] {
  return node.properties ?? NONE;
}

export function itemsOf(node: TextNode): readonly TextNode[] {
  return node.type === "array" ? (node.children ?? NONE) : NONE;
}

/** The first property of that key: the one that counts where a key stands twice. */
export function findProperty(node: TextNode, key: string): Property | undefined {
  for (const property of propertiesOf(node)) if (property.key === key) return property;
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
