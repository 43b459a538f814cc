import { geometryOf } from "../../layout/nodeGeometry.ts";
import type { JsonValue, TextEdit } from "../intent.ts";
import { findProperty, itemsOf, type Property, type TextNode } from "../reading/tree.ts";
import { faultOfId, renameReference } from "../reference.ts";
import { type Draft, nodesOf, objectSection, opOf } from "./draft.ts";
import type { Of } from "./intentOf.ts";
import { commentsIn, inlineSource, inputsKey, isConstantInit, type LinearText, readLinear } from "./linearText.ts";
import { type ParamList, type ParamMention, paramMentions, pinOf, regroup, repin, replaceItem } from "./mentions.ts";
import { type NodeText, replaceNodes } from "./nodeText.ts";
import { givesLogits, type Reading, readingsOf } from "./readers.ts";
import { Refusal } from "./refusal.ts";
import { removeChildren } from "./remove.ts";
import { replaceText } from "./replace.ts";
import { formatInline } from "./style.ts";
import { endOf } from "./trivia.ts";

/**
 * Neurons that read the same inputs through the same activation become one dense layer, the first of them its unit 0: their
 * weights are the rows of W, spelt as they were, and what they share stays shared. Whoever read a neuron reads that unit of
 * the layer; several in a row become a slice, or the layer itself. What joined exactly these neurons (a concat, or the
 * softmax that expanding a layer leaves) goes, and the layer takes its name.
 */
export function foldNeurons(draft: Draft, { ids, id, numbers = {} }: Of<"foldNeurons">): TextEdit[] {
  const section = objectSection(draft, "nodes");
  const [firstId, secondId] = ids;
  if (!section || firstId === undefined || secondId === undefined)
    throw new Refusal("A layer is folded from two neurons or more; select them first.");
  const twice = ids.find((one, i) => ids.indexOf(one) !== i);
  if (twice !== undefined) throw new Refusal(`“${twice}” is named twice.`);
  const neurons = ids.map((one) => readLinear(draft, one, "neuron", "w"));
  const readings = readingsOf(draft);
  refuseReading(ids, readings);
  const [first, ...others] = neurons as [LinearText, ...LinearText[]];
  for (const other of others) refuseDifferent(draft, first, other);
  const join = joinOf(draft, ids, first, readings);
  const layer = id ?? join?.id ?? layerId(draft, ids);
  const gone = [...neurons.map(({ property }) => property), ...(join?.gone ?? [])];
  refuseTaken(draft, layer, gone);
  const W = weightsOf(draft, neurons, numbers);
  const b = biasesOf(draft, neurons, numbers);
  const activation = join?.activation ?? first.activation.source;
  const written: NodeText = {
    id: layer,
    entries: [
      ["op", '"dense"'],
      ["inputs", inlineSource(draft, first.inputs)],
      ["units", String(ids.length)],
      ...(activation === null ? [] : ([["activation", activation]] as const)),
      ...(first.hasBias ? [] : ([["bias", "false"]] as const)),
    ],
    params: [
      ["W", W],
      ...(b === null ? [] : ([["b", b]] as const)),
      ...[...first.params]
        .filter(([name]) => name !== "w" && name !== "b")
        .map(([name, value]) => [name, inlineSource(draft, value)] as const),
    ],
  };
  const names = [...ids, ...(join?.gone ?? []).map(({ key }) => key)];
  return [
    ...replaceNodes(draft, section.value, gone, [written]),
    ...pointAtLayer(draft, readings, new Set(names), ids, layer, join?.id ?? null),
    ...renameParams(draft, neurons, layer),
    ...regroup(draft, names, [layer], ids),
    ...repin(draft, names, pinAmong(draft, ids, layer, join?.id ?? null)),
  ];
}

function refuseReading(ids: readonly string[], readings: readonly Reading[]): void {
  for (const { reader, reference } of readings)
    if (reader && ids.includes(reader.key) && ids.includes(reference.id))
      throw new Refusal(
        `“${reader.key}” reads “${reference.id}”, and the neurons of one layer do not read each other; disconnect them or leave one out.`,
      );
}

