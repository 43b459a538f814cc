import type { InputDefinition, NodeDefinition, ParamDefinition, ParamEntry } from "../document/document.ts";
import { rangeInString } from "../document/rangeInString.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import { fillActivation } from "../ops/activation.ts";
import { activations } from "../ops/activations.ts";
import { isRequired } from "../ops/attributes.ts";
import type { Attribute, AttributePlace, Attributes, AttributeValue, Op, Ports, Remark, Site } from "../ops/op.ts";
import { type Problem, problem, type Range } from "../problems.ts";
import { formatShape, SCALAR, type Shape, sizeOf } from "../shape.ts";
import { type Draft, DraftEdge, type Placed } from "./draft.ts";
import { select } from "./references.ts";

/** Inputs whose shapes are listed beside one that does not fit. */
const MOST_RELATED = 8;

const NO_REMARKS: readonly Remark[] = [];

/**
 * The shape stage for one node whose sources were placed before it: ports, what each reference takes, shape of the value.
 * Null where something is wrong; the reason is among the problems unless it lies with a source or was reported before.
 */
export function place(draft: Draft, text: string, problems: Problem[]): Placed | null {
  const { op, definition } = draft;
  if (op === null) return null;
  const attributes = fillAttributes(op, (name) => definition.attributes.get(name)?.value);
  const ports = assignPorts(op, definition, problems);
  if (attributes === null || ports === null) return null;
  const edges = connect(draft, ports, op.ports, problems);
  if (edges === null || mixesBatches(draft, problems)) return null;

  const site: { -readonly [K in keyof Site]: Site[K] } = { inputs: portShapes(op.ports, edges), attributes };
  if (op.ports.kind === "free") site.portNames = definition.inputs.map(({ port }) => port ?? "");
  if (definition.params.size > 0) site.written = writtenShapes(definition);
  const inference = op.infer(site);
  if (!inference.ok) {
    const edge = inference.port === undefined ? undefined : edges.find((e) => e.port === inference.port);
    const message = `"${definition.id}" (${op.name}): ${inference.message}`;
    const at = edge === undefined ? { node: definition.id } : { node: definition.id, input: edge.input };
    const range = edge?.definition.reference.range ?? attributeRange(definition, inference.attribute, text);
    const related = edges.slice(0, MOST_RELATED).flatMap(({ input, shape, definition: { reference } }) => {
      const source = draft.sources[input]?.definition;
      return source ? [{ range: source.idRange, message: `"${reference.text}" is ${formatShape(shape)}.` }] : [];
    });
    problems.push(problem(inference.code ?? "NN401", range, message, { ...at, related }));
    return null;
  }
  for (const { code, message, port, param } of inference.remarks ?? NO_REMARKS) {
    const input = edges.find((e) => e.port === port)?.input;
    const range = definition.inputs[input ?? -1]?.reference.range ?? definition.params.get(param ?? "")?.range;
    const more = input === undefined ? { node: definition.id } : { node: definition.id, input };
    problems.push(problem(code, range ?? definition.idRange, `"${definition.id}" (${op.name}): ${message}`, more));
  }
  if (tooLarge(definition, inference.shape, problems)) return null;
  const fromBatch = draft.sources.every((source) => source?.placed?.batched !== false);
  return { attributes, site, shape: inference.shape, batched: fromBatch && !op.reducesBatch, edges };
}

/** Where an attribute is written, or a part of its text; else the node's id. */
function attributeRange(definition: NodeDefinition, place: AttributePlace | undefined, text: string): Range {
  const written = place && definition.attributes.get(place.name);
  if (place === undefined || written === undefined) return definition.idRange;
  const { start, end } = place;
  return start === undefined || end === undefined ? written.range : rangeInString(text, written.range, start, end);
}

/** Attribute values with every default filled in; null where one that has no default is missing. */
export function fillAttributes(op: Op, writtenAt: (name: string) => AttributeValue | undefined): Attributes | null {
  const filled: Record<string, AttributeValue> = {};
  for (const name of Object.keys(op.attributes)) {
    const attribute = op.attributes[name] as Attribute;
    const written = writtenAt(name);
    const value = written ?? ("default" in attribute ? attribute.default : undefined);
    if (value === undefined) {
      if (isRequired(attribute)) return null;
      continue;
    }
    if (attribute.kind !== "activation") {
      filled[name] = value;
      continue;
    }
    const use = typeof value === "object" && "name" in value ? value : { name: String(value), attributes: {} };
    const activation = activations.get(use.name);
    if (activation === undefined) return null;
    filled[name] = { name: activation.name, attributes: fillActivation(activation, use.attributes) };
  }
  return filled;
}

/** Shapes of the parameters that the text writes out, as its first entries show them. */
export function writtenShapes({ params }: NodeDefinition): ReadonlyMap<string, Shape | null> {
  const shapes = new Map<string, Shape | null>();
  for (const [name, param] of params) shapes.set(name, writtenShape(param));
  return shapes;
}

function writtenShape(param: ParamDefinition): Shape | null {
  let entry: ParamEntry | undefined = param.kind === "value" ? param.value : undefined;
  if (entry === undefined || entry.kind === "shared") return null;
  if (entry.kind === "number") return SCALAR;
  const shape: number[] = [];
  for (; entry?.kind === "list"; entry = entry.items[0]) shape.push(entry.items.length);
  return shape;
}

