import type { Op } from "../../ops/op.ts";
import type { Reference } from "../document.ts";
import { findAt, findProperty, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { parseReference } from "../reference.ts";
import { type Draft, nodesOf, opOf } from "./draft.ts";

/** A reference in the inputs of a node, or in the objective. */
export interface Reading {
  readonly reference: Reference;
  readonly item: TextNode;
  /** The list or object it stands in, or for an objective of one reference the text itself. */
  readonly holder: TextNode;
  /** Null for the objective. */
  readonly reader: Property | null;
  readonly op: Op | undefined;
  /** Where several references are joined to one vector, one more of them changes nothing. */
  readonly joins: boolean;
  readonly port: number;
}

/** Every reference of the network, in file order. */
export function readingsOf(draft: Draft): Reading[] {
  const readings: Reading[] = [];
  const add = (item: TextNode, more: Omit<Reading, "item" | "reference">): void => {
    if (item.type !== "string") return;
    const reference = parseReference(item.value, { start: 0, end: 0 });
    if (typeof reference !== "string") readings.push({ item, reference, ...more });
  };
  for (const reader of nodesOf(draft)) {
    const holder = findProperty(reader.value, "inputs")?.value;
    if (!holder) continue;
    const op = opOf(draft, reader);
    const names = op?.ports.kind === "named" ? op.ports.ports.map(({ name }) => name) : [];
    const isVector = op?.ports.kind === "vector";
    for (const [i, item] of itemsOf(holder).entries())
      add(item, { holder, reader, op, joins: isVector, port: isVector ? 0 : i });
    for (const { key, value } of propertiesOf(holder))
      add(value, { holder, reader, op, joins: false, port: Math.max(0, names.indexOf(key)) });
  }
  const objective = findAt(draft.root, ["objective"]);
  if (objective) {
    const more = { holder: objective, reader: null, op: undefined, joins: false, port: 0 };
    for (const item of objective.type === "array" ? itemsOf(objective) : [objective]) add(item, more);
  }
  return readings;
}

/** The components that a reference takes of a vector of that many; null where it does not fit one. */
export function componentsOf({ selection }: Reference, size: number): readonly number[] | null {
  const [part, ...more] = selection ?? [{ kind: "slice" as const, from: 0, to: size }];
  if (part === undefined || more.length > 0) return null;
  const [from, to] = part.kind === "index" ? [part.at, part.at + 1] : [part.from, part.to];
  return to > size ? null : Array.from({ length: to - from }, (_, k) => from + k);
}

/** One component without an axis: what a neuron gives. */
export const isIndex = ({ selection }: Reference): boolean => selection?.[0]?.kind === "index";

/** Which of the references to a node count. */
type Counts = (reading: Reading) => boolean;

/**
 * Whether a loss would read the logits behind this node's probabilities, were it the end of such an activation: at once or
 * through nodes that only pass the value on, as the engine finds them. `counts`: which references to the node itself matter.
 */
export function givesLogits(
  id: string,
  link: string | null,
  readings: readonly Reading[],
  counts: Counts = () => true,
): boolean {
  if (link === null) return false;
  const passing = new Set([id]);
  for (const source of passing) {
    for (const reading of readings) {
      const { reference, op, port, reader } = reading;
      if (reference.id !== source || (source === id && !counts(reading))) continue;
      if (op?.logitPorts?.some((readable) => readable.port === port && readable.link === link)) return true;
      if (op?.passesOn === true && reader) passing.add(reader.key);
    }
  }
  return false;
}
