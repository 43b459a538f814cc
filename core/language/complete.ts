import { FORMAT_VERSION } from "../document/definitions/sectionSchemas.ts";
import { formatShape } from "../shape.ts";
import { offerInData } from "./completeData.ts";
import { filesEnding, listForm, type Surroundings, textsIn } from "./completeForms.ts";
import {
  isNodeKey,
  offerActivationKeys,
  offerActivations,
  offerAttributeValues,
  offerNodeForms,
  offerNodeKeys,
  offerOps,
  offerPorts,
  opIn,
} from "./completeNode.ts";
import {
  offerInitializerKeys,
  offerInitializerNames,
  offerInitializers,
  offerNumbers,
  offerShared,
  paramsOf,
  writtenShape,
} from "./completeParams.ts";
import { offerReferences, offerScalars } from "./completeReferences.ts";
import {
  offerParameterNames,
  offerRegularization,
  offerSectionForms,
  offerSections,
  offerTraining,
  offerTrainingValues,
  offerView,
  undefinedShared,
} from "./completeSections.ts";
import { offerInsideTraining, scheduleForms } from "./completeTraining.ts";
import { type CursorPlace, findCursor } from "./cursorPlace.ts";
import { entryOf, type LooseNode, readLoose, textOf, valueAt } from "./looseTree.ts";
import { type Completion, type Draft, type Offer, textSnippet } from "./offer.ts";
import { readTyped, type TypedNetwork } from "./typedNetwork.ts";

export type { Surroundings };

export const NO_SURROUNDINGS: Surroundings = { columns: null, files: [] };

/**
 * What can be put in at an offset of a text that need not be whole: while somebody types it never is. Never fails. What
 * stands there already is not offered again; references only where they fit and make no cycle.
 */
export function complete(text: string, offset: number, around: Surroundings = NO_SURROUNDINGS): Completion | null {
  const loose = readLoose(text, offset);
  const place = findCursor(loose, offset);
  if (place === null) return null;
  const drafts = loose.root === null || place.holder === null ? newFile() : draftsAt(loose.root, place, around);
  // A comma at the very place belongs to what goes in there.
  const joined = place.commaBefore === place.range.start;
  const offers = withoutPresent(drafts, place).map((draft) => finish(draft, place, joined ? ", " : ""));
  return { offers, range: place.range, commaAt: joined ? null : place.commaBefore };
}

function draftsAt(root: LooseNode, place: CursorPlace, around: Surroundings): readonly Draft[] {
  const [section, ...rest] = place.path;
  if (section === undefined) return place.role === "key" ? offerSections() : [];
  const holder = place.holder as LooseNode;
  const typed = () => readTyped(root, place);
  switch (section) {
    case "nodes":
      return inNodes(root, place, rest);
    case "params":
      return inShared(root, place, rest);
    case "objective":
      return rest.length > 1 ? [] : inObjective(place, typed());
    case "regularization":
      if (place.role === "key" && rest.length === 0) return offerRegularization();
      return rest[0] === "of" && place.role === "item"
        ? offerParameterNames(typed().graph, textsIn(holder))
        : sectionForm(place);
    case "training":
      if (rest.length === 0) return place.role === "key" ? offerTraining(holder) : offerSectionForms("training");
      if (rest[0] === "only")
        return place.role === "item" ? offerParameterNames(typed().graph, textsIn(holder)) : [listForm];
      if (rest[0] === "schedule" && rest.length === 1 && place.role === "value")
        return place.token ? [] : scheduleForms;
      return rest.length === 1 && place.role === "value"
        ? offerTrainingValues(holder, String(rest[0]))
        : offerInsideTraining(place, rest);
    case "data":
      return offerInData(place, rest, around, typed, () => sectionForm(place));
    case "view":
      return inView(root, place, rest);
    case "weights":
      return filesEnding(around, ".safetensors");
    case "nn":
      return [{ label: String(FORMAT_VERSION), kind: "value", value: String(FORMAT_VERSION) }];
    default:
      return [];
  }
}

function sectionForm(place: CursorPlace): readonly Draft[] {
  if (place.path.length === 1) return place.token ? [] : offerSectionForms(String(place.path[0]));
  return place.path.at(-1) === "of" && !place.token ? [listForm] : [];
}