/** The port of every reference; null where there are too few, too many, or a port's name is wrong. */
function assignPorts(op: Op, definition: NodeDefinition, problems: Problem[]): readonly number[] | null {
  const { inputs, id } = definition;
  const ports: number[] = [];
  for (const [input, { port, reference }] of inputs.entries()) {
    const inOrder = port === null || op.ports.kind === "free";
    const index = inOrder ? (op.ports.kind === "vector" ? 0 : input) : portNames(op.ports).indexOf(port);
    if (index < 0) {
      const names = portNames(op.ports);
      const meant = closest(port ?? "", names);
      const advice = meant === null ? `Its ports: ${listAlternatives(names) || "none"}.` : `Did you mean "${meant}"?`;
      problems.push(
        problem("NN306", reference.range, `"${id}" (${op.name}) has no port "${port}". ${advice}`, { node: id, input }),
      );
      return null;
    }
    ports.push(index);
  }
  const fault = countFault(op, inputs.length, ports);
  if (fault === null) return ports;
  const extra = inputs[fault.most]?.reference.range;
  const at = extra === undefined ? { node: id } : { node: id, input: fault.most };
  problems.push(
    problem(
      "NN305",
      extra ?? definition.inputsRange,
      `"${id}" (${op.name}) ${fault.needs}; it has ${countOf(inputs.length)}.`,
      at,
    ),
  );
  return null;
}

function portNames(ports: Ports): readonly string[] {
  if (ports.kind === "named") return ports.ports.map((port) => port.name);
  return ports.kind === "none" ? [] : [ports.name];
}

function countFault(
  op: Op,
  given: number,
  taken: readonly number[],
): { readonly needs: string; readonly most: number } | null {
  const { ports } = op;
  switch (ports.kind) {
    case "none":
      return given === 0 ? null : { needs: "takes no inputs", most: 0 };
    case "free":
    case "vector":
      return given > 0 ? null : { needs: "needs at least one input", most: Infinity };
    case "list":
      return given >= ports.minimum ? null : { needs: `needs at least ${countOf(ports.minimum)}`, most: Infinity };
    case "named": {
      const wanted = ports.ports.length;
      if (given === wanted && new Set(taken).size === wanted) return null;
      const names = ports.ports.map((port) => port.name).join(" and ");
      return { needs: `needs ${countOf(wanted)}${wanted > 1 ? `, ${names}` : ""}`, most: wanted };
    }
  }
}

export const countOf = (inputs: number): string =>
  inputs === 0 ? "none" : inputs === 1 ? "one input" : `${inputs} inputs`;

/** What each reference takes and where it lands. Null where a source is unknown, or a reference reaches outside it. */
function connect(
  draft: Draft,
  ports: readonly number[],
  kind: Ports,
  problems: Problem[],
): readonly DraftEdge[] | null {
  const edges: DraftEdge[] = [];
  const { inputs } = draft.definition;
  let offset = 0;
  let good = true;
  for (let input = 0; input < inputs.length; input++) {
    const definition = inputs[input] as InputDefinition;
    const source = draft.sources[input];
    if (!source?.placed) {
      good = false;
      continue;
    }
    const selected = select(definition.reference, source.placed.shape);
    if (typeof selected === "string") {
      problems.push(problem("NN303", definition.reference.range, selected, { node: draft.definition.id, input }));
      good = false;
      continue;
    }
    const edge = new DraftEdge(definition, input, ports[input] ?? 0, kind.kind === "vector" ? offset : 0, selected);
    edges.push(edge);
    offset += edge.size;
  }
  return good ? edges : null;
}

/** A vector port shows its op one joined vector; every other port shows the shape that its reference has. */
function portShapes(ports: Ports, edges: readonly DraftEdge[]): readonly Shape[] {
  if (ports.kind === "vector") return [[edges.reduce((size, edge) => size + edge.size, 0)]];
  const shapes: Shape[] = edges.map(() => []);
  for (const edge of edges) shapes[edge.port] = edge.shape;
  return shapes;
}

/** More numbers than this in one value or parameter do not fit beside the others in memory (512 MiB of doubles). */
export const MOST_NUMBERS = 2 ** 26;

function tooLarge(definition: NodeDefinition, shape: Shape, problems: Problem[]): boolean {
  const size = sizeOf(shape);
  if (size <= MOST_NUMBERS) return false;
  const range = (definition.attributes.get("shape") ?? definition.attributes.get("units"))?.range ?? definition.idRange;
  const message = `"${definition.id}" would hold ${size} numbers, its shape being ${formatShape(shape)}; at most ${MOST_NUMBERS} fit.`;
  problems.push(problem("NN203", range, message, { node: definition.id }));
  return true;
}

function mixesBatches({ definition, sources }: Draft, problems: Problem[]): boolean {
  const single = sources.findIndex((source) => source?.placed?.batched === false);
  if (single < 0) return false;
  const many = sources.find((source) => source?.placed?.batched === true);
  const reference = definition.inputs[single]?.reference;
  if (!many || reference === undefined) return false;
  const message = `"${definition.id}" mixes "${reference.id}", which is one number for all samples, with "${many.definition.id}", which has a value for every sample.`;
  problems.push(problem("NN402", reference.range, message, { node: definition.id, input: single }));
  return true;
}
