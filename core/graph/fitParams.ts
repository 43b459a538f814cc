import type { NetworkDocument, NodeDefinition, ParamDefinition, ParamEntry } from "../document/document.ts";
import { applyEdits, applyIntents } from "../document/edits.ts";
import type { Intent, JsonValue } from "../document/intent.ts";
import { parseDocument } from "../document/parse.ts";
import { parseReference } from "../document/reference.ts";
import { findOp } from "../ops/index.ts";
import { type Shape, sameShape } from "../shape.ts";
import { buildGraph } from "./buildGraph.ts";
import type { GraphNode } from "./graph.ts";

/** Where an input of a node comes from: its index before the gesture, or null where the gesture made it. */
type Origin = number | null;

/** Kinds that no shape depends on. */
const SHAPELESS: ReadonlySet<Intent["kind"]> = new Set<Intent["kind"]>([
  "pin",
  "setGroup",
  "renameGroup",
  "setObjective",
  "setTitle",
  "setWeights",
  "setRow",
]);

/**
 * The intents of a gesture, and with them those that keep written parameters in step with the shapes that it changes: a
 * new connection gets the weight 0, so that the network computes what it did; one that is cut takes its weights along;
 * a layer that grows gets rows of 0, and so do the layers behind it. Without this, every wire drawn to a node whose
 * weights are written would break it.
 */
export function fitParams(text: string, intents: readonly Intent[]): readonly Intent[] {
  if (intents.every(({ kind }) => SHAPELESS.has(kind))) return intents;
  // These keep every size and bring the numbers along themselves.
  if (intents.some(({ kind }) => kind === "expandLayer" || kind === "foldNeurons")) return intents;
  const before = parseDocument(text).document;
  const result = applyIntents(text, intents);
  if (before === null || "refused" in result) return intents;
  const after = parseDocument(applyEdits(text, result.edits)).document;
  const oldGraph = buildGraph(before).graph;
  const newGraph = after && buildGraph(withoutLists(after)).graph;
  if (!after || !oldGraph || !newGraph) return intents;
  const made = new Set(result.carriedOut.flatMap((intent) => (intent.kind === "addNode" ? [intent.id] : [])));
  const fitted: Intent[] = [];
  for (const node of newGraph.nodes) {
    // Its numbers came with it, whoever had its name before.
    if (made.has(node.id)) continue;
    const { id: oldId, origins } = follow(before, result.carriedOut, node.id);
    const old = oldGraph.byId.get(oldId);
    const definition = after.nodes.get(node.id);
    if (!definition || (old && old.op !== node.op)) continue;
    if (old) fitted.push(...fitNode(old, node, definition, origins), ...fitBuffers(old, node, definition));
    // Its last wire had been cut, which leaves its weights behind for the next one.
    else if (before.nodes.get(oldId)?.inputs.length === 0)
      fitted.push(...fitAnew(node, definition), ...fitBuffers(null, node, definition));
  }
  return [...intents, ...fitted];
}

/** Parameters and buffers written as lists may not fit yet; without them every shape can be inferred, but where a list is what says it. */
export function withoutLists(document: NetworkDocument): NetworkDocument {
  const isList = (param: ParamDefinition): boolean => param.kind === "value" && param.value.kind === "list";
  const strip = (node: NodeDefinition): NodeDefinition => ({
    ...node,
    params: new Map([...node.params].filter(([, param]) => !isList(param) || readsShapes(node))),
    buffers: new Map([...node.buffers].filter(([, { value }]) => value.kind !== "list")),
  });
  return { ...document, nodes: new Map([...document.nodes].map(([id, node]) => [id, strip(node)])) };
}

/**
 * The kernels of a convolution may stand for its channels and kernel size: an attribute that is not written follows from
 * them. The parameters of a `function` are as they are written, names and shapes.
 */
function readsShapes({ op: name, attributes }: NodeDefinition): boolean {
  const op = findOp(name);
  if (op?.ports.kind === "free") return true;
  return Object.entries(op?.attributes ?? {}).some(
    ([name, attribute]) => "optional" in attribute && attribute.optional === true && !attributes.has(name),
  );
}

function fitNode(old: GraphNode, node: GraphNode, definition: NodeDefinition, origins: readonly Origin[]): Intent[] {
  const oldSpecs = new Map(old.op.params(old.site).map((spec) => [spec.name, spec.shape]));
  const intents: Intent[] = [];
  for (const { name, shape } of node.op.params(node.site)) {
    const param = definition.params.get(name);
    const oldShape = oldSpecs.get(name);
    if (param?.kind !== "value" || !oldShape || oldShape.length !== shape.length) continue;
    // What did not fit before is its author's to mend, and what fits already was set by the gesture itself.
    if (!hasShape(param.value, oldShape)) continue;
    const axis = inputAxis(node, name);
    const maps = shape.map((length, i) =>
      i === axis ? inputMap(old, node, origins) : Array.from({ length }, (_, k) => k),
    );
    const moved = maps.some((map) => map.some((from, to) => from !== to));
    if (!moved && sameShape(shape, oldShape)) continue;
    intents.push({ kind: "setParam", id: node.id, name, at: [], value: refill(param.value, maps), shape });
  }
  return intents;
}

