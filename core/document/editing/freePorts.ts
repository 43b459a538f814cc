import type { Op } from "../../ops/op.ts";
import { chooseInputName, expressionWords } from "../inputNames.ts";
import type { JsonValue, TextEdit } from "../intent.ts";
import { findProperty, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import type { Draft } from "./draft.ts";
import { formatEntries } from "./style.ts";
import { endOf } from "./trivia.ts";

/**
 * A name for one more input of a node that names its ports itself: the first word of its expression that nothing has
 * yet, else the id that it reads, else x1, x2, …
 */
export function nameOfInput(node: Property, op: Op, reference: string, taken: Iterable<string>): string {
  const params = findProperty(node.value, "params")?.value;
  const names = params ? propertiesOf(params).map(({ key }) => key) : [];
  return chooseInputName(
    expressionWords(op, (name) => findProperty(node.value, name)?.value.value),
    reference,
    new Set([...taken, ...names]),
  );
}

/** The inputs of a new node: an object where its op lets the file name the ports. */
export function nameInputs(
  op: Op,
  references: readonly string[],
  attributes: Readonly<Record<string, JsonValue | null>>,
): JsonValue {
  if (op.ports.kind !== "free") return references;
  const words = expressionWords(op, (name) => attributes[name]);
  const named = new Map<string, string>();
  for (const reference of references) named.set(chooseInputName(words, reference, named), reference);
  return Object.fromEntries(named);
}

/** Where an op with free ports takes the place of one without, or the other way, its inputs become an object or a list. */
export function rewriteInputs(draft: Draft, node: Property, from: Op | undefined, to: Op): TextEdit[] {
  const inputs = findProperty(node.value, "inputs")?.value;
  if (!inputs || (from?.ports.kind === "free") === (to.ports.kind === "free")) return [];
  const references = inputs.type === "object" ? propertiesOf(inputs).map(({ value }) => value) : itemsOf(inputs);
  const { compact } = draft.style;
  const written = (value: TextNode): string => draft.text.slice(value.offset, endOf(value));
  if (to.ports.kind !== "free") {
    const newText = `[${references.map(written).join(compact ? "," : ", ")}]`;
    return inputs.type === "object" ? [{ start: inputs.offset, end: endOf(inputs), newText }] : [];
  }
  if (inputs.type !== "array") return [];
  const named: [string, JsonValue][] = [];
  for (const { value } of references) {
    const name = nameOfInput(
      node,
      to,
      String(value),
      named.map(([key]) => key),
    );
    named.push([name, value as JsonValue]);
  }
  return [{ start: inputs.offset, end: endOf(inputs), newText: formatEntries(named, compact) }];
}