function newFile(): readonly Draft[] {
  const value = `{\n\t"nn": ${FORMAT_VERSION},\n\t"nodes": {\n\t\t"\${1:x}": { "op": "input", "shape": [$2] \\}\n\t\\}\n\\}`;
  return [{ label: "network", kind: "form", doc: "A new network.", value }];
}

function inNodes(root: LooseNode, place: CursorPlace, rest: readonly (string | number)[]): readonly Draft[] {
  const [id, key, ...more] = rest;
  const holder = place.holder as LooseNode;
  if (id === undefined) return place.role === "key" ? missingNodes(root, place) : sectionForm(place);
  const node = valueAt(root, ["nodes", id]);
  if (key === undefined) {
    if (place.role === "key") return offerNodeKeys(holder);
    return place.token ? [] : offerNodeForms();
  }
  if (!node) return [];
  const op = opIn(node);
  if (key === "op") return more.length === 0 && place.role === "value" ? offerOps(root, place, node) : [];
  if (key === "inputs") return inInputs(root, place, String(id), node, more.length);
  if (key === "params" && op) return inParams(root, place, String(id), node, more);
  if (key === "buffers" && op) return inBuffers(root, place, String(id), node, more);
  const attribute = op && !isNodeKey(String(key)) ? op.attributes[String(key)] : undefined;
  if (!attribute) return [];
  if (more.length === 0 && place.role === "value") return offerAttributeValues(attribute);
  if (attribute.kind !== "activation") return [];
  if (place.role === "key") return offerActivationKeys(holder);
  return more[0] === "name" ? offerActivations(attribute.vector, null) : [];
}

function inInputs(root: LooseNode, place: CursorPlace, id: string, node: LooseNode, depth: number): readonly Draft[] {
  if (place.role === "key") return offerPorts(node);
  if (depth === 1) return offerReferences(root, place, id);
  if (place.token) return [];
  const op = opIn(node);
  return op?.ports.kind === "free"
    ? [{ label: "{ }", kind: "form", doc: "By name.", value: '{ "${1:x}": "$2" \\}' }]
    : [listForm];
}

/** Ids that something refers to and that no node has yet. */
function missingNodes(root: LooseNode, place: CursorPlace): readonly Draft[] {
  const { document } = readTyped(root, place);
  if (!document) return [];
  const referred = [
    ...[...document.nodes.values()].flatMap(({ inputs }) => inputs.map(({ reference }) => reference.id)),
    ...document.objective.map(({ id }) => id),
  ];
  return [...new Set(referred)]
    .filter((id) => !document.nodes.has(id))
    .map((label) => ({
      label,
      kind: "node",
      detail: "not there yet",
      doc: "Something refers to it, but there is no such node yet.",
      value: '{ "op": "$1" \\}',
      asksOn: true,
    }));
}

function inParams(
  root: LooseNode,
  place: CursorPlace,
  id: string,
  node: LooseNode,
  more: readonly (string | number)[],
): readonly Draft[] {
  const op = opIn(node);
  if (!op) return [];
  const [name, ...deeper] = more;
  // Numbers that are being written have no shape yet; without them the op says which they need.
  const without = name === undefined ? null : (entryOf(entryOf(node, "params")?.value, String(name))?.value ?? null);
  const { graph, document } = readTyped(root, place, { here: null, without });
  const params = paramsOf(graph, id, op);
  if (name === undefined) {
    if (place.role !== "key") return [];
    return params.map(({ name: label, doc, shape, known }) => ({
      label,
      kind: "key",
      detail: known ? formatShape(shape) : "",
      doc,
      value: known && shape.length === 0 ? "${1:0}" : "$1",
      asksOn: !known || shape.length > 0,
    }));
  }
  const spec = params.find((param) => param.name === name);
  if (deeper[0] === "init" && place.role === "value") return offerInitializerNames();
  if (place.role === "key") return offerInitializerKeys(place.holder as LooseNode);
  if (deeper.length > 0 && typeof deeper[0] !== "number") return [];
  const shape = spec?.known ? spec.shape.slice(deeper.length) : null;
  const names = document?.params.keys() ?? [];
  const shared = offerShared(graph, names, (shared) => writtenShape(valueAt(root, ["params", shared])), shape);
  if (deeper.length > 0) return shared;
  const isText = place.quoted;
  return [...shared, ...(isText ? [] : [...(shape ? offerNumbers(shape) : []), ...offerInitializers()])];
}

