import * as z from "zod/mini";
import { type Meta, metas } from "../document/definitions/leaves.ts";

/** The keys of a section's definition with what is said about each. */
export interface Setting {
  readonly name: string;
  readonly doc: string;
  readonly default: unknown;
  readonly values: readonly string[];
  readonly valueDocs: readonly string[];
  readonly type: "number" | "boolean" | "choice" | "text" | "list" | "object" | "other";
}

export function settingsOf(schema: z.ZodMiniObject): readonly Setting[] {
  return Object.entries(schema.def.shape).map(([name, value]) => settingOf(name, value as z.ZodMiniType));
}

export function settingOf(name: string, schema: z.ZodMiniType): Setting {
  const inner = schema instanceof z.ZodMiniOptional ? (schema.def.innerType as z.ZodMiniType) : schema;
  const meta: Meta = metas.get(inner) ?? {};
  return {
    name,
    doc: meta.description ?? "",
    default: meta.default,
    values: inner instanceof z.ZodMiniEnum ? inner.options.map(String) : [],
    valueDocs: meta.enumDescriptions ?? [],
    type: typeOf(inner),
  };
}

function typeOf(schema: z.ZodMiniType): Setting["type"] {
  if (schema instanceof z.ZodMiniNumber) return "number";
  if (schema instanceof z.ZodMiniBoolean) return "boolean";
  if (schema instanceof z.ZodMiniEnum) return "choice";
  if (schema instanceof z.ZodMiniString) return "text";
  if (schema instanceof z.ZodMiniArray || schema instanceof z.ZodMiniTuple) return "list";
  if (schema instanceof z.ZodMiniObject || schema instanceof z.ZodMiniRecord) return "object";
  return "other";
}
