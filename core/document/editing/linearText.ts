import type { Link, Op } from "../../ops/op.ts";
import { findProperty, itemsOf, type Property, plainValueOf, propertiesOf, type TextNode } from "../reading/tree.ts";
import { type Draft, findNode } from "./draft.ts";
import { Refusal } from "./refusal.ts";
import { endOf } from "./trivia.ts";

/** What a neuron or a dense layer says in the text. */
export interface LinearText {
  readonly id: string;
  readonly property: Property;
  readonly inputs: TextNode;
  readonly activation: ActivationText;
  readonly hasBias: boolean;
  readonly params: ReadonlyMap<string, TextNode>;
}

export interface ActivationText {
  readonly link: Link | null;
  readonly name: string;
  /** As it is written; null where nothing is. */
  readonly source: string | null;
  /** Defaults filled in. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly vector: boolean;
  /** Names of what it learns, with what they start from. */
  readonly learned: readonly { readonly name: string; readonly initial: number }[];
}

/** Reads the node; refuses one that is of another op, or that is not whole, so that nothing of it can get lost. */
export function readLinear(draft: Draft, id: string, opName: "neuron" | "dense", weights: "w" | "W"): LinearText {
  const property = findNode(draft, id);
  const written = propertiesOf(property.value);
  const op = draft.registry.ops.get(opName);
  const found: unknown = findProperty(property.value, "op")?.value.value;
  const wanted = opName === "dense" ? "dense layer" : opName;
  if (op === undefined || found !== opName)
    throw new Refusal(
      `“${id}” is ${typeof found === "string" ? `${article(found)} ${found}, not a` : "no"} ${wanted}.`,
    );
  const known = new Set(["op", "inputs", "params", ...Object.keys(op.attributes)]);
  const stranger = written.find(({ key }, i) => !known.has(key) || written.findIndex((p) => p.key === key) !== i);
  if (stranger)
    throw new Refusal(
      `“${id}” has ${known.has(stranger.key) ? "twice" : "the unknown"} “${stranger.key}”; put that right first.`,
    );
  const inputs = findProperty(property.value, "inputs")?.value;
  if (!inputs || (inputs.children ?? []).length === 0)
    throw new Refusal(`“${id}” has no inputs yet; connect it first.`);
  const activation = readActivation(draft, id, op, findProperty(property.value, "activation")?.value);
  const hasBias = findProperty(property.value, "bias")?.value.value !== false;
  const params = new Map<string, TextNode>();
  const section = findProperty(property.value, "params")?.value;
  const names = [weights, ...(hasBias ? ["b"] : []), ...activation.learned.map(({ name }) => name)];
  for (const { key, value } of section ? propertiesOf(section) : []) {
    if (!names.includes(key)) throw new Refusal(`“${id}” has no parameter “${key}”; put that right first.`);
    params.set(key, value);
  }
  return { id, property, inputs, activation, hasBias, params };
}

const article = (word: string): string => (/^[aeiou]/.test(word) ? "an" : "a");

function readActivation(draft: Draft, id: string, op: Op, node: TextNode | undefined): ActivationText {
  const attribute = op.attributes["activation"];
  const fallback = attribute?.kind === "activation" ? attribute.default : "identity";
  const name: unknown = node?.type === "object" ? findProperty(node, "name")?.value.value : (node?.value ?? fallback);
  const record = draft.registry.activations.get(String(name));
  if (!record) throw new Refusal(`“${id}” has the unknown activation “${String(name)}”; put that right first.`);
  const attributes: Record<string, unknown> = {};
  for (const [key, { default: initial }] of Object.entries(record.attributes) as [string, { default?: unknown }][])
    attributes[key] = (node?.type === "object" ? findProperty(node, key)?.value.value : undefined) ?? initial;
  const learned = record.learned ?? [];
  return {
    name: record.name,
    source: node ? inlineSource(draft, node) : null,
    attributes,
    vector: record.vector,
    link: record.link ?? null,
    learned: learned.map((one) => ({ name: one.name, initial: Number(attributes[one.initialFrom] ?? 0) })),
  };
}

/** A value as the text spells it, on one line and without comments. */
export function inlineSource(draft: Draft, node: TextNode): string {
  const source = draft.text.slice(node.offset, endOf(node));
  if (node.type !== "array" && node.type !== "object") return source;
  if (!/[\r\n]/.test(source) && commentsIn(draft.text, node.offset, endOf(node)).length === 0) return source;
  const [comma, colon] = draft.style.compact ? [",", ":"] : [", ", ": "];
  if (node.type === "array")
    return `[${itemsOf(node)
      .map((item) => inlineSource(draft, item))
      .join(comma)}]`;
  const entries = propertiesOf(node).map(
    ({ keyNode, value }) => `${draft.text.slice(keyNode.offset, endOf(keyNode))}${colon}${inlineSource(draft, value)}`,
  );
  return draft.style.compact ? `{${entries.join(comma)}}` : `{ ${entries.join(comma)} }`;
}

/** The comments in a stretch of text, as they are written. */
export function commentsIn(text: string, from: number, to: number): string[] {
  const comments: string[] = [];
  let at = from;
  while (at < to) {
    if (text[at] === '"') {
      for (at += 1; at < to && text[at] !== '"'; at++) if (text[at] === "\\") at++;
      at++;
    } else if (text[at] === "/") {
      const end = text[at + 1] === "/" ? lineEnd(text, at) : text.indexOf("*/", at + 2) + 2;
      comments.push(text.slice(at, end).trimEnd());
      at = end;
    } else at++;
  }
  return comments;
}

function lineEnd(text: string, from: number): number {
  const end = text.slice(from).search(/[\r\n]/);
  return end < 0 ? text.length : from + end;
}

/** Whether it is an initialiser that draws nothing: every number is the same whoever asks. */
export function isConstantInit(node: TextNode): boolean {
  const init: unknown = node.type === "object" ? findProperty(node, "init")?.value.value : undefined;
  return init === "zeros" || init === "ones" || init === "constant";
}

/** Comparable: the same references at the same ports, however they are spaced. */
export function inputsKey(inputs: TextNode): string {
  const value = JSON.stringify(plainValueOf(inputs));
  return value.replaceAll(/\[\s*([\d:,\s]+?)\s*\]/g, (_, inside: string) => `[${inside.replaceAll(/\s/g, "")}]`);
}
