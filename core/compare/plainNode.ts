import type { InputDefinition, NodeDefinition, ParamDefinition, ParamEntry } from "../document/document.ts";

/** Nested numbers and names of shared parameters, without their places. */
export type PlainEntry = number | string | readonly PlainEntry[];

export type PlainParam = { readonly value: PlainEntry } | { readonly init: string; readonly options: object };

export function plainEntry(entry: ParamEntry): PlainEntry {
  if (entry.kind === "number") return entry.value;
  return entry.kind === "shared" ? entry.name : entry.items.map(plainEntry);
}

export function plainParam(definition: ParamDefinition): PlainParam {
  return definition.kind === "value"
    ? { value: plainEntry(definition.value) }
    : { init: definition.init, options: sorted(Object.entries(definition.options)) };
}

/** What a node reads, with ids as `nameOf` gives them. */
export function plainInput({ port, reference }: InputDefinition, nameOf: (id: string) => string): string {
  const part = reference.text.slice(reference.id.length).replace(/\s/g, "");
  return `${port === null ? "" : `${port}: `}${nameOf(reference.id)}${part}`;
}

const ownLooks = new WeakMap<NodeDefinition, string>();

/** All of a node but its id and what it reads, without places, as text for comparing. */
export function ownLook(node: NodeDefinition): string {
  let look = ownLooks.get(node);
  if (look === undefined) {
    look = JSON.stringify({
      op: node.op,
      attributes: sorted([...node.attributes].map(([name, { value }]) => [name, value])),
      params: sorted([...node.params].map(([name, definition]) => [name, plainParam(definition)])),
      buffers: sorted([...node.buffers].map(([name, { value }]) => [name, plainEntry(value)])),
    });
    ownLooks.set(node, look);
  }
  return look;
}

/** Keys of an object have no order in JSON. */
export function sorted(entries: readonly (readonly [string, unknown])[]): readonly (readonly [string, unknown])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  // JSON writes −0 as 0.
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return value;
  return sorted(Object.entries(value)).map(([key, entry]) => [key, canonical(entry)]);
}
