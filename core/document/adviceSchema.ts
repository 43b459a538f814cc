import { networkJsonSchema } from "./schema.ts";

/** What VS Code is given for `*.nn.json`. */
export function editorJsonSchema(): unknown {
  return adviceSchema(networkJsonSchema());
}

/**
 * A JSON Schema that advises and never judges: completion and hover as in the original, no verdicts. VS Code's JSON
 * service would say "Value is not accepted" beside our own problem for the same place, and every mistake is to be
 * said once, in words that help. Conditions (`if`) keep their rules: they choose what is advised.
 */
export function adviceSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(adviceSchema);
  if (!isRecord(schema)) return schema;
  const advice: Record<string, unknown> = {};
  const offered: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (VERDICTS.has(key) || (value === false && !LITERAL.has(key))) continue;
    if (OFFERS.has(key)) offered[key] = value;
    else if (key === "properties" || key === "definitions") advice[key] = mapValues(value);
    else if (LITERAL.has(key)) advice[key] = value;
    // Alternatives stay strict, so that the one that fits explains itself; where none does, anything goes.
    else if (key === "anyOf" || key === "oneOf") advice["anyOf"] = [...(value as unknown[]), {}];
    else advice[key] = adviceSchema(value);
  }
  if (Object.keys(offered).length === 0 || "anyOf" in advice) return advice;
  return { ...advice, anyOf: [offered, {}] };
}

/** What a value must not be. */
const VERDICTS: ReadonlySet<string> = new Set([
  "required",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "pattern",
  "propertyNames",
  "minItems",
  "maxItems",
  "not",
]);
/** What a value may be: worth offering, so kept beside an alternative that takes anything. */
const OFFERS: ReadonlySet<string> = new Set(["type", "enum", "enumDescriptions", "const"]);
/** Not schemas themselves; `if` is one, but is to stay as it is. */
const LITERAL: ReadonlySet<string> = new Set([
  "if",
  "default",
  "defaultSnippets",
  "examples",
  "description",
  "title",
  "$ref",
]);

function mapValues(record: unknown): unknown {
  if (!isRecord(record)) return record;
  return Object.fromEntries(Object.entries(record).map(([name, schema]) => [name, adviceSchema(schema)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