function refuseDifferent(draft: Draft, first: LinearText, other: LinearText): void {
  const both = `“${first.id}” and “${other.id}” cannot stand in one layer:`;
  const inputs = (neuron: LinearText): string =>
    (neuron.inputs.children ?? []).map((child) => String((child.children?.[1] ?? child).value)).join(", ");
  if (inputsKey(first.inputs) !== inputsKey(other.inputs))
    throw new Refusal(`${both} the one reads ${inputs(first)}, the other ${inputs(other)}, in this order.`);
  const a = first.activation;
  const z = other.activation;
  if (a.name !== z.name) throw new Refusal(`${both} the one has the activation ${a.name}, the other ${z.name}.`);
  const apart = Object.keys(a.attributes).find((name) => a.attributes[name] !== z.attributes[name]);
  const isLearned = a.learned.length > 0;
  if (apart !== undefined && !isLearned)
    throw new Refusal(
      `${both} the ${apart} of ${a.name} is ${String(a.attributes[apart])} in the one, ${String(z.attributes[apart])} in the other.`,
    );
  if (first.hasBias !== other.hasBias)
    throw new Refusal(`${both} “${(first.hasBias ? other : first).id}” has no bias, the other has one.`);
  for (const { name } of a.learned) {
    const [one, two] = [first.params.get(name), other.params.get(name)];
    if (one?.type !== "string" || two?.type !== "string" || one.value !== two.value)
      throw new Refusal(
        `${both} each learns a ${name} of its own, and a layer has one; name one shared parameter in both first.`,
      );
  }
  for (const { params, id } of [first, other])
    for (const [name, value] of params)
      if (value.type === "null" || value.type === "boolean")
        throw new Refusal(
          `“${id}.${name}” is no number in the text (${draft.text.slice(value.offset, endOf(value))}).`,
        );
}

interface Join {
  readonly id: string;
  readonly gone: readonly Property[];
  /** Where φ was applied behind the neurons. */
  readonly activation: string | null;
}

/** The node that joined exactly these neurons, with what stands between; null where there is none. */
function joinOf(
  draft: Draft,
  ids: readonly string[],
  { activation }: LinearText,
  readings: readonly Reading[],
): Join | null {
  const joins = nodesOf(draft).filter((node) => {
    const inputs = findProperty(node.value, "inputs")?.value;
    return inputs?.type === "array" && opOf(draft, node)?.ports.kind === "vector" && sameItems(inputs, ids);
  });
  const opName = (node: Property): unknown => findProperty(node.value, "op")?.value.value;
  const only = (id: string, reader: string): boolean =>
    readings.every((reading) => reading.reference.id !== id || reading.reader?.key === reader);
  // φ behind the neurons becomes the layer's own where nothing else sees what stands in front of it, and their names say so.
  const isBehind = (join: Property, name: string): boolean =>
    activation.name === "identity" && ids[0]?.startsWith(`${name}_`) === true && ids.every((id) => only(id, join.key));
  for (const join of joins) {
    if (draft.registry.activations.get(String(opName(join)))?.vector === true && isBehind(join, join.key))
      return { id: join.key, gone: [join], activation: JSON.stringify(opName(join)) };
    if (opName(join) !== "concat") continue;
    const [behind, ...more] = readings.filter(({ reference }) => reference.id === join.key);
    const reader = behind?.reader;
    if (reader && more.length === 0 && opName(reader) === "activation" && isBehind(join, reader.key)) {
      const written = findProperty(reader.value, "activation")?.value;
      if (written && behind.reference.selection === null && !findProperty(reader.value, "params"))
        return { id: reader.key, gone: [join, reader], activation: inlineSource(draft, written) };
    }
    // A loss behind a concat sees probabilities alone; behind the layer it would read the logits and round otherwise.
    if (!givesLogits(join.key, activation.link, readings)) return { id: join.key, gone: [join], activation: null };
  }
  return null;
}

function sameItems(list: TextNode, texts: readonly string[]): boolean {
  const items = itemsOf(list);
  return items.length === texts.length && items.every((item, i) => item.value === texts[i]);
}

/** The name that expanding gave them, or z and the next free number. */
function layerId(draft: Draft, ids: readonly string[]): string {
  const taken = new Set(nodesOf(draft).map(({ key }) => key));
  const base = /^(.*[^_])_+1$/.exec(ids[0] ?? "")?.[1];
  if (
    base !== undefined &&
    !taken.has(base) &&
    ids.every((one, k) => one.startsWith(`${base}_`) && one.endsWith(`_${k + 1}`))
  )
    return base;
  for (let number = 1; ; number++) if (!taken.has(`z${number}`)) return `z${number}`;
}

