import { chooseInputName, expressionWords } from "../document/inputNames.ts";
import { parseReference } from "../document/reference.ts";
import { isRequired } from "../ops/attributes.ts";
import { findOp } from "../ops/index.ts";
import type { Attributes, AttributeValue, Op, Site } from "../ops/op.ts";
import { formatShape, interchangeable, type Shape, sizeOf } from "../shape.ts";
import {
  findPath,
  isUnbatched,
  type JudgedEdge,
  type JudgedNetwork,
  type JudgedNode,
  judgedIndex,
} from "./judgedNetwork.ts";
import { select } from "./references.ts";
import { countOf, fillAttributes, MOST_NUMBERS } from "./shapes.ts";

export type Verdict =
  | {
      readonly fits: true;
      /** Where the wire would go in, for an op whose ports have names. */
      readonly port: string | null;
      /** The reference that stands there now and would go. */
      readonly replaces: string | null;
    }
  | { readonly fits: false; readonly reason: string };

export interface ConnectionOptions {
  /** The port it shall go to; without one, the first free port that takes it. */
  readonly port?: string | null;
  /** A wire that goes away in the same gesture: one of its ends is being moved. */
  readonly without?: string;
}

/** One entry of the inputs as they would be. */
interface Input {
  readonly reference: string;
  readonly port: string | null;
}

/**
 * Whether a wire from a reference to a node would fit: no cycle, a free port, and shapes that the op takes, by its own
 * rule. Weights that are written follow (`fitParams`), so they are no reason. Where a shape is not known, because its
 * node is not whole yet, nothing can be said against it.
 */
export function judgeConnection(
  network: JudgedNetwork,
  reference: string,
  to: string,
  options: ConnectionOptions = {},
): Verdict {
  const index = judgedIndex(network);
  const target = index.nodes.get(to);
  const parsed = parseReference(reference, { start: 0, end: 0 });
  if (typeof parsed === "string") return refuse(parsed);
  const from = parsed.id;
  if (!target || !index.nodes.has(from)) return refuse("There is no such node.");
  if (from === to) return refuse(`“${from}” cannot feed itself: a network here is feed-forward.`);
  const op = findOp(target.op);
  if (op?.ports.kind === "none") return refuse(`“${to}” is an input: its value comes from the data.`);
  const path = findPath(network, to, from);
  if (path)
    return refuse(`This would close a cycle: ${shorten([...path, to]).join(" → ")}. A feed-forward network has none.`);
  if (!op || index.unreadable.has(to)) return fits(null);
  const wires = (index.incoming.get(to) ?? []).filter((edge) => edge.key !== options.without);
  const present = wires.map((edge): Input => ({ reference: edge.reference, port: portOf(op, edge) }));
  // A reference that leads nowhere takes a place too, but which one is not known.
  const isWhole = target.inputs.length === (index.incoming.get(to) ?? []).length;
  if (op.ports.kind === "named") {
    const names = op.ports.ports.map((port) => port.name);
    return judgePorts(network, target, op, { names, present, isWhole }, reference, options.port ?? null);
  }
  if (op.ports.kind === "vector" && present.some((input) => input.reference === reference))
    return refuse(`“${reference}” feeds “${to}” already.`);
  if (op.ports.kind !== "free")
    return judgeInputs(network, target, op, [...present, { reference, port: null }], isWhole);
  const written = Object.keys(target.written ?? {});
  const taken = new Set([...present.map((input) => input.port ?? ""), ...written]);
  const words = expressionWords(op, (name) => target.attributes[name]?.value);
  const port = options.port ?? chooseInputName(words, reference, taken);
  const replaced = present.find((input) => input.port === port);
  const inputs = replaced
    ? present.map((input) => (input === replaced ? { reference, port } : input))
    : [...present, { reference, port }];
  const verdict = judgeInputs(network, target, op, inputs, isWhole);
  return verdict.fits ? fits(port, replaced?.reference ?? null) : verdict;
}

interface NamedPorts {
  readonly names: readonly string[];
  readonly present: readonly Input[];
  readonly isWhole: boolean;
}

