import { applyIntents } from "../document/edits.ts";
import { freshName } from "../document/fragment/freshName.ts";
import type { Intent, TextEdit } from "../document/intent.ts";
import type { Graph } from "../graph/graph.ts";
import { fillAttributes } from "../graph/shapes.ts";
import type { Op } from "../ops/op.ts";
import type { Shape } from "../shape.ts";
import { opIn, referencesOf } from "./completeNode.ts";
import { entryOf, type LooseNode, readLoose, valueAt } from "./looseTree.ts";
import { findMentions, mentionAt, sameName } from "./mentions.ts";
import { shapeOfReference } from "./typedNetwork.ts";

/** A change of the text that leaves the network's numbers as they are, or adds what a loss still lacks. */
export type Refactoring =
  /** Numbers of one parameter become a shared one of that name, which others can then use. */
  | { readonly kind: "share"; readonly what: string; readonly name: string; readonly edits: readonly TextEdit[] }
  /** The numbers of a shared parameter go to where it is used, and it goes. */
  | { readonly kind: "inline"; readonly name: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: "addTarget"; readonly loss: string; readonly name: string; readonly edits: readonly TextEdit[] };

/** What can be done to the text at an offset; nothing where the text cannot be read. */
export function refactoringsAt(text: string, offset: number, graph: Graph | null): readonly Refactoring[] {
  const { root } = readLoose(text);
  const node = nodeAt(root, offset);
  const found = [...inline(text, root, offset)];
  if (node) found.push(...share(text, root, node, offset), ...addTarget(text, root, node, graph));
  return found;
}

export interface NodeAt {
  readonly id: string;
  readonly node: LooseNode;
}

export function nodeAt(root: LooseNode | null, offset: number): NodeAt | null {
  for (const { key, value } of valueAt(root, ["nodes"])?.entries ?? [])
    if (value && offset >= key.start && offset <= value.end) return { id: String(key.value), node: value };
  return null;
}

/** Stands for what goes in as it is written, since an intent would write the number anew. */
const STAND_IN = -987654321.125;

function share(text: string, root: LooseNode | null, { id, node }: NodeAt, offset: number): readonly Refactoring[] {
  for (const { key, value } of entryOf(node, "params")?.value?.entries ?? []) {
    if (!value || offset < key.start || offset > value.end) continue;
    const param = String(key.value);
    const entry = value.type === "list" ? numberAt(value, offset) : null;
    const places = [...(entry ? [entry] : []), ...(isNumbers(value) ? [value] : [])];
    return places.flatMap((place): readonly Refactoring[] => {
      const name = freeName(root, place === value ? `${id}_${param}` : `${id}_${param}_0`);
      const written = text.slice(place.start, place.end);
      const edits = editsWith(text, [{ kind: "setSharedParam", name, at: [], value: STAND_IN }], written);
      if (!edits) return [];
      const use = { start: place.start, end: place.end, newText: JSON.stringify(name) };
      const what = place === value ? `${id}.${param}` : written;
      return [{ kind: "share", what, name, edits: [...edits, use].toSorted((a, b) => a.start - b.start) }];
    });
  }
  return [];
}

function inline(text: string, root: LooseNode | null, offset: number): readonly Refactoring[] {
  const mentions = findMentions(text, root);
  const here = mentionAt(mentions, offset);
  if (here?.kind !== "parameter") return [];
  const { name } = here;
  const value = valueAt(root, ["params", name]);
  const uses = sameName(mentions, here).filter(({ role }) => role === "use");
  const nodes = valueAt(root, ["nodes"]);
  // Where it is regularized or trained by its name, the name has to stay.
  const isNamed = uses.some(({ whole }) => !nodes || whole.start < nodes.start || whole.end > nodes.end);
  if (!value || !isNumbers(value) || uses.length === 0 || isNamed) return [];
  const edits = editsWith(text, [{ kind: "setSharedParam", name, at: [], value: null }], "");
  if (!edits) return [];
  const newText = text.slice(value.start, value.end);
  const inlined = uses.map(({ whole: { start, end } }) => ({ start, end, newText }));
  return [{ kind: "inline", name, edits: [...edits, ...inlined].toSorted((a, b) => a.start - b.start) }];
}

function addTarget(
  text: string,
  root: LooseNode | null,
  { id, node }: NodeAt,
  graph: Graph | null,
): readonly Refactoring[] {
  const op = opIn(node);
  const references = referencesOf(node);
  const [prediction] = references;
  if (op?.category !== "loss" || op.ports.kind !== "named" || prediction === undefined) return [];
  if (references.length !== 1 || op.ports.ports.length !== 2) return [];
  const read = shapeOfReference(graph, prediction);
  const shape = read && targetShape(op, read);
  if (!shape) return [];
  const name = freeName(root, "t", "nodes");
  const intents: readonly Intent[] = [
    { kind: "addNode", id: name, op: "input", attributes: { shape } },
    { kind: "connect", reference: name, to: id },
  ];
  const edits = editsWith(text, intents, "");
  return edits ? [{ kind: "addTarget", loss: id, name, edits }] : [];
}

/** The shape of what a loss compares a prediction with. */
function targetShape(op: Op, prediction: Shape): Shape | null {
  const attributes = fillAttributes(op, () => undefined);
  const fits = (shape: Shape) => attributes !== null && op.infer({ inputs: [prediction, shape], attributes }).ok;
  return [prediction, [], prediction.slice(1)].find(fits) ?? null;
}

function editsWith(text: string, intents: readonly Intent[], written: string): readonly TextEdit[] | null {
  const result = applyIntents(text, intents);
  if ("refused" in result) return null;
  return result.edits.map((edit) => ({ ...edit, newText: edit.newText.replace(String(STAND_IN), () => written) }));
}

function numberAt(list: LooseNode, offset: number): LooseNode | null {
  for (const item of list.items) {
    if (offset < item.start || offset > item.end) continue;
    return item.type === "number" ? item : numberAt(item, offset);
  }
  return null;
}

function isNumbers(node: LooseNode): boolean {
  return node.type === "number" || (node.type === "list" && node.items.length > 0 && node.items.every(isNumbers));
}

function freeName(root: LooseNode | null, wanted: string, section = "params"): string {
  const taken = new Set((valueAt(root, [section])?.entries ?? []).map(({ key }) => key.value));
  return freshName(wanted, (name) => taken.has(name));
}