function refuseTaken(draft: Draft, id: string, gone: readonly Property[]): void {
  const fault = faultOfId(id);
  if (fault !== null) throw new Refusal(`“${id}” cannot be used: ${fault}`);
  const other = nodesOf(draft).find(({ key, node }) => key === id && !gone.some((going) => going.node === node));
  if (other) throw new Refusal(`There is already a node “${id}”; choose another id.`);
}

type Numbers = Of<"foldNeurons">["numbers"] & {};

/** W as text. A number that fills a row is written out as often as the other rows have entries. */
function weightsOf(draft: Draft, neurons: readonly LinearText[], numbers: Numbers): string {
  const written = neurons.map(({ params }) => params.get("w"));
  const alike = sameSource(draft, written);
  const [first] = written;
  if (first && alike !== null && (first.type === "number" || isConstantInit(first))) return alike;
  const width = written.find((node) => node?.type === "array")?.children?.length ?? widthOf(numbers);
  const rows = neurons.map(({ id }, k): string => {
    const node = written[k];
    if (node?.type === "array" || node?.type === "string") return inlineSource(draft, node);
    if (node?.type === "number" && width !== null) {
      const number = inlineSource(draft, node);
      return list(
        draft,
        Array.from({ length: width }, () => number),
      );
    }
    const given = numbers[id]?.["w"];
    if (!Array.isArray(given)) throw new Refusal(notKnown(`${id}.w`));
    return formatInline(given, draft.style.compact);
  });
  return list(draft, rows);
}

function widthOf(numbers: Numbers): number | null {
  for (const { w } of Object.values(numbers)) if (Array.isArray(w)) return w.length;
  return null;
}

/** b as text; null where none is written, which means zeros in a layer as in a neuron. */
function biasesOf(draft: Draft, neurons: readonly LinearText[], numbers: Numbers): string | null {
  const written = neurons.map(({ params }) => params.get("b"));
  const given = (id: string): JsonValue | undefined => numbers[id]?.["b"];
  if (written.every((node, k) => node === undefined && given(neurons[k]?.id ?? "") === undefined)) return null;
  const alike = sameSource(draft, written);
  if (alike !== null && written[0] && isConstantInit(written[0])) return alike;
  const entries = neurons.map(({ id }, k): string => {
    const node = written[k];
    // A single number may be written in brackets.
    const entry = node?.type === "array" && itemsOf(node).length === 1 ? itemsOf(node)[0] : node;
    if (entry && entry.type !== "object") return inlineSource(draft, entry);
    const number = given(id);
    if (typeof number === "number") return formatInline(number, draft.style.compact);
    if (node === undefined || findProperty(node, "init")?.value.value === "zeros") return "0";
    throw new Refusal(notKnown(`${id}.b`));
  });
  return list(draft, entries);
}

const notKnown = (name: string): string =>
  `The numbers of “${name}” are drawn, not written, and not known here; write them into the text first.`;

const list = (draft: Draft, texts: readonly string[]): string => `[${texts.join(draft.style.compact ? "," : ", ")}]`;

/** The one text that all of them are, or null. */
function sameSource(draft: Draft, nodes: readonly (TextNode | undefined)[]): string | null {
  const sources = new Set(nodes.map((node) => node && inlineSource(draft, node)));
  const [only] = sources;
  return sources.size === 1 && only !== undefined ? only : null;
}

/** References to the neurons become references to the layer, and those to what joined them as well. */
function pointAtLayer(
  draft: Draft,
  readings: readonly Reading[],
  gone: ReadonlySet<string>,
  ids: readonly string[],
  layer: string,
  join: string | null,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const left = readings.filter(({ reader }) => !reader || !gone.has(reader.key));
  for (let i = 0; i < left.length; i++) {
    const reading = left[i] as Reading;
    if (reading.reference.id === join)
      edits.push(...replaceText(reading.item, renameReference(reading.reference, layer)));
    const from = ids.indexOf(reading.reference.id);
    if (from < 0) continue;
    let to = from + 1;
    while (reading.joins && continues(draft, reading, left[i + to - from], ids[to])) to++;
    const whole = to - from === ids.length;
    const text = to === from + 1 ? `${layer}[${from}]` : whole ? layer : `${layer}[${from}:${to}]`;
    const last = left[i + to - from - 1]?.item ?? reading.item;
    edits.push({ start: reading.item.offset, end: endOf(last), newText: JSON.stringify(text) });
    i += to - from - 1;
  }
  return edits;
}

