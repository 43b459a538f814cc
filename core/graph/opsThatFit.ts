import type { JsonValue } from "../document/intent.ts";
import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import { findOp, ops } from "../ops/index.ts";
import type { Attributes, AttributeValue, Op } from "../ops/op.ts";
import { startAttributes } from "../ops/startAttributes.ts";
import type { Shape } from "../shape.ts";
import { judgeConnection } from "./judgeConnection.ts";
import { type JudgedNetwork, type JudgedNode, judgedIndex } from "./judgedNetwork.ts";
import { rankAfter, type Situation } from "./rankAfter.ts";

/** An op that could stand behind a node, and what it would be given. */
export interface OpOffer {
  readonly op: Op;
  /** References in port order: the node, and what else plainly belongs there: the target beside a prediction. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, JsonValue>>;
}

export interface OpRefusal {
  readonly op: Op;
  readonly reason: string;
}

export interface OffersAfter {
  /** Best first. */
  readonly fitting: readonly OpOffer[];
  readonly others: readonly OpRefusal[];
}

export interface OfferOptions {
  /** The wire that the new node shall be put into: its value must fit there too. */
  readonly before?: { readonly to: string; readonly port: string | null; readonly key: string };
  readonly registry?: ReadonlyMap<string, Op>;
}

/** Stands for the node to be: two characters that cannot be seen, which nobody types as an id. */
const NEWCOMER = "\u2063\u2063";

/** Which ops can stand behind a reference, ranked by what people most often put there. */
export function opsThatFit(network: JudgedNetwork, from: string, options: OfferOptions = {}): OffersAfter {
  const situation = situationOf(network, from);
  const fitting: OpOffer[] = [];
  const others: OpRefusal[] = [];
  for (const op of (options.registry ?? ops).values()) {
    const offer = offerOf(network, from, op, situation, options);
    if ("reason" in offer) others.push(offer);
    else fitting.push(offer);
  }
  const rank = new Map(fitting.map(({ op, inputs }) => [op, rankAfter(op, situation, inputs.length > 1)]));
  fitting.sort((a, b) => (rank.get(a.op) ?? 0) - (rank.get(b.op) ?? 0));
  return { fitting, others };
}

function offerOf(
  network: JudgedNetwork,
  from: string,
  op: Op,
  situation: Situation,
  { before }: OfferOptions,
): OpOffer | OpRefusal {
  if (op.ports.kind === "none") return { op, reason: "An input takes nothing: its value comes from the data." };
  const attributes = startAttributes(op, situation.shape ?? undefined);
  const newcomer = newNode(op, attributes);
  const withIt: JudgedNetwork = { ...network, nodes: [...network.nodes, newcomer] };
  const verdict = judgeConnection(withIt, from, NEWCOMER);
  if (!verdict.fits) return { op, reason: plain(verdict.reason, op) };
  if (op.ports.kind === "named" && op.ports.ports.length > 1) {
    const companion = findCompanion(withIt, op, from);
    if (companion !== null) return { op, inputs: [from, companion], attributes };
    const reason = refusesEverything(op, situation, attributes);
    if (reason !== null) return { op, reason };
  }
  if (before) {
    const reason = refusedBehind(withIt, newcomer, from, before);
    if (reason !== null) return { op, reason: plain(reason, op) };
  }
  return { op, inputs: [from], attributes };
}

function newNode(op: Op, attributes: Readonly<Record<string, JsonValue>>): JudgedNode {
  return {
    id: NEWCOMER,
    op: op.name,
    shape: [],
    broken: true,
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { value, written: true }])),
    inputs: [],
    params: [],
  };
}

/** For a loss: an input that feeds nothing yet and fits beside the prediction is its target. */
function findCompanion(network: JudgedNetwork, op: Op, from: string): string | null {
  if (op.category !== "loss") return null;
  const first = { key: "new", source: idOf(from), target: NEWCOMER, input: 0, reference: from, port: null };
  const half: JudgedNetwork = {
    ...network,
    nodes: network.nodes.map((node) => (node.id === NEWCOMER ? { ...node, inputs: [from] } : node)),
    edges: [...network.edges, first],
  };
  const loose = looseInputs(network).filter((id) => id !== idOf(from));
  return loose.find((id) => judgeConnection(half, id, NEWCOMER).fits) ?? null;
}

