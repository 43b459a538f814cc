import type { JsonValue } from "../document/intent.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { isGivenAtStart } from "./attributes.ts";
import type { Attribute, Op } from "./op.ts";

/** What a new node is written with: what has no default, the width of a layer for example, in keeping with what it reads. */
export function startAttributes(op: Op, reads?: Shape): Readonly<Record<string, JsonValue>> {
  const written: Record<string, JsonValue> = {};
  for (const [name, attribute] of Object.entries(op.attributes)) {
    if (!isGivenAtStart(attribute)) continue;
    const value = startValue(attribute, reads);
    if (value !== undefined) written[name] = value;
  }
  return written;
}

function startValue(attribute: Attribute, reads: Shape | undefined): JsonValue | undefined {
  switch (attribute.kind) {
    case "number":
    case "extent":
      return attribute.start ?? Math.max(attribute.minimum ?? 1, 3);
    case "text":
      return attribute.example;
    case "shape":
      return reads ? [sizeOf(reads)] : [1];
    default:
      return undefined;
  }
}
