import type * as z from "zod/mini";
import type { ProblemCode, Range } from "../../problems.ts";
import { splitExpectation } from "../definitions/leaves.ts";
import { closest, listAlternatives } from "../suggest.ts";
import type { Findings } from "./findings.ts";
import { describe, findAt, plainValueOf, propertiesOf, rangeOf, type TextNode } from "./tree.ts";

export interface ValidationContext {
  readonly text: string;
  readonly findings: Findings;
  /** What holds the keys, for messages: `"dense"`, `"training"`. */
  readonly owner: string;
  /** Where a missing key is reported. */
  readonly missingAt: Range;
  /** What a key of the owner is called. */
  readonly keyNoun?: string;
}

type Issue = z.core.$ZodIssue;

/** Names that people bring from other programs. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  lr: "learningRate",
  learning_rate: "learningRate",
  eta: "learningRate",
  batch: "batchSize",
  minibatch: "batchSize",
  iterations: "steps",
  weight_decay: "weightDecay",
  eps: "epsilon",
  loss: "objective",
  parameters: "params",
  layers: "nodes",
  optimiser: "optimizer",
  lambda: "l2",
  input: "inputs",
  act: "activation",
  size: "units",
  width: "units",
  neurons: "units",
  csv: "file",
  type: "op",
  name: "title",
};

/**
 * Checks a place in the text against a definition and reports what is wrong there. Gives the plain value, or undefined
 * where it is wrong as a whole.
 */
export function validate(schema: z.ZodMiniType, node: TextNode, context: ValidationContext): unknown {
  const value = plainValueOf(node);
  const result = schema.safeParse(value);
  if (result.success) return value;
  for (const issue of result.error.issues) report(issue, node, [], context);
  return undefined;
}

/** As `validate` for an object; keys whose values are wrong are left out of the result. `skip` are keys read elsewhere. */
export function validateObject(
  schema: z.ZodMiniObject,
  node: TextNode,
  context: ValidationContext,
  skip: readonly string[] = [],
): Map<string, { readonly value: unknown; readonly range: Range }> {
  const values: Record<string, unknown> = Object.create(null);
  const good = new Map<string, { readonly value: unknown; readonly range: Range }>();
  for (const property of propertiesOf(node)) {
    if (skip.includes(property.key) || good.has(property.key)) continue;
    values[property.key] = plainValueOf(property.value);
    good.set(property.key, { value: values[property.key], range: rangeOf(property.value) });
  }
  const result = schema.safeParse(values);
  if (result.success) return good;
  for (const issue of result.error.issues) {
    report(issue, node, [], context, skip);
    if (issue.path.length > 0) good.delete(String(issue.path[0]));
    if (issue.code === "unrecognized_keys") for (const key of issue.keys) good.delete(key);
  }
  return good;
}

/** `base` is the path of the union an issue was found in. */
function report(
  issue: Issue,
  root: TextNode,
  base: readonly PropertyKey[],
  context: ValidationContext,
  alsoKnown: readonly string[] = [],
): void {
  if (context.findings.isFull("NN202")) return;
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const holder = findAt(root, path);
    const known = JSON.parse(issue.message) as string[];
    const keys = path.length === 0 ? [...alsoKnown, ...known.filter((key) => !alsoKnown.includes(key))] : known;
    if (holder)
      reportUnknownKeys(holder, issue.keys, keys, path.length === 0 ? context : { ...context, owner: subject(path) });
    return;
  }
  if (issue.code === "invalid_union") {
    const branch = matchingBranch(issue.errors, findAt(root, path));
    if (branch) {
      for (const inner of branch) report(inner, root, path, context);
      return;
    }
  }
  const place = findAt(root, path);
  const { code, allowed } = splitExpectation(issue.message);
  if (place === undefined) {
    context.findings.add(
      "NN201",
      context.missingAt,
      `${path.length > 1 ? subject(path.slice(0, -1)) : context.owner} needs ${subject(path.slice(-1))}: ${allowed}.`,
    );
    return;
  }
  const written = describe(place, context.text);
  const range = rangeOf(place);
  // A text where a text is wanted: perhaps a slip of the keyboard.
  const meant =
    place.type === "string" && (issue.code === "invalid_value" || issue.code === "invalid_union")
      ? closest(String(place.value), alternativesIn(allowed))
      : null;
  const fix = meant === null ? {} : { fix: { title: `Change to "${meant}"`, range, newText: JSON.stringify(meant) } };
  const question = meant === null ? "" : ` Did you mean "${meant}"?`;
  const what = path.length === 0 ? context.owner : subject(path);
  context.findings.add(
    code !== null && place.type === "string" ? code : codeOf(issue),
    range,
    `${what} must be ${allowed}, not ${written}.${question}`,
    fix,
  );
}

/** Of a union's branches the one that the value was meant for: the one that accepts its type. */
function matchingBranch(
  branches: readonly (readonly Issue[])[],
  place: TextNode | undefined,
): readonly Issue[] | undefined {
  const refusesType = (issue: Issue): boolean =>
    issue.path.length === 0 &&
    (issue.code === "invalid_type" || (issue.code === "invalid_value" && place?.type !== "string"));
  return branches.find((issues) => issues.length > 0 && !issues.some(refusesType));
}

function alternativesIn(allowed: string): string[] {
  return [...allowed.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
}

function codeOf(issue: Issue): ProblemCode {
  switch (issue.code) {
    case "too_small":
    case "too_big":
    // A check of our own: the type was right.
    case "custom":
      return "NN203";
    case "invalid_value":
      return "NN210";
    default:
      return "NN202";
  }
}

/** Reports keys that their owner does not have, each with the one that was probably meant as a fix. */
export function reportUnknownKeys(
  holder: TextNode,
  unknown: readonly string[],
  known: readonly string[],
  context: Pick<ValidationContext, "findings" | "owner" | "keyNoun">,
): void {
  const keyNodes = new Map(propertiesOf(holder).map((property) => [property.key, property.keyNode]));
  const free = known.filter((name) => !keyNodes.has(name));
  const allowed = known.length === 0 ? "It takes none." : `Allowed: ${listAlternatives(known)}.`;
  for (const key of unknown) {
    const keyNode = keyNodes.get(key);
    if (!keyNode || context.findings.isFull("NN204")) continue;
    const other = Object.hasOwn(OTHER_NAMES, key) ? OTHER_NAMES[key] : undefined;
    const meant = other !== undefined && free.includes(other) ? other : closest(key, free);
    const range = rangeOf(keyNode);
    const message = `${context.owner} has no ${context.keyNoun ?? "key"} ${JSON.stringify(key)}. ${meant === null ? allowed : `Did you mean ${JSON.stringify(meant)}?`}`;
    context.findings.add(
      "NN204",
      range,
      message,
      meant === null ? {} : { fix: { title: `Change to "${meant}"`, range, newText: JSON.stringify(meant) } },
    );
  }
}

function subject(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (typeof last !== "number") return JSON.stringify(String(last));
  const holder = path.at(-2);
  return holder === undefined ? `Entry ${last}` : `Entry ${last} of ${JSON.stringify(String(holder))}`;
}
