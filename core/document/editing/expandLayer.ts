import { ROW_GAP } from "../../layout/layout.ts";
import { geometryOf } from "../../layout/nodeGeometry.ts";
import type { JsonValue, TextEdit } from "../intent.ts";
import { findAt, findProperty, itemsOf, propertiesOf, type TextNode } from "../reading/tree.ts";
import { type Draft, nodesOf, objectSection } from "./draft.ts";
import { insertProperty, insertSection } from "./insert.ts";
import type { Of } from "./intentOf.ts";
import { inlineSource, isConstantInit, type LinearText, readLinear } from "./linearText.ts";
import { paramMentions, pinOf, regroup, repin, replaceItem } from "./mentions.ts";
import { type NodeText, replaceNodes } from "./nodeText.ts";
import { componentsOf, givesLogits, isIndex, type Reading, readingsOf } from "./readers.ts";
import { Refusal } from "./refusal.ts";
import { formatInline } from "./style.ts";

/**
 * A dense layer z of n units becomes n neurons z_1 … z_n: each with the layer's inputs, its row of W, its entry of b and the
 * activation, its numbers spelt as they were. Whoever reads one unit reads that neuron; a vector of inputs reads the neurons
 * in order. Where a vector is needed whole (a loss, a named port, a function), a node z stays that joins them; where φ needs
 * all of them (softmax), or a loss reads the logits behind them, z is that φ, on neurons without one.
 *
 * Drawn numbers are written out and are fixed from then on: other names and shapes would draw others. What a unit shared
 * stays shared; a learned constant of φ, one for the layer, becomes a shared parameter. A matrix that is shared whole has
 * entries that no neuron could name, so it is refused. Training goes on as before, but for one thing: a unit that nobody
 * reads has gradients of 0 in a layer and none as a neuron, so that weight decay moves it no longer.
 */
export function expandLayer(draft: Draft, { id, numbers = {} }: Of<"expandLayer">): TextEdit[] {
  const layer = readLinear(draft, id, "dense", "W");
  const units: unknown = findProperty(layer.property.value, "units")?.value.value;
  if (typeof units !== "number" || !Number.isInteger(units) || units < 1)
    throw new Refusal(`“${id}” has no number of units; put that right first.`);
  const section = objectSection(draft, "nodes");
  if (!section) return [];
  const readings = readingsOf(draft);
  if (readings.some(({ reader, reference }) => reader?.key === id && reference.id === id))
    throw new Refusal(`“${id}” reads itself; disconnect that first.`);
  const ofLayer = readings.filter(({ reference }) => reference.id === id);
  const taken = new Set(nodesOf(draft).map(({ key }) => key));
  const names = neuronIds(id, units, taken);
  const rest = restOf(draft, layer, names, readings, units, taken);
  const learned = learnedOf(draft, layer, numbers, rest.keepsActivation);
  const rows = numbersOf(draft, layer, "W", units, numbers["W"]);
  const biases = layer.hasBias ? numbersOf(draft, layer, "b", units, numbers["b"]) : [];
  const neurons = names.map((name, k): NodeText => {
    const row = rows[k];
    const bias = biases[k];
    return {
      id: name,
      entries: [
        ["op", '"neuron"'],
        ["inputs", inlineSource(draft, layer.inputs)],
        ...(layer.activation.source === null || rest.keepsActivation
          ? []
          : ([["activation", layer.activation.source]] as const)),
        ...(layer.hasBias ? [] : ([["bias", "false"]] as const)),
      ],
      params: [
        ...(row === undefined ? [] : ([["w", row]] as const)),
        ...(bias === undefined ? [] : ([["b", bias]] as const)),
        ...learned.texts,
      ],
    };
  });
  return [
    ...replaceNodes(draft, section.value, [layer.property], [...neurons, ...rest.nodes]),
    ...(rest.keepsActivation ? [] : ofLayer.flatMap((reading) => pointAtNeurons(draft, reading, names))),
    ...learned.edits,
    ...paramMentions(draft, id).flatMap(({ list, holder, item, name }) =>
      replaceItem(draft, holder, item, namesFor(layer, name, names, list, learned.names)),
    ),
    ...regroup(draft, [id], [...names, ...rest.nodes.map((node) => node.id)]),
    ...repin(draft, [id], pinsAround(pinOf(draft, id), names)),
  ];
}

/** z_1 … z_n, with as many underscores as it takes to be free. */
function neuronIds(id: string, units: number, taken: ReadonlySet<string>): string[] {
  for (let between = "_"; ; between += "_") {
    const names = Array.from({ length: units }, (_, k) => `${id}${between}${k + 1}`);
    if (!names.some((name) => taken.has(name))) return names;
  }
}