function looseInputs(network: JudgedNetwork): readonly string[] {
  const { outgoing } = judgedIndex(network);
  return network.nodes.flatMap(({ id, op }) => (op === "input" && !outgoing.has(id) ? [id] : []));
}

/** Whether no further input could ever make it fit: tried with the shapes that such ports take. */
function refusesEverything(
  op: Op,
  { shape }: Situation,
  attributes: Readonly<Record<string, JsonValue>>,
): string | null {
  if (shape === null || op.ports.kind !== "named") return null;
  const filled = filledAttributes(op, attributes);
  const last = shape.at(-1) ?? 1;
  const tries: readonly Shape[] = [shape, [], [last], [last, 1], shape.slice(0, 1), [1, ...shape]];
  let reason: string | null = null;
  for (const other of tries) {
    const inference = op.infer({ inputs: op.ports.ports.map((_, i) => (i === 0 ? shape : other)), attributes: filled });
    if (inference.ok) return null;
    reason ??= inference.message;
  }
  return reason;
}

/** The value of the new node at the wire's end. */
function refusedBehind(
  network: JudgedNetwork,
  newcomer: JudgedNode,
  from: string,
  { to, port, key }: NonNullable<OfferOptions["before"]>,
): string | null {
  const op = findOp(newcomer.op);
  const shape = op && shapeBehind(network, op, from, newcomer);
  if (!shape) return null;
  const whole = { ...newcomer, shape, broken: false };
  const nodes = network.nodes.map((node) => (node.id === NEWCOMER ? whole : node));
  const verdict = judgeConnection({ ...network, nodes }, NEWCOMER, to, { port, without: key });
  return verdict.fits ? null : verdict.reason;
}

function shapeBehind(network: JudgedNetwork, op: Op, from: string, newcomer: JudgedNode): Shape | null {
  const shape = situationOf(network, from).shape;
  if (shape === null) return null;
  const needsMore = op.ports.kind === "named" ? op.ports.ports.length > 1 : false;
  if (needsMore) return null;
  const attributes = filledAttributes(
    op,
    Object.fromEntries(Object.entries(newcomer.attributes).map(([name, { value }]) => [name, value as JsonValue])),
  );
  const size = shape.reduce((product, axis) => product * axis, 1);
  const inputs = [op.ports.kind === "vector" ? [size] : shape];
  const inference = op.infer({ inputs, attributes, ...(op.ports.kind === "free" && { portNames: ["x"] }) });
  return inference.ok ? inference.shape : null;
}

function filledAttributes(op: Op, written: Readonly<Record<string, JsonValue>>): Attributes {
  const filled: Record<string, AttributeValue> = {};
  for (const [name, attribute] of Object.entries(op.attributes)) {
    const value = written[name] ?? ("default" in attribute ? attribute.default : undefined);
    if (value === undefined || value === null) continue;
    filled[name] =
      attribute.kind === "activation" ? { name: String(value), attributes: {} } : (value as AttributeValue);
  }
  return filled;
}

function situationOf(network: JudgedNetwork, from: string): Situation {
  const index = judgedIndex(network);
  const node = index.nodes.get(idOf(from));
  const op = node && findOp(node.op);
  const values = Object.fromEntries(
    Object.entries(node?.attributes ?? {}).map(([name, { value }]) => [name, value as AttributeValue]),
  );
  const activation = activations.get(activationUse(values)?.name ?? "");
  const range = activation ? activation.range : op?.range;
  return {
    shape: node && !node.broken && from === node.id ? node.shape : from === node?.id ? null : [],
    isData: node?.op === "input",
    isHead: node !== undefined && node.op !== "input" && !index.outgoing.has(node.id),
    low: range?.[0] ?? Number.NEGATIVE_INFINITY,
    high: range?.[1] ?? Number.POSITIVE_INFINITY,
    sumsToOne: op?.link === "softmax" || activation?.link === "softmax",
    isLinear: op?.hasPreactivation === true && activation?.name === "identity",
  };
}

const idOf = (reference: string): string => reference.replace(/\[.*$/s, "");

/** The op instead of the node to be, which has no id yet. */
function plain(reason: string, op: Op): string {
  return reason.replaceAll(`“${NEWCOMER}” (${op.name})`, op.title).replaceAll(`“${NEWCOMER}”`, op.title);
}
