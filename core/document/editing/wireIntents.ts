import type { Op } from "../../ops/op.ts";
import type { JsonValue, TextEdit } from "../intent.ts";
import { findProperty, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { type Draft, findNode, opOf } from "./draft.ts";
import { nameOfInput } from "./freePorts.ts";
import { insertItem, insertProperty } from "./insert.ts";
import type { Of } from "./intentOf.ts";
import { checkReference } from "./references.ts";
import { Refusal } from "./refusal.ts";
import { removeChildren } from "./remove.ts";
import { replaceText } from "./replace.ts";
import { formatEntries, formatInline } from "./style.ts";
import { endOf } from "./trivia.ts";

/** Adds a reference to the inputs: at the end, at a place, or at a named port. */
export function connect(draft: Draft, { reference, to, at, port }: Of<"connect">): TextEdit[] {
  checkReference(draft, reference);
  const node = findNode(draft, to);
  const op = opOf(draft, node);
  if (op?.ports.kind === "none") throw new Refusal(`“${to}” (${op.name}) takes no inputs.`);
  const inputs = findProperty(node.value, "inputs");
  if (!inputs) {
    const name = port ?? (op?.ports.kind === "free" ? nameOfInput(node, op, reference, []) : undefined);
    return insertInputs(
      draft,
      node,
      name !== undefined && name !== portNames(op)[0] ? { [name]: reference } : [reference],
    );
  }
  if (inputs.value.type === "object")
    return connectNamed(draft, inputs.value, reference, port ?? freePort(node, op, reference, inputs.value));
  if (inputs.value.type !== "array")
    throw new Refusal(`The inputs of “${to}” are neither a list nor an object in the text; put that right first.`);
  const items = itemsOf(inputs.value);
  if (port !== undefined) return connectPort(draft, inputs.value, op, reference, port, to);
  refuseFull(to, op, items.length);
  return insertItem(
    draft,
    inputs.value,
    Math.min(Math.max(at ?? items.length, 0), items.length),
    JSON.stringify(reference),
  );
}

export function disconnect(draft: Draft, { to, at }: Of<"disconnect">): TextEdit[] {
  const node = findNode(draft, to);
  const input = inputAt(node, at);
  return removeInputs(draft, node, (value) => value === input);
}

export function reconnect(draft: Draft, { to, at, reference }: Of<"reconnect">): TextEdit[] {
  checkReference(draft, reference);
  const input = inputAt(findNode(draft, to), at);
  if (input.type === "string") return replaceText(input, reference);
  return [{ start: input.offset, end: endOf(input), newText: JSON.stringify(reference) }];
}

/**
 * Removes inputs of a node. Where its ports have names and one before the end goes, the list becomes an object by port
 * name, so that the others keep their ports.
 */
export function removeInputs(draft: Draft, node: Property, isGone: (input: TextNode) => boolean): TextEdit[] {
  const inputs = findProperty(node.value, "inputs")?.value;
  if (!inputs) return [];
  if (inputs.type === "object") {
    return removeChildren(
      draft.text,
      inputs,
      new Set(
        propertiesOf(inputs)
          .filter(({ value }) => isGone(value))
          .map((property) => property.node),
      ),
    );
  }
  const items = itemsOf(inputs);
  const kept = items
    .map((item, i) => ({ item, port: portNames(opOf(draft, node))[i] }))
    .filter(({ item }) => !isGone(item));
  const shifts = kept.some(({ item, port }, i) => port !== undefined && items.indexOf(item) !== i);
  if (!shifts || kept.some(({ port }) => port === undefined))
    return removeChildren(draft.text, inputs, new Set(items.filter(isGone)));
  return [
    {
      start: inputs.offset,
      end: endOf(inputs),
      newText: formatEntries(
        kept.map(({ item, port }) => [port ?? "", item.value as JsonValue]),
        draft.style.compact,
      ),
    },
  ];
}

export function inputAt(node: Property, at: number): TextNode {
  const inputs = findProperty(node.value, "inputs")?.value;
  const input = inputs && (inputs.type === "object" ? propertiesOf(inputs)[at]?.value : itemsOf(inputs)[at]);
  if (!input) throw new Refusal(`“${node.key}” has no input ${at}.`);
  return input;
}

function insertInputs(draft: Draft, node: Property, value: JsonValue): TextEdit[] {
  const behindOp = propertiesOf(node.value).findIndex(({ key }) => key === "op") + 1;
  return insertProperty(draft, node.value, "inputs", formatInline(value, draft.style.compact), { at: behindOp });
}

function connectNamed(draft: Draft, inputs: TextNode, reference: string, port: string): TextEdit[] {
  const existing = findProperty(inputs, port);
  if (existing) return replaceText(existing.value, reference);
  return insertProperty(draft, inputs, port, JSON.stringify(reference));
}

/** Ports by name in a list: the place of the port's name; a gap before it makes the list an object. */
function connectPort(
  draft: Draft,
  inputs: TextNode,
  op: Op | undefined,
  reference: string,
  port: string,
  to: string,
): TextEdit[] {
  const names = portNames(op);
  const index = names.indexOf(port);
  const items = itemsOf(inputs);
  if (index < 0) throw new Refusal(`“${to}”${op ? ` (${op.name})` : ""} has no port “${port}”.`);
  const present = items[index];
  if (present) return replaceText(present, reference);
  if (index === items.length) return insertItem(draft, inputs, index, JSON.stringify(reference));
  const entries: [string, JsonValue][] = items.map((item, i) => [names[i] ?? "", item.value as JsonValue]);
  return [
    {
      start: inputs.offset,
      end: endOf(inputs),
      newText: formatEntries([...entries, [port, reference]], draft.style.compact),
    },
  ];
}

function freePort(node: Property, op: Op | undefined, reference: string, inputs: TextNode): string {
  const taken = new Set(propertiesOf(inputs).map(({ key }) => key));
  if (op?.ports.kind === "free") return nameOfInput(node, op, reference, taken);
  const free = portNames(op).find((name) => !taken.has(name));
  if (free === undefined) throw new Refusal(`“${node.key}” has no free port; say which input is to be replaced.`);
  return free;
}

function refuseFull(to: string, op: Op | undefined, count: number): void {
  const names = portNames(op);
  if (names.length > 0 && count >= names.length)
    throw new Refusal(
      `“${to}” (${op?.name}) takes ${names.length === 1 ? "one input" : `${names.length} inputs`} (${names.join(", ")}), and ${names.length === 1 ? "it is" : "all are"} connected.`,
    );
}

function portNames(op: Op | undefined): readonly string[] {
  return op?.ports.kind === "named" ? op.ports.ports.map((port) => port.name) : [];
}