/** Whether the next reference is that neuron, in the same list, and no comment stands between. */
function continues(draft: Draft, reading: Reading, next: Reading | undefined, id: string | undefined): boolean {
  if (id === undefined || next?.holder !== reading.holder || next.reference.text !== id) return false;
  const list = itemsOf(reading.holder);
  const before = list[list.indexOf(next.item) - 1];
  return before !== undefined && commentsIn(draft.text, endOf(before), next.item.offset).length === 0;
}

/**
 * `h1.w`, `h2.w`, … become `z.W`. A layer's parameter goes into such a list whole, so all of its neurons' must be there, or
 * none. What a neuron shares as a whole is moved under the shared name, wherever `only` names it.
 */
function renameParams(draft: Draft, neurons: readonly LinearText[], layer: string): TextEdit[] {
  const edits: TextEdit[] = [];
  const mentions = neurons.flatMap((neuron) => paramMentions(draft, neuron.id).map((mention) => ({ neuron, mention })));
  for (const which of ["of", "only"] as const) {
    for (const name of ["w", "b"] as const) {
      const found = mentions.filter(({ mention }) => mention.list === which && mention.name === name);
      const isShared = (neuron: LinearText): boolean => which === "only" && neuron.params.get(name)?.type === "string";
      for (const { neuron, mention } of found.filter(({ neuron }) => isShared(neuron)))
        edits.push(...replaceItem(draft, mention.holder, mention.item, [String(neuron.params.get(name)?.value)]));
      const own = found.filter(({ neuron }) => !isShared(neuron));
      edits.push(
        ...joinMentions(
          draft,
          own,
          neurons.filter((neuron) => !isShared(neuron)),
          which,
          name,
          layer,
        ),
      );
    }
    // One shared parameter in all of them: its own name says as much.
    for (const { neuron, mention } of mentions.filter(({ mention }) => mention.list === which && isLearned(mention)))
      edits.push(...replaceItem(draft, mention.holder, mention.item, [String(neuron.params.get(mention.name)?.value)]));
  }
  return edits;
}

const isLearned = ({ name }: ParamMention): boolean => name !== "w" && name !== "b";

function joinMentions(
  draft: Draft,
  found: readonly { readonly neuron: LinearText; readonly mention: ParamMention }[],
  needed: readonly LinearText[],
  which: ParamList,
  name: "w" | "b",
  layer: string,
): TextEdit[] {
  const [first, ...others] = found;
  if (!first) return [];
  const missing = needed.find((neuron) => !found.some((one) => one.neuron === neuron));
  if (missing)
    throw new Refusal(
      `${which === "of" ? "The regularization covers" : "Training moves"} “${first.neuron.id}.${name}” but not “${missing.id}.${name}”, and a layer's numbers go together there; name both or neither first.`,
    );
  const gone = new Set(others.map(({ mention }) => mention.item));
  return [
    ...replaceItem(draft, first.mention.holder, first.mention.item, [`${layer}.${name === "w" ? "W" : name}`]),
    ...removeChildren(draft.text, first.mention.holder, gone),
  ];
}

/** Where the layer is pinned: about the middle of the neurons that were, or where the node stood that joined them. */
function pinAmong(
  draft: Draft,
  ids: readonly string[],
  layer: string,
  join: string | null,
): readonly (readonly [string, readonly [number, number]])[] {
  const pins = ids.map((id) => pinOf(draft, id)).filter((pin) => pin !== null);
  const [first] = pins;
  const joined = join === null ? null : pinOf(draft, join);
  if (!first) return joined === null ? [] : [[layer, joined]];
  const ys = pins.map(([, y]) => y);
  const shift =
    geometryOf({ look: "layer", size: ids.length }).entry[1] - geometryOf({ look: "neuron", size: 1 }).entry[1];
  const x = Math.min(...pins.map(([px]) => px));
  return [[layer, [x, Math.round((Math.min(...ys) + Math.max(...ys)) / 2 - shift)]]];
}