function inBuffers(
  root: LooseNode,
  place: CursorPlace,
  id: string,
  node: LooseNode,
  more: readonly (string | number)[],
): readonly Draft[] {
  if (more.length > 0 || place.role !== "key") return [];
  const found = readTyped(root, place).graph?.byId.get(id);
  const specs = found
    ? found.buffers.map(({ spec }) => spec)
    : (opIn(node)?.examples.flatMap(({ site }) => opIn(node)?.buffers?.(site) ?? []) ?? []);
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  return [...byName.values()].map(({ name, doc, initial }) => ({
    label: name,
    kind: "key",
    doc,
    value: `\${1:${initial}}`,
  }));
}

function inShared(root: LooseNode, place: CursorPlace, rest: readonly (string | number)[]): readonly Draft[] {
  const [name, key] = rest;
  if (name === undefined) {
    if (place.role !== "key") return sectionForm(place);
    return undefinedShared(root).map((label) => ({
      label,
      kind: "parameter",
      detail: "used, not defined yet",
      value: "$1",
      asksOn: true,
    }));
  }
  if (place.role === "key") return offerInitializerKeys(place.holder as LooseNode);
  if (key === "init") return offerInitializerNames();
  return key === undefined && !place.quoted ? offerInitializers() : [];
}

function inObjective(place: CursorPlace, { view }: TypedNetwork): readonly Draft[] {
  if (place.role === "key") return [];
  const taken = place.role === "item" ? textsIn(place.holder as LooseNode, place.token) : new Set<string>();
  return offerScalars(view, taken, place.typed);
}

function inView(root: LooseNode, place: CursorPlace, rest: readonly (string | number)[]): readonly Draft[] {
  const [key] = rest;
  const ids = (valueAt(root, ["nodes"])?.entries ?? []).map((entry) => String(entry.key.value));
  if (key === undefined) return place.role === "key" ? offerView() : sectionForm(place);
  if (key === "pins" && rest.length === 1 && place.role === "key")
    return ids.map((label) => ({ label, kind: "node", value: "[${1:0}, ${2:0}]" }));
  if (key === "groups" && place.role === "item") {
    const groups = valueAt(root, ["view", "groups"])?.entries ?? [];
    const taken = new Set(groups.flatMap(({ value }) => (value ? [...textsIn(value, place.token)] : [])));
    return ids.filter((id) => !taken.has(id)).map((label) => ({ label, kind: "node" }));
  }
  return [];
}

/** Keys that stand in the object already, but for the one that is being typed. */
function withoutPresent(drafts: readonly Draft[], place: CursorPlace): readonly Draft[] {
  if (place.role !== "key") return drafts;
  const present = new Set(
    (place.holder?.entries ?? []).filter((entry) => entry !== place.entry).map(({ key }) => key.value),
  );
  return drafts.filter(({ label }) => !present.has(label));
}

function finish(draft: Draft, place: CursorPlace, before: string): Offer {
  const isKey = place.role === "key";
  const comma = place.commaAfter ? "," : "";
  const value = draft.value ?? textSnippet(draft.label);
  const written = isKey ? textSnippet(draft.label) + (place.needsColon ? `: ${draft.value ?? "$1"}` : "") : value;
  const isText = isKey || draft.value === undefined;
  return {
    label: draft.label,
    kind: draft.kind,
    detail: draft.detail ?? "",
    doc: draft.doc ?? "",
    snippet: before + written + comma,
    filter: place.quoted && isText ? JSON.stringify(draft.label) : draft.label,
    asksOn: (draft.asksOn ?? false) && (!isKey || place.needsColon),
  };
}

/** The top-level section in which an offset lies; for those who look around only where it matters. */
export function sectionAt(text: string, offset: number): string | null {
  const [section] = findCursor(readLoose(text, offset), offset)?.path ?? [];
  return typeof section === "string" ? section : null;
}

/** The file of data that a text names, whole or not. */
export function dataFileOf(text: string): string | null {
  return textOf(valueAt(readLoose(text).root, ["data", "file"]));
}