interface Rest {
  /** What stays under the layer's name, with what stands in front of it. */
  readonly nodes: readonly NodeText[];
  /** True where φ is applied there, and the neurons have none. */
  readonly keepsActivation: boolean;
}

function restOf(
  draft: Draft,
  { id, activation }: LinearText,
  names: readonly string[],
  readings: readonly Reading[],
  units: number,
  taken: ReadonlySet<string>,
): Rest {
  const ids = formatInline(names, draft.style.compact);
  const join = (name: string): NodeText => ({
    id: name,
    entries: [
      ["op", '"concat"'],
      ["inputs", ids],
    ],
    params: [],
  });
  if (activation.vector) {
    const whole: NodeText = {
      id,
      entries: [
        ["op", JSON.stringify(activation.name)],
        ["inputs", ids],
      ],
      params: [],
    };
    if (!draft.registry.ops.has(activation.name))
      throw new Refusal(
        `“${id}” ends in ${activation.name}, which is no op of its own, so its neurons cannot be joined by it.`,
      );
    return { nodes: [whole], keepsActivation: true };
  }
  // One component is a neuron's own matter: the loss finds the logit in it.
  const isLast = givesLogits(id, activation.link, readings, ({ reference }) => !isIndex(reference));
  if (isLast && units === 1) {
    // A reshape passes on what it is given, logits behind it included, and gives the vector [1] that the reader wants.
    const vector: NodeText = {
      id,
      entries: [
        ["op", '"reshape"'],
        ["inputs", ids],
        ["shape", "[1]"],
      ],
      params: [],
    };
    return { nodes: [vector], keepsActivation: false };
  }
  if (isLast) {
    const logits = freshName(`${id}_u`, taken);
    const applied: NodeText = {
      id,
      entries: [
        ["op", '"activation"'],
        ["inputs", formatInline([logits], draft.style.compact)],
        ["activation", activation.source ?? JSON.stringify(activation.name)],
      ],
      params: [],
    };
    return { nodes: [join(logits), applied], keepsActivation: true };
  }
  const needed = readings.some((reading) => reading.reference.id === id && neuronsFor(reading, names) === null);
  return { nodes: needed ? [join(id)] : [], keepsActivation: false };
}

function freshName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  while (taken.has(name)) name += "_";
  return name;
}

/** The neurons that can stand in the place of the reference; null where that place needs a vector. */
function neuronsFor({ reference, joins, reader }: Reading, names: readonly string[]): readonly string[] | null {
  const components = componentsOf(reference, names.length);
  if (components === null) return null;
  // The objective takes any single number.
  const fits = joins || isIndex(reference) || (reader === null && components.length === 1);
  return fits ? components.map((k) => names[k] ?? "") : null;
}

function pointAtNeurons(draft: Draft, reading: Reading, names: readonly string[]): TextEdit[] {
  const neurons = neuronsFor(reading, names);
  return neurons === null ? [] : replaceItem(draft, reading.holder, reading.item, neurons);
}

/** The texts of a parameter's rows or entries, one a unit; undefined where the unit needs none. */
function numbersOf(
  draft: Draft,
  { id, params }: LinearText,
  name: "W" | "b",
  units: number,
  given: JsonValue | undefined,
): readonly (string | undefined)[] {
  const written = params.get(name);
  const what = `“${id}.${name}”`;
  const all = (text: string | undefined): (string | undefined)[] => Array.from({ length: units }, () => text);
  if (Array.isArray(given) && (written === undefined || written.type === "object")) {
    if (given.length !== units) throw new Refusal(`${what} is given with ${given.length} entries for ${units} units.`);
    return given.map((row: JsonValue) => formatInline(row, draft.style.compact));
  }
  // Without anything, a bias starts at 0 in a neuron as in a layer.
  if (written === undefined && name === "b") return all(undefined);
  if (written !== undefined && isConstantInit(written)) return all(inlineSource(draft, written));
  if (written === undefined || written.type === "object")
    throw new Refusal(
      `The numbers of ${what} are drawn, not written, and not known here; write them into the text first.`,
    );
  if (written.type === "number") return all(inlineSource(draft, written));
  if (written.type === "string") return sharedWhole(draft, String(written.value), what, all);
  const items = itemsOf(written);
  if (written.type !== "array" || items.length !== units)
    throw new Refusal(
      `${what} has ${items.length} ${items.length === 1 ? "entry" : "entries"} for ${units} units; put that right first.`,
    );
  return items.map((item) => inlineSource(draft, item));
}

