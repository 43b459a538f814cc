import { networkJsonSchema } from "./schema.ts";

/**
 * What VS Code is given for `*.nn.json`: the names that are known, so that its JSON service offers none of its own. What they mean
 * our hover says, with the numbers of the pass; two hovers for one place would say half of it twice.
 */
export function editorJsonSchema(): unknown {
  return withoutTexts(adviceSchema(networkJsonSchema()));
}

function withoutTexts(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutTexts);
  if (!isRecord(schema)) return schema;
  // A property of that name is an object; only the schema's own are texts.
  const kept = Object.entries(schema).filter(
    ([key, value]) => typeof value !== "string" || (key !== "title" && key !== "description"),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutTexts(value)]));
}

/**
 * A JSON Schema that explains and does no more. VS Code's JSON service would say "Value is not accepted" beside our own
 * problem for the same place, and would offer beside our own completion, which knows the network, every key and value a
 * second time; lists of several providers are merged as they are. So no verdicts and nothing to offer: hover alone. What a
 * value must be is kept where it chooses what is said of it, in conditions.
 */
export function adviceSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(adviceSchema);
  if (!isRecord(schema)) return schema;
  const advice: Record<string, unknown> = {};
  const rules: unknown[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (SILENT.has(key) || value === false) continue;
    if (key === "properties")
      advice[key] = mapValues(value, (property) => ({ ...unoffered(property), ...NOT_OFFERED }));
    else if (key === "definitions") advice[key] = mapValues(value, adviceSchema);
    else if (key === "if") advice[key] = conditionOf(value);
    else if (AS_IT_IS.has(key)) advice[key] = value;
    else if (key === "anyOf" || key === "oneOf") rules.push(...(value as unknown[]).map(alternative));
    else if (key === "allOf") rules.push(...(value as unknown[]).map(adviceSchema));
    else advice[key] = adviceSchema(value);
  }
  return rules.length === 0 ? advice : { ...advice, allOf: rules };
}

/** Said of a property to VS Code's JSON service: the name is known, and not to be offered. */
const NOT_OFFERED = { doNotSuggest: true };

/** What a value must be or not be, and what is offered for one. */
const SILENT: ReadonlySet<string> = new Set([
  "type",
  "enum",
  "enumDescriptions",
  "const",
  "default",
  "defaultSnippets",
  "examples",
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
/** Not schemas themselves. */
const AS_IT_IS: ReadonlySet<string> = new Set(["description", "title", "$ref"]);

/** The alternative that fits explains itself, and no other does. */
function alternative(schema: unknown): unknown {
  if (!isRecord(schema) || "$ref" in schema) return adviceSchema(schema);
  const condition = conditionOf(schema);
  const advice = adviceSchema(schema);
  if (Object.keys(condition).length === 0) return advice;
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword; nobody awaits a schema
  return { if: condition, then: advice };
}

/** What tells one form from another, said so that the JSON service finds nothing in it to offer: patterns in place of names. */
function conditionOf(schema: unknown): Record<string, unknown> {
  if (!isRecord(schema)) return {};
  const condition: Record<string, unknown> = {};
  if (schema["type"] !== undefined) condition["type"] = schema["type"];
  if (isRecord(schema["properties"])) {
    const told = Object.entries(schema["properties"]).flatMap(([name, property]) => {
      const value = isRecord(property) ? property["const"] : undefined;
      return typeof value === "string" ? [[name, { pattern: `^${escapePattern(value)}$`, ...NOT_OFFERED }]] : [];
    });
    if (told.length > 0) {
      condition["properties"] = Object.fromEntries(told);
      condition["required"] = told.map(([name]) => name);
    }
  }
  return condition;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function unoffered(property: unknown): Record<string, unknown> {
  const advice = adviceSchema(property);
  return isRecord(advice) ? advice : {};
}

function mapValues(record: unknown, map: (value: unknown) => unknown): unknown {
  if (!isRecord(record)) return record;
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