/** Running statistics of as many channels as there are now; a new one has what the op starts with. */
export function fitBuffers(old: GraphNode | null, node: GraphNode, definition: NodeDefinition): Intent[] {
  const oldSpecs = new Map(old?.op.buffers?.(old.site).map((spec) => [spec.name, spec.shape]));
  return (node.op.buffers?.(node.site) ?? []).flatMap(({ name, shape, initial }): Intent[] => {
    const written = definition.buffers.get(name)?.value;
    if (written?.kind !== "list" || hasShape(written, shape)) return [];
    // What did not fit before is its author's to mend.
    if (old && !hasShape(written, oldSpecs.get(name) ?? [])) return [];
    const maps = shape.map((length) => Array.from({ length }, (_, k) => k));
    return [{ kind: "setBuffer", id: node.id, name, value: refill(written, maps, initial) }];
  });
}

/** A node that stood outside the graph: its numbers from the first on, as many as are wanted. */
function fitAnew(node: GraphNode, definition: NodeDefinition): Intent[] {
  return node.op.params(node.site).flatMap(({ name, shape }): Intent[] => {
    const param = definition.params.get(name);
    if (param?.kind !== "value" || param.value.kind !== "list" || hasShape(param.value, shape)) return [];
    const value = refill(
      param.value,
      shape.map((length) => Array.from({ length }, (_, k) => k)),
    );
    return [{ kind: "setParam", id: node.id, name, at: [], value, shape }];
  });
}

/** The axis of a parameter that grows with the op's one vector of inputs; -1 where none does. */
function inputAxis({ op, site }: GraphNode, name: string): number {
  if (op.ports.kind !== "vector") return -1;
  const [size = 0] = site.inputs[0] ?? [];
  const shapeAt = (inputs: number): Shape => {
    const specs = op.params({ ...site, inputs: [[inputs]] });
    return specs.find((spec) => spec.name === name)?.shape ?? [];
  };
  const wider = shapeAt(size + 1);
  return shapeAt(size).findIndex((length, axis) => length !== wider[axis]);
}

/** For every component of the node's input vector, the one it was before; -1 for a new one. */
function inputMap(old: GraphNode, node: GraphNode, origins: readonly Origin[]): number[] {
  return node.edges.flatMap((edge, i) => {
    const from = origins[i] ?? null;
    const source = from === null ? undefined : old.edges[from];
    return Array.from({ length: edge.size }, (_, k) => (source && k < source.size ? source.offset + k : -1));
  });
}

/** The entries in their new places, names of shared parameters with them; `blank` where there was none. */
function refill(entry: ParamEntry | undefined, maps: readonly (readonly number[])[], blank = 0): JsonValue {
  const [map, ...rest] = maps;
  if (map === undefined) return entry?.kind === "number" ? entry.value : entry?.kind === "shared" ? entry.name : blank;
  return map.map((from) => refill(entry?.kind === "list" ? entry.items[from] : undefined, rest, blank));
}

export function hasShape(entry: ParamEntry, [length, ...rest]: Shape): boolean {
  if (length === undefined) return entry.kind !== "list";
  return entry.kind === "list" && entry.items.length === length && entry.items.every((item) => hasShape(item, rest));
}

/** Who a node of the new text was before the gesture, and where each of its inputs stood. */
function follow(before: NetworkDocument, intents: readonly Intent[], id: string): { id: string; origins: Origin[] } {
  let oldId = id;
  for (let i = intents.length - 1; i >= 0; i--) {
    const intent = intents[i];
    if (intent?.kind === "renameNode" && intent.to === oldId) oldId = intent.id;
  }
  let now = oldId;
  let inputs = (before.nodes.get(oldId)?.inputs ?? []).map(({ reference }, origin) => ({
    source: reference.id,
    origin: origin as Origin,
  }));
  for (const intent of intents) {
    if (intent.kind === "renameNode") {
      inputs = inputs.map((input) => (input.source === intent.id ? { ...input, source: intent.to } : input));
      if (intent.id === now) now = intent.to;
    } else if (intent.kind === "removeNode") {
      if (inputs.some(({ source }) => source === intent.id))
        inputs = inputs.filter(({ source }) => source !== intent.id);
    }
    if (intent.kind === "disconnect" && intent.to === now) inputs = inputs.toSpliced(intent.at, 1);
    else if (intent.kind === "reconnect" && intent.to === now) {
      const source = sourceOf(intent.reference);
      inputs = inputs.map((input, i) => (i === intent.at ? { ...input, source } : input));
    } else if (intent.kind === "connect" && intent.to === now) {
      inputs = inputs.toSpliced(intent.at ?? inputs.length, 0, { source: sourceOf(intent.reference), origin: null });
    }
  }
  return { id: oldId, origins: inputs.map((input) => input.origin) };
}

function sourceOf(text: string): string {
  const reference = parseReference(text, { start: 0, end: 0 });
  return typeof reference === "string" ? text : reference.id;
}
