import { initSchema } from "../definitions/paramSchema.ts";
import type { ParamDefinition, ParamEntry } from "../document.ts";
import { describe, findProperty, itemsOf, rangeOf, type TextNode } from "./tree.ts";
import { type ValidationContext, validate } from "./validate.ts";

/** Reads a parameter's numbers with the place of each one. Null where they are wrong, which is then reported. */
export function readParam(node: TextNode, context: ValidationContext, mayShare: boolean): ParamDefinition | null {
  const range = rangeOf(node);
  if (node.type !== "object") {
    const value = readEntry(node, context, mayShare);
    return value && { kind: "value", value, range };
  }
  if (!findProperty(node, "init")) {
    context.findings.add(
      "NN201",
      range,
      `${context.owner} is an object without "init". Write numbers, or { "init": "zeros" } or another initialiser.`,
    );
    return null;
  }
  const value = validate(initSchema, node, context);
  if (value === undefined) return null;
  const { init, ...options } = value as { init: string } & Record<string, number>;
  return { kind: "init", init, options, range };
}

/** Reads what is numbers and nothing else, with the place of each one. */
export function readNumbers(node: TextNode, context: ValidationContext): ParamEntry | null {
  return readEntry(node, context, false);
}

function readEntry(node: TextNode, context: ValidationContext, mayShare: boolean): ParamEntry | null {
  const range = rangeOf(node);
  // Beyond a double: `checkLiterals` has said so.
  if (node.type === "number") return Number.isFinite(node.value) ? { kind: "number", value: node.value, range } : null;
  if (node.type === "string" && mayShare && node.value !== "") return { kind: "shared", name: node.value, range };
  if (node.type === "array") {
    const items = itemsOf(node).map((item) => readEntry(item, context, mayShare));
    return items.includes(null) ? null : { kind: "list", items: items as readonly ParamEntry[], range };
  }
  const advice =
    node.type === "string" && Number.isFinite(Number.parseFloat(node.value))
      ? ` Numbers stand without quotes: ${Number.parseFloat(node.value)}.`
      : "";
  const allowed = mayShare
    ? "a number, the name of a shared parameter, or nested lists of them"
    : "a number or nested lists of numbers";
  context.findings.add(
    "NN202",
    range,
    `A value of ${context.owner} must be ${allowed}, not ${describe(node, context.text)}.${mayShare ? "" : advice}`,
  );
  return null;
}
