import { logitsBehind } from "../engine/ports.ts";
import type { Tape } from "../engine/tape.ts";
import { componentName } from "../graph/componentName.ts";
import type { Edge, GraphNode } from "../graph/graph.ts";
import type { Finding, RowName } from "./finding.ts";
import { whyBackward, whyForward } from "./notFiniteCauses.ts";

/** The first quantity of a pass, in the order of its steps, that is NaN or infinite. */
export interface NotFiniteAt {
  readonly node: GraphNode | null;
  /** Index of the step in the timeline. */
  readonly step: number;
  readonly phase: "forward" | "backward";
  readonly quantity: "value" | "pre-activation" | "gradient" | "δ" | "parameter gradient" | "objective";
  /** What it goes back to, where it is a part of the gradient: a reference's source, or a parameter. */
  readonly of: Edge | string | null;
  /** Where in the quantity's numbers, [component][sample]. */
  readonly at: number;
  readonly value: number;
  readonly samples: number;
}

/** All that stands before the first is finite, so it arose there: out of its own step. */
export function findNotFinite(tape: Tape): NotFiniteAt | null {
  const shown = nodesGoneAround(tape);
  // Whatever is sent back ends in a sum at its node, so where these are finite and complete no reference needs to be looked at.
  const isWhole = tape.cursor === tape.timeline.length;
  const goesBackWell = isWhole && tape.graph.nodes.every((node) => isFiniteBack(tape, node));
  for (const { phase, node, index } of tape.timeline) {
    if (phase === "backward" && goesBackWell) return null;
    const found = node === null ? null : phase === "backward" ? inBackward(tape, node, shown) : inForward(tape, node);
    if (node !== null && found !== null)
      return { node, step: index, phase: phase === "backward" ? "backward" : "forward", ...found };
    const objective = phase === "objective" ? tape.objective : null;
    if (objective !== null && !Number.isFinite(objective)) {
      const where = { quantity: "objective", of: null, at: 0, value: objective, samples: 1 } as const;
      return { node: null, step: index, phase: "forward", ...where };
    }
  }
  return null;
}

/** The same as a finding, with its cause. */
export function notFiniteFindings(tape: Tape, rowName: RowName): readonly Finding[] {
  const found = findNotFinite(tape);
  if (found === null) return [];
  const { node, at, value, samples, step } = found;
  if (node === null) {
    const sentence = `The objective is ${written(value)}: its terms are finite, but their sum with the regularization is not (overflow).`;
    return [{ kind: "not-finite", node: null, units: [], nodes: [], numbers: { step, value }, sentence }];
  }
  const cause = found.phase === "forward" ? whyForward(tape, node, found) : whyBackward(tape, node, found);
  const joinsSamples = samples === 1 && tape.batch > 1;
  const sample = cause.sample ?? (joinsSamples ? null : at % samples);
  const unit = found.of === null ? Math.floor(at / samples) : -1;
  const row = sample === null || found.quantity === "parameter gradient" ? "" : ` at ${rowName(sample)}`;
  return [
    {
      kind: "not-finite",
      node: node.id,
      units: unit >= 0 ? [unit] : [],
      nodes: [node.id],
      numbers: { step, value, ...(sample === null ? {} : { sample }) },
      sentence: `${what(found, node, unit)} is ${written(value)}${row}: ${cause.because}.`,
    },
  ];
}

function what({ quantity, of, phase }: NotFiniteAt, node: GraphNode, unit: number): string {
  const name = unit >= 0 ? `"${componentName(node, unit)}"` : `"${node.id}"`;
  if (quantity === "pre-activation") return `The pre-activation u of ${name}`;
  if (quantity === "δ") return `δ of ${name}`;
  if (typeof of === "string") return `The derivative by ${of} of "${node.id}"`;
  if (of !== null) return `The derivative that "${node.id}" sends back to "${of.source.id}"`;
  return phase === "backward" ? `The derivative by ${name}` : `The value of ${name}`;
}

export function written(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
}

function isFiniteBack(tape: Tape, node: GraphNode): boolean {
  if (firstNotFinite(tape.gradient(node)?.data) >= 0 || firstNotFinite(tape.delta(node)?.data) >= 0) return false;
  return node.params.every(({ name }) => firstNotFinite(tape.useGradient(node, name) ?? undefined) < 0);
}

export function firstNotFinite(numbers: Float64Array | undefined): number {
  for (let k = 0; k < (numbers?.length ?? 0); k++) if (!Number.isFinite(numbers?.[k])) return k;
  return -1;
}

type Place = Pick<NotFiniteAt, "quantity" | "of" | "at" | "value" | "samples">;

export function inForward(tape: Tape, node: GraphNode): Place | null {
  const u = tape.preactivation(node);
  const value = tape.value(node);
  return place("pre-activation", null, u?.data, u?.batch ?? 1) ?? place("value", null, value?.data, value?.batch ?? 1);
}

/**
 * What arrives, δ, and all that the step sends on. Left out: derivatives by the data, which move nothing; and derivatives by
 * probabilities where the loss reads the logits instead (∂L/∂p is infinite at p = 0, and nothing flows through it).
 */
function inBackward(tape: Tape, node: GraphNode, shown: ReadonlySet<GraphNode>): Place | null {
  if (node.op.ports.kind === "none") return null;
  const arriving = shown.has(node) ? null : tape.gradient(node);
  const delta = tape.delta(node);
  const first =
    place("gradient", null, arriving?.data, arriving?.batch ?? 1) ?? place("δ", null, delta?.data, delta?.batch ?? 1);
  if (first !== null) return first;
  for (const { name } of node.params) {
    const gradient = tape.useGradient(node, name);
    const found = place("parameter gradient", name, gradient ?? undefined, 1);
    if (found !== null) return found;
  }
  for (const edge of node.edges) {
    const isShown = logitsBehind(edge) !== null || (shown.has(node) && node.op.passesOn === true);
    if (edge.source.op.ports.kind === "none" || isShown) continue;
    const gradient = tape.edgeGradient(edge);
    const found = place("gradient", edge, gradient?.data, gradient?.batch ?? 1);
    if (found !== null) return found;
  }
  return null;
}

function place(
  quantity: NotFiniteAt["quantity"],
  of: NotFiniteAt["of"],
  numbers: Float64Array | undefined,
  samples: number,
): Place | null {
  const at = firstNotFinite(numbers);
  return at < 0 ? null : { quantity, of, at, value: numbers?.[at] as number, samples };
}

/** Sigmoids and softmaxes whose logits a loss reads, and what only passes their probabilities on to it. */
export function nodesGoneAround(tape: Tape): ReadonlySet<GraphNode> {
  const found = new Set<GraphNode>();
  for (const edge of tape.graph.nodes.flatMap((node) => (node.op.logitPorts === undefined ? [] : node.edges))) {
    const logits = logitsBehind(edge);
    for (const node of logits === null ? [] : [logits.head, ...logits.between]) found.add(node);
  }
  return found;
}
