import type { ProblemCode } from "../../problems.ts";
import { listAlternatives } from "../suggest.ts";
import "./jitless.ts";
import * as z from "zod/mini";

/** What the JSON Schema says about a definition beside its type; VS Code shows it as hover and completion. */
export interface Meta {
  readonly title?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
  readonly enumDescriptions?: readonly string[];
  readonly defaultSnippets?: readonly {
    readonly label: string;
    readonly description?: string;
    readonly body: unknown;
  }[];
  readonly id?: string;
}

export const metas = z.registry<Meta>();

export interface Bounds {
  readonly integer?: boolean | undefined;
  readonly minimum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
}

/**
 * The message of every definition is the phrase for what it allows ("a whole number of at least 1"), from which
 * `validate.ts` builds the sentence; a code in front replaces the usual one.
 */
function expecting(allowed: string, code?: ProblemCode): { error: () => string } {
  return { error: () => (code === undefined ? allowed : `${code} ${allowed}`) };
}

export function splitExpectation(message: string): { code: ProblemCode | null; allowed: string } {
  const coded = /^(NN\d{3}) (.*)$/s.exec(message);
  return coded ? { code: coded[1] as ProblemCode, allowed: coded[2] ?? "" } : { code: null, allowed: message };
}

export function number(bounds: Bounds, meta: Meta = {}): z.ZodMiniNumber {
  const because = expecting(allowedNumber(bounds));
  const checks = [];
  if (bounds.minimum !== undefined) checks.push(z.gte(bounds.minimum, because));
  if (bounds.exclusiveMinimum !== undefined) checks.push(z.gt(bounds.exclusiveMinimum, because));
  if (bounds.maximum !== undefined) checks.push(z.lte(bounds.maximum, because));
  if (bounds.exclusiveMaximum !== undefined) checks.push(z.lt(bounds.exclusiveMaximum, because));
  const base = bounds.integer ? z.int(because) : z.number(because);
  return base.check(...checks).register(metas, meta);
}

export function allowedNumber(bounds: Bounds): string {
  const kind = bounds.integer ? "a whole number" : "a number";
  const low =
    bounds.minimum !== undefined
      ? `at least ${bounds.minimum}`
      : bounds.exclusiveMinimum !== undefined
        ? `more than ${bounds.exclusiveMinimum}`
        : null;
  const high =
    bounds.maximum !== undefined
      ? `at most ${bounds.maximum}`
      : bounds.exclusiveMaximum !== undefined
        ? `less than ${bounds.exclusiveMaximum}`
        : null;
  if (low !== null && high !== null) return `${kind}, ${low} and ${high}`;
  return low === null && high === null ? kind : `${kind} of ${low ?? high}`;
}

export function choice(
  values: readonly string[],
  meta: Meta = {},
  code?: ProblemCode,
): z.ZodMiniEnum<Record<string, string>> {
  return z.enum(values as [string, ...string[]], expecting(listAlternatives(values), code)).register(metas, meta);
}

export function flag(meta: Meta = {}): z.ZodMiniBoolean {
  return z.boolean(expecting("true or false")).register(metas, meta);
}

export function text(allowed: string, meta: Meta = {}): z.ZodMiniString {
  return z
    .string(expecting(allowed))
    .check(z.minLength(1, expecting(allowed)))
    .register(metas, meta);
}

export function list<T extends z.ZodMiniType>(item: T, allowed: string, meta: Meta = {}): z.ZodMiniArray<T> {
  return z.array(item, expecting(allowed)).register(metas, meta);
}

export function object<T extends z.core.$ZodLooseShape>(shape: T, meta: Meta = {}): z.ZodMiniObject<T, z.core.$strict> {
  // For an unknown key the phrase is the list of known ones, which `unknownKeys` of validate.ts reads back.
  const phrase = (issue: { code?: string }): string =>
    issue.code === "unrecognized_keys" ? JSON.stringify(Object.keys(shape)) : "an object { … }";
  return z.strictObject(shape, { error: phrase }).register(metas, meta);
}

/** An object whose keys a person chooses: ids, parameter names. */
export function record<T extends z.ZodMiniType>(value: T, meta: Meta = {}): z.ZodMiniRecord<z.ZodMiniString, T> {
  return z.record(z.string(), value, expecting("an object { … }")).register(metas, meta);
}

export function either(
  options: readonly z.ZodMiniType[],
  allowed: string,
  meta: Meta = {},
): z.ZodMiniUnion<readonly z.ZodMiniType[]> {
  return z.union(options, expecting(allowed)).register(metas, meta);
}

/** Objects told apart by the text under one key (`name`, `init`); `code` is for a text that none of them has. */
export function variants(
  key: string,
  options: readonly z.ZodMiniObject[],
  names: readonly string[],
  code: ProblemCode,
  meta: Meta = {},
): z.ZodMiniType {
  type Options = Parameters<typeof z.discriminatedUnion>[1];
  return z
    .discriminatedUnion(key, options as unknown as Options, expecting(listAlternatives(names), code))
    .register(metas, meta);
}