/** The given port, whatever is there; else the first free one that takes it. */
function judgePorts(
  network: JudgedNetwork,
  target: JudgedNode,
  op: Op,
  { names, present, isWhole }: NamedPorts,
  reference: string,
  wanted: string | null,
): Verdict {
  const { id } = target;
  if (wanted !== null && !names.includes(wanted))
    return refuse(`“${id}” (${op.name}) has no port “${wanted}”; its ports: ${names.join(", ")}.`);
  const free = names.filter((name) => !present.some((input) => input.port === name));
  const candidates = wanted === null ? preferred(network, op, free, reference) : [wanted];
  if (candidates.length === 0) {
    const has = names.length === 1 ? "it" : "them";
    const parts = { names, present, isWhole };
    const canReplace = names.some((name) => judgePorts(network, target, op, parts, reference, name).fits);
    const advice = canReplace ? " Drop the wire on a port by its name to replace what is there." : "";
    return refuse(
      `“${id}” (${op.name}) takes ${countOf(names.length)}, ${names.join(" and ")}, and has ${has} already.${advice}`,
    );
  }
  let first: Verdict | null = null;
  for (const port of candidates) {
    const replaced = present.find((input) => input.port === port) ?? null;
    const inputs = [...present.filter((input) => input !== replaced), { reference, port }];
    const verdict = judgeInputs(network, target, op, inputs, isWhole);
    if (verdict.fits) return fits(port, replaced?.reference ?? null);
    first ??= verdict;
  }
  return first ?? refuse(`“${id}” has no free port.`);
}

/** What comes from the data as it is, is what a loss shall give, not what the network gives. */
function preferred(network: JudgedNetwork, op: Op, free: readonly string[], reference: string): readonly string[] {
  const source = judgedIndex(network).nodes.get(reference);
  const isTarget = op.category === "loss" && free.length > 1 && source?.op === "input";
  return isTarget ? free.toReversed() : free;
}

/** The op's own rule over the inputs as they would be. */
function judgeInputs(
  network: JudgedNetwork,
  target: JudgedNode,
  op: Op,
  inputs: readonly Input[],
  isWhole: boolean,
): Verdict {
  const index = judgedIndex(network);
  const shapes: Shape[] = [];
  let isKnown = isWhole;
  for (const { reference } of inputs) {
    const shape = shapeOf(index.nodes, reference);
    if (typeof shape === "string") return refuse(shape);
    if (shape === null) isKnown = false;
    else shapes.push(shape);
  }
  if (!isKnown) return fits(null);
  const mixed = mixesBatches(network, inputs);
  if (mixed !== null) return refuse(`“${target.id}” would mix ${mixed}.`);
  const attributes = fillAttributes(op, (name) => target.attributes[name]?.value as AttributeValue | undefined);
  if (attributes === null || isIncomplete(op, inputs)) return fits(null);
  const site = siteOf(op, inputs, shapes, attributes, target);
  const fault = faultOfSite(op, site, target);
  if (fault === null) return fits(null);
  const added = inputs.at(-1)?.reference ?? "";
  const shape = formatShape(shapeOf(index.nodes, added) as Shape);
  return refuse(`“${added}” is ${shape}. “${target.id}” (${op.name}): ${fault}`);
}

/** Null where the source's shape is not known; a sentence where the reference reaches outside it. */
function shapeOf(nodes: ReadonlyMap<string, JudgedNode>, text: string): Shape | string | null {
  const reference = parseReference(text, { start: 0, end: 0 });
  if (typeof reference === "string") return null;
  const source = nodes.get(reference.id);
  if (!source || source.broken) return null;
  const selected = select(reference, source.shape);
  return typeof selected === "string" ? selected : selected.shape;
}

/** Ports that have nothing yet: more is to come, and only then the op can say whether it fits. */
function isIncomplete({ ports }: Op, inputs: readonly Input[]): boolean {
  if (ports.kind === "named") return inputs.length < ports.ports.length;
  return ports.kind === "list" && inputs.length < ports.minimum;
}

function siteOf(
  { ports }: Op,
  inputs: readonly Input[],
  shapes: readonly Shape[],
  attributes: Attributes,
  target: JudgedNode,
): Site {
  const site: { -readonly [K in keyof Site]: Site[K] } = { inputs: shapes, attributes };
  if (ports.kind === "vector") site.inputs = [[shapes.reduce((size, shape) => size + sizeOf(shape), 0)]];
  if (ports.kind === "named")
    site.inputs = ports.ports.map(({ name }) => shapes[inputs.findIndex((input) => input.port === name)] ?? []);
  if (ports.kind === "free") site.portNames = inputs.map((input) => input.port ?? "");
  if (target.written && Object.keys(target.written).length > 0)
    site.written = new Map(Object.entries(target.written).map(([name, { shape }]) => [name, shape]));
  return site;
}

