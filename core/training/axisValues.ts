import type { JsonValue } from "../document/intent.ts";

/**
 * Values that a person wrote: apart by commas that stand outside of brackets; numbers, JSON, or plain words. Null where one is
 * empty.
 */
export function readAxisValues(text: string): readonly JsonValue[] | null {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const sign of text) {
    if (sign === "[" || sign === "{") depth++;
    if (sign === "]" || sign === "}") depth--;
    if (sign === "," && depth === 0) {
      parts.push(part.trim());
      part = "";
    } else part += sign;
  }
  parts.push(part.trim());
  return parts.includes("") ? null : parts.map(readOne);
}

function readOne(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