/** A shared number fills whatever it stands for; a shared list cannot be taken apart without its gradients falling apart too. */
function sharedWhole(
  draft: Draft,
  name: string,
  what: string,
  all: (text: string) => (string | undefined)[],
): readonly (string | undefined)[] {
  if (isSingle(findAt(draft.root, ["params", name]))) return all(JSON.stringify(name));
  throw new Refusal(
    `${what} is the shared parameter “${name}” as a whole, and a neuron cannot share a part of it; give each row or entry a shared parameter of its own, or write the numbers into the layer, first.`,
  );
}

/** One number, in brackets or without. */
function isSingle(node: TextNode | undefined): boolean {
  const items = node ? itemsOf(node) : [];
  return node?.type === "number" || (items.length === 1 && isSingle(items[0]));
}

interface Learned {
  readonly texts: readonly (readonly [name: string, value: string])[];
  readonly edits: readonly TextEdit[];
  /** The shared parameter that each is now. */
  readonly names: ReadonlyMap<string, string>;
}

/** What φ learns is one number for the layer: its neurons share it. */
function learnedOf(
  draft: Draft,
  { id, activation, params }: LinearText,
  numbers: Readonly<Record<string, JsonValue>>,
  isKept: boolean,
): Learned {
  const texts: [string, string][] = [];
  const edits: TextEdit[] = [];
  const names = new Map<string, string>();
  const section = findProperty(draft.root, "params");
  const taken = new Set([...(section ? propertiesOf(section.value) : [])].map(({ key }) => key));
  const added: [string, string][] = [];
  for (const { name, initial } of isKept ? [] : activation.learned) {
    const written = params.get(name);
    if (written?.type === "string") {
      texts.push([name, inlineSource(draft, written)]);
      names.set(name, String(written.value));
      continue;
    }
    const shared = freshName(`${id}_${name}`, taken);
    const known = numbers[name];
    texts.push([name, JSON.stringify(shared)]);
    names.set(name, shared);
    added.push([shared, sharedValue(draft, `“${id}.${name}”`, written, known, initial)]);
  }
  if (added.length === 0) return { texts, edits, names };
  const { compact } = draft.style;
  if (section && objectSection(draft, "params")) {
    for (const [name, value] of added)
      edits.push(...insertProperty(draft, section.value, name, value, { block: true }));
  } else {
    const pairs = added.map(([name, value]) => `${JSON.stringify(name)}${compact ? ":" : ": "}${value}`);
    edits.push(...insertSection(draft, "params", compact ? `{${pairs.join(",")}}` : `{ ${pairs.join(", ")} }`));
  }
  return { texts, edits, names };
}

function sharedValue(
  draft: Draft,
  what: string,
  written: TextNode | undefined,
  known: JsonValue | undefined,
  initial: number,
): string {
  if (written === undefined) return formatInline(typeof known === "number" ? known : initial, draft.style.compact);
  if (written.type === "array" && itemsOf(written).length === 1)
    return inlineSource(draft, itemsOf(written)[0] as TextNode);
  if (written.type !== "object" || isConstantInit(written)) return inlineSource(draft, written);
  if (typeof known === "number") return formatInline(known, draft.style.compact);
  throw new Refusal(`The number of ${what} is drawn, not written, and not known here; write it into the text first.`);
}

/** The names under which the numbers of a parameter go on. */
function namesFor(
  { params }: LinearText,
  name: string,
  neurons: readonly string[],
  list: "of" | "only",
  learned: ReadonlyMap<string, string>,
): readonly string[] {
  const shared = learned.get(name);
  if (shared !== undefined) return [shared];
  const written = params.get(name);
  const items = written ? itemsOf(written) : [];
  const suffix = name === "W" ? "w" : name;
  // `only` moves what is the layer's own; a neuron's name would mean the shared parameter that it is as a whole.
  const own = neurons.filter((_, k) => list === "of" || items[k]?.type !== "string");
  return own.map((neuron) => `${neuron}.${suffix}`);
}

/** A column of pins about the middle of where the layer was pinned. What joins them finds its own place behind them. */
function pinsAround(
  pin: readonly [number, number] | null,
  names: readonly string[],
): readonly (readonly [string, readonly [number, number]])[] {
  if (pin === null) return [];
  const neuron = geometryOf({ look: "neuron", size: 1 });
  const layer = geometryOf({ look: "layer", size: names.length });
  const step = neuron.height + ROW_GAP;
  const middle = pin[1] + layer.entry[1] - neuron.entry[1];
  return names.map((name, k) => [name, [pin[0], Math.round(middle + (k - (names.length - 1) / 2) * step)]]);
}