/** Why the op cannot stand there, its parameters included; null where it can. */
function faultOfSite(op: Op, site: Site, target: JudgedNode): string | null {
  // Lists of numbers follow the new shapes, unless they are what says the shape, or the node was wrong for another reason.
  const follows = (!target.broken || target.inputs.length === 0) && !readsShapes(op, target);
  let inference = op.infer(follows ? withoutLists(site) : site);
  let refits = follows && inference.ok;
  if (!inference.ok && follows) {
    inference = op.infer(site);
    refits = false;
  }
  if (!inference.ok) {
    // A name in an expression that no input has yet: more is to come.
    return inference.code === "NN213" || inference.code === "NN212" ? null : inference.message;
  }
  if (sizeOf(inference.shape) > MOST_NUMBERS)
    return `its value would be ${formatShape(inference.shape)}, and no more than ${MOST_NUMBERS} numbers fit into one.`;
  for (const { name, shape } of op.params(refits ? withoutLists(site) : site)) {
    if (sizeOf(shape) > MOST_NUMBERS)
      return `its ${name} would be ${formatShape(shape)}, and no more than ${MOST_NUMBERS} numbers fit into one.`;
    const fault = faultOfParam(op, name, shape, target, refits);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOfParam(op: Op, name: string, shape: Shape, target: JudgedNode, refits: boolean): string | null {
  const written = target.written?.[name];
  if (!written) return null;
  const isList = written.shape !== null && written.shape.length > 0;
  // A node without inputs gets its lists anew.
  const fixed = isList && refits && target.inputs.length === 0 ? null : written.fixed;
  if (fixed !== null && !interchangeable(fixed, shape)) {
    // Further inputs may still fill it.
    if (op.ports.kind === "vector" && sizeOf(shape) < sizeOf(fixed)) return null;
    return `its ${name} is shared and has the shape ${formatShape(fixed)}, but would have to be ${formatShape(shape)}. Give it numbers of its own first.`;
  }
  if (fixed === null && written.shape !== null && isList && !refits && !interchangeable(written.shape, shape))
    return `its ${name} is written as ${formatShape(written.shape)}, but would have to be ${formatShape(shape)}.`;
  return null;
}

function withoutLists(site: Site): Site {
  if (!site.written) return site;
  return { ...site, written: new Map([...site.written].filter(([, shape]) => shape === null || shape.length === 0)) };
}

/** As in `fitParams`: an attribute that is not written follows from the numbers, and so does all of a `function`. */
function readsShapes(op: Op, target: JudgedNode): boolean {
  if (op.ports.kind === "free") return true;
  return Object.entries(op.attributes).some(
    ([name, attribute]) =>
      !isRequired(attribute) && "optional" in attribute && target.attributes[name]?.written !== true,
  );
}

/** Names the two that do not go together; null where all are of one kind, or a kind is not known. */
function mixesBatches(network: JudgedNetwork, inputs: readonly Input[]): string | null {
  const index = judgedIndex(network);
  const ids = inputs.map(({ reference }) => reference.replace(/\[.*$/s, ""));
  const unbatched = (id: string) => isUnbatched(index, id, (op) => findOp(op)?.reducesBatch === true);
  const single = ids.find(unbatched);
  const many = ids.find((id) => !unbatched(id));
  return single === undefined || many === undefined
    ? null
    : `“${single}”, which is one number for all samples, with “${many}”, which has a value for every sample`;
}

/** The port of a wire that is there; a list of inputs gives the ports in order. */
function portOf({ ports }: Op, edge: JudgedEdge): string | null {
  if (edge.port !== null) return edge.port;
  return ports.kind === "named" ? (ports.ports[edge.input]?.name ?? null) : null;
}

/** A long cycle is named by its two ends. */
function shorten(path: readonly string[]): readonly string[] {
  return path.length > 12 ? [...path.slice(0, 6), `… ${path.length - 12} more …`, ...path.slice(-6)] : path;
}

const fits = (port: string | null, replaces: string | null = null): Verdict => ({ fits: true, port, replaces });
const refuse = (reason: string): Verdict => ({ fits: false, reason });
