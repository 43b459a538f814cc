import type { Intent, TextEdit } from "../intent.ts";
import { findProperty } from "../reading/tree.ts";
import { type Draft, findNode, nodesOf, opOf } from "./draft.ts";
import { replaceItem } from "./mentions.ts";
import { inputsOf, referredId } from "./uses.ts";

/** Puts references in the place of inputs of a node. No intent: what healing around nodes comes down to. */
export interface SpliceInputs {
  readonly kind: "spliceInputs";
  readonly to: string;
  /** By the index of the input that goes, ascending. */
  readonly parts: readonly (readonly [at: number, references: readonly string[]])[];
}

interface Consumer {
  readonly key: string;
  readonly joins: boolean;
  /** What stands for each of its inputs, once the nodes so far have been removed and healed. */
  readonly places: Input[][];
}

interface Input {
  readonly text: string;
  /** The node that it refers to; null where it is no reference. */
  readonly id: string | null;
}

/**
 * What a node fed takes the node's own inputs, where that means something, one node after another; the references that are
 * left are for the removal to cut, which comes last of all.
 */
export function healAround(draft: Draft, ids: readonly string[]): readonly SpliceInputs[] {
  for (const id of ids) findNode(draft, id);
  const consumers = nodesOf(draft).map(
    (node): Consumer => ({
      key: node.key,
      joins: opOf(draft, node)?.ports.kind === "vector" && findProperty(node.value, "inputs")?.value.type === "array",
      places: inputsOf(node.value).map((input) => [{ text: String(input.value), id: referredId(input) }]),
    }),
  );
  const byKey = new Map(consumers.toReversed().map((consumer) => [consumer.key, consumer]));
  const going = new Set(ids);
  const gone = new Set<string>();
  const healed = new Map<Consumer, Set<number>>();
  for (const id of ids) {
    gone.add(id);
    const own = byKey.get(id)?.places.flat() ?? [];
    const references = own.filter((input) => input.id !== null && !gone.has(input.id));
    if (references.length === 0) continue;
    for (const consumer of consumers) {
      if (gone.has(consumer.key)) continue;
      for (const at of healConsumer(consumer, id, references))
        healed.set(consumer, (healed.get(consumer) ?? new Set()).add(at));
    }
  }
  return [...healed].flatMap(([{ key, places }, changed]): SpliceInputs[] => {
    if (going.has(key)) return [];
    const parts = [...changed]
      .toSorted((a, b) => a - b)
      .map((at) => [at, textsOf(places[at] ?? [], going)] as const)
      .filter(([, references]) => references.length > 0);
    return parts.length === 0 ? [] : [{ kind: "spliceInputs", to: key, parts }];
  });
}

const textsOf = (inputs: readonly Input[], going: ReadonlySet<string>): readonly string[] =>
  inputs.filter(({ id }) => id === null || !going.has(id)).map(({ text }) => text);

/** Gives the indices of the inputs that others now stand for. */
function healConsumer({ joins, places }: Consumer, id: string, references: readonly Input[]): readonly number[] {
  if (!places.some((inputs) => inputs.some(({ text }) => text === id))) return [];
  // A second wire between the same two nodes says nothing new where values are joined to one vector.
  const present = new Set(joins ? places.flatMap((inputs) => inputs.map(({ text }) => text)) : []);
  const healed: number[] = [];
  for (const [at, inputs] of [...places.entries()].toReversed()) {
    const k = inputs.findIndex(({ text }) => text === id);
    const spliced = joins ? references.filter(({ text }) => !present.has(text)) : references;
    if (k < 0 || spliced.length === 0 || (spliced.length > 1 && !joins)) continue;
    for (const { text } of spliced) if (joins) present.add(text);
    places[at] = inputs.toSpliced(k, 1, ...spliced);
    healed.push(at);
  }
  return healed;
}

export function spliceInputs(draft: Draft, { to, parts }: SpliceInputs): TextEdit[] {
  const node = findNode(draft, to);
  const inputs = inputsOf(node.value);
  const holder = findProperty(node.value, "inputs")?.value ?? node.value;
  return parts.flatMap(([at, references]) => {
    const item = inputs[at];
    return item ? replaceItem(draft, holder, item, references) : [];
  });
}

/** The same as intents; the last input comes first, so that the indices of the others hold. */
export function intentsOfSplice({ to, parts }: SpliceInputs): readonly Intent[] {
  return parts
    .toReversed()
    .flatMap(([at, [first = "", ...more]]): Intent[] => [
      { kind: "reconnect", to, at, reference: first },
      ...more.map((reference, k): Intent => ({ kind: "connect", to, reference, at: at + 1 + k })),
    ]);
}
