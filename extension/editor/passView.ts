import { diagnose } from "../../core/diagnosis/diagnose.ts";
import { FINDING_CODES } from "../../core/diagnosis/findingProblems.ts";
import { behindSample } from "../../core/engine/sampleTape.ts";
import type { Tape } from "../../core/engine/tape.ts";
import type { Edge, GraphNode } from "../../core/graph/graph.ts";
import type { EdgePass, NodePass, PassView } from "../../core/protocol.ts";
import { NumberPool } from "./numberPool.ts";

/** What the canvas shows about the pass beside its numbers. */
export interface PassFacts {
  readonly version: number;
  readonly row: number;
  readonly rowCount: number;
  readonly rowLabel: string;
  readonly preview: boolean;
}

/** Findings are the whole batch's: a loss joins its samples, and a NaN in it may be another row's. `rows`: those of its samples. */
function findingsOf(tape: Tape, row: number, rows: readonly number[]): PassView["findings"] {
  const behind = behindSample(tape);
  const { findings } = diagnose(behind?.tape ?? tape, (sample) => `row ${behind ? (rows[sample] ?? sample) : row}`);
  return findings.map(({ kind, node, sentence }) => ({ node, sentence, code: FINDING_CODES[kind] }));
}

/** An edge that carries more than this shows no numbers of its own: the source's value has them all. */
const LONGEST_EDGE = 4096;

/** A pass over one sample that has run to its end, flattened; of a sample of a batch, `rows` are those of the batch. */
export function passView(tape: Tape, facts: PassFacts, rows: readonly number[] = []): PassView {
  const pool = new NumberPool();
  const steps = stepIndex(tape);
  const nodes = tape.graph.nodes.map((node) => nodePass(tape, node, steps, pool));
  const edges = tape.graph.nodes.flatMap((node) => node.edges.map((edge) => edgePass(tape, edge, pool)));
  const objective = pool.add(tape.objective === null ? null : [tape.objective]);
  const regularization = pool.add(tape.regularization === null ? null : [tape.regularization]);
  return {
    ...facts,
    target: tape.target?.text ?? null,
    targetIsObjective: tape.target?.kind === "objective",
    timeline: tape.timeline.map(({ phase, node }) => ({ phase, node: node?.id ?? null })),
    numbers: pool.collect(),
    nodes,
    edges,
    objective,
    regularization,
    findings: findingsOf(tape, facts.row, rows),
  };
}

/** Where in the timeline each node is computed, and where its part of the backward pass is done. */
export interface StepIndex {
  readonly forward: ReadonlyMap<GraphNode, number>;
  readonly backward: ReadonlyMap<GraphNode, number>;
  readonly seed: number;
  readonly regularization: number;
}

export function stepIndex(tape: Tape): StepIndex {
  const forward = new Map<GraphNode, number>();
  const backward = new Map<GraphNode, number>();
  let seed = -1;
  let regularization = -1;
  for (const { phase, node, index } of tape.timeline) {
    if (phase === "seed") seed = index;
    else if (phase === "regularization") regularization = index;
    else if (node && phase === "backward") backward.set(node, index);
    else if (node) forward.set(node, index);
  }
  return { forward, backward, seed, regularization };
}

function nodePass(tape: Tape, node: GraphNode, steps: StepIndex, pool: NumberPool): NodePass {
  const gradient = tape.gradient(node);
  return {
    forwardAt: steps.forward.get(node) ?? -1,
    backwardAt: gradient ? gradientCompleteAt(node, steps) : -1,
    value: pool.add(tape.value(node)?.data ?? null),
    preactivation: pool.add(tape.preactivation(node)?.data ?? null),
    gradient: pool.add(gradient?.data ?? null),
    delta: pool.add(tape.delta(node)?.data ?? null),
  };
}

/** Its own backward step; an input has none, so there the last consumer's, or the seed where it is itself the target. */
function gradientCompleteAt(node: GraphNode, steps: StepIndex): number {
  const own = steps.backward.get(node);
  if (own !== undefined) return own;
  return node.uses.reduce((last, use) => Math.max(last, steps.backward.get(use.target) ?? -1), steps.seed);
}

function edgePass(tape: Tape, edge: Edge, pool: NumberPool): EdgePass {
  if (edge.size > LONGEST_EDGE) return { weight: null, contribution: null, gradient: null };
  const weight = weightsOf(tape, edge);
  const carried = carriedBy(tape, edge);
  const contribution = carried && weight ? carried.map((value, i) => value * (weight[i] ?? Number.NaN)) : carried;
  return {
    weight: pool.add(weight),
    contribution: pool.add(contribution),
    gradient: pool.add(tape.edgeGradient(edge)?.data ?? null),
  };
}

/** The weights of one neuron that multiply what the edge carries; a layer has a row of them for every unit, so none. */
export function weightsOf(tape: Tape, { target, port, offset, size }: Edge): Float64Array | null {
  const width = target.site.inputs[port]?.[0];
  const weights = target.params.find((param) => param.spec.shape.length === 1 && param.size === width);
  if (target.op.look !== "neuron" || !weights) return null;
  return tape.paramValue(target, weights.name).subarray(offset, offset + size);
}

/** What of its source's value the edge carries; null where that is not computed yet. */
export function carriedBy(tape: Tape, { source, components }: Edge): Float64Array | null {
  const value = tape.value(source);
  if (!value || !components) return value?.data ?? null;
  return Float64Array.from(components, (component) => value.data[component] ?? Number.NaN);
}
