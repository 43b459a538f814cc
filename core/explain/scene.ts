import { behindSample } from "../engine/sampleTape.ts";
import type { Tape } from "../engine/tape.ts";
import type { Edge, Graph, GraphNode, Target } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";
import type { Amount } from "./line.ts";
import { partial } from "./line.ts";
import { column, type Matrix, transpose } from "./matrix.ts";
import { indexPath, type NodeSymbols, nameSymbols } from "./symbols.ts";

/** One sample of a pass, with the names its quantities have in formulas. Everything that an explanation reads comes through here. */
export interface Scene {
  readonly tape: Tape;
  readonly graph: Graph;
  readonly sample: number;
  /** The name of what is differentiated: `L`, `y_{1}`, or `J` for a sum or a regularized objective. */
  readonly target: string;
  readonly chosen: Chosen;
}

/** What elementwise formulas are of: a component of the node's value, and one of what it reads. */
export interface Chosen {
  readonly unit: number;
  readonly input: number;
}

export const FIRST: Chosen = { unit: 0, input: 0 };

export function openScene(tape: Tape, sample: number, chosen: Chosen = FIRST): Scene {
  // Ops that join or mix the samples are explained by all of them.
  const whole = behindSample(tape) ?? { tape, sample };
  return { ...whole, graph: tape.graph, target: targetSymbol(tape), chosen };
}

/** The chosen component of a node's value, or its last where it has not as many. */
export function unitOf(scene: Scene, node: GraphNode): number {
  return clamp(scene.chosen.unit, node.size);
}

/** The chosen one of `size` components of what a node reads. */
export function inputOf(scene: Scene, size: number): number {
  return clamp(scene.chosen.input, size);
}

function clamp(at: number, size: number): number {
  return Math.max(0, Math.min(Math.trunc(at), size - 1));
}

export function namesOf(scene: Scene, node: GraphNode): NodeSymbols {
  const names = nameSymbols(scene.graph).get(node.id);
  if (!names) throw new Error(`No symbols for ${node.id}.`);
  return names;
}

function targetSymbol(tape: Tape): string {
  const choice = tape.target;
  if (!choice) return "L";
  const terms = choice.kind === "scalar" ? [choice.term] : choice.terms;
  const [only] = terms;
  const isPlain = choice.kind === "scalar" || (terms.length === 1 && !tape.graph.regularization);
  if (only && isPlain) return symbolOfTarget(tape.graph, only);
  const taken = new Set([...nameSymbols(tape.graph).values()].map((names) => names.value));
  return ["J", "\\mathcal{J}", "\\mathcal{L}"].find((name) => !taken.has(name)) ?? "\\text{objective}";
}

export function symbolOfTarget(graph: Graph, target: Target): string {
  return nameSymbols(graph).get(target.node)?.component(target.component) ?? "L";
}

/** All scalars whose sum is differentiated. */
export function targetsOf(tape: Tape): readonly Target[] {
  if (!tape.target) return [];
  return tape.target.kind === "scalar" ? [tape.target.term] : tape.target.terms;
}

/** One component at the scene's sample; NaN where it has not been computed. */
export function entry(scene: Scene, tensor: Tensor | null, at: number): number {
  if (!tensor) return Number.NaN;
  return tensor.data[at * tensor.batch + (tensor.batch === 1 ? 0 : scene.sample)] ?? Number.NaN;
}

/** The whole value at the scene's sample: a number for a scalar, else a column. */
export function whole(scene: Scene, tensor: Tensor | null, size: number): number | Matrix | null {
  if (!tensor) return null;
  return size === 1
    ? entry(scene, tensor, 0)
    : column(Array.from({ length: size }, (_, at) => entry(scene, tensor, at)));
}

export function valueAmount(scene: Scene, node: GraphNode): Amount {
  const value = whole(scene, scene.tape.value(node), node.size) ?? Number.NaN;
  return { symbol: namesOf(scene, node).value, value, of: { node: node.id, kind: "value" } };
}

/** What a reference carries, component by component. */
export function carriedAmounts(scene: Scene, edge: Edge): readonly Amount[] {
  const value = scene.tape.value(edge.source);
  const names = namesOf(scene, edge.source);
  return Array.from({ length: edge.size }, (_, i) => {
    const at = edge.components?.[i] ?? i;
    return { symbol: names.component(at), value: entry(scene, value, at), of: { node: edge.source.id, kind: "value" } };
  });
}

/** What a reference carries, as one quantity. */
export function carriedWhole(scene: Scene, edge: Edge): Amount {
  const amounts = carriedAmounts(scene, edge);
  const [only] = amounts;
  if (only && amounts.length === 1) return only;
  const { value } = namesOf(scene, edge.source);
  const selection = edge.definition.reference.selection
    ? edge.definition.reference.text.slice(edge.source.id.length)
    : "";
  return {
    symbol: `${value}${selection}`,
    value: column(amounts.map((amount) => amount.value as number)),
    of: { node: edge.source.id, kind: "value" },
  };
}

/** A derivative by a vector is a row, as in the lecture. */
export function asRow(value: number | Matrix): number | Matrix {
  return typeof value === "number" ? value : transpose(value);
}

/** ∂target/∂(the node's value), by name and number. */
export function gradientAmount(scene: Scene, node: GraphNode): Amount {
  const value = asRow(whole(scene, scene.tape.gradient(node), node.size) ?? Number.NaN);
  return {
    symbol: partial(scene.target, namesOf(scene, node).value),
    value,
    of: { node: node.id, kind: "gradient" },
  };
}

/** The same of one component. */
export function gradientEntry(scene: Scene, node: GraphNode, at: number): Amount {
  return {
    symbol: partial(scene.target, namesOf(scene, node).component(at)),
    value: entry(scene, scene.tape.gradient(node), at),
    of: { node: node.id, kind: "gradient" },
  };
}

export function deltaAmount(scene: Scene, node: GraphNode): Amount {
  return {
    symbol: namesOf(scene, node).delta,
    value: whole(scene, scene.tape.delta(node), node.size) ?? Number.NaN,
    of: { node: node.id, kind: "delta" },
  };
}

export function deltaEntry(scene: Scene, node: GraphNode, at: number): Amount {
  return {
    symbol: indexed(node, namesOf(scene, node).delta, at),
    value: entry(scene, scene.tape.delta(node), at),
    of: { node: node.id, kind: "delta" },
  };
}

export function preactivationEntry(scene: Scene, node: GraphNode, at: number): Amount {
  return {
    symbol: indexed(node, namesOf(scene, node).preactivation, at),
    value: entry(scene, scene.tape.preactivation(node), at),
    of: { node: node.id, kind: "preactivation" },
  };
}

/** `u_{1}[2]`: a component of what has the node's shape. */
export function indexed(node: GraphNode, symbol: string, at: number): string {
  return node.size === 1 ? symbol : `${symbol}[${indexPath(node.shape, at).join(",\\,")}]`;
}
