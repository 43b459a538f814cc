import type { Tape, TimelineStep } from "../engine/tape.ts";
import type { GraphNode } from "../graph/graph.ts";
import { isolate, joinIds } from "../isolate.ts";
import { affineParts } from "./affine.ts";
import { backwardLines, backwardSums, backwardTerms } from "./backward.ts";
import { flowingUses, seedLines } from "./chain.ts";
import type { Explanation } from "./explanation.ts";
import { forwardLines, forwardSentence } from "./forward.ts";
import { objectiveLines, regularizationLines } from "./objective.ts";
import { type Chosen, FIRST, inputOf, openScene, type Scene, targetsOf, unitOf } from "./scene.ts";

/**
 * One step of a pass in words, symbols and numbers, at one of its samples. Numbers that have not been computed at the
 * tape's cursor are left out. `chosen`: what the elementwise formulas and sums are of; `from`: the first term of sums to be listed. Throws a RangeError for a step that the timeline does not have.
 */
export function explainStep(tape: Tape, stepIndex: number, sample = 0, chosen: Chosen = FIRST, from = 0): Explanation {
  const step = tape.timeline[stepIndex];
  if (!step) throw new RangeError(`The pass has ${tape.timeline.length} steps; there is no step ${stepIndex}.`);
  const scene = openScene(tape, sample, chosen);
  const { node, phase } = step;
  return {
    title: titleOf(step),
    ...describe(scene, step),
    sums: node && phase === "backward" ? backwardSums(scene, node, from) : [],
    ...choicesOf(scene, node),
  };
}

type Described = Omit<Explanation, "title" | "sums" | "unit" | "input">;

/** What there is to choose from at a node, and what is chosen. */
function choicesOf(scene: Scene, node: GraphNode | null): Pick<Explanation, "unit" | "input"> {
  const none = { at: 0, of: 0 };
  if (!node) return { unit: none, input: none };
  const parts = affineParts(node);
  const inputs = parts && (parts.units > 1 || parts.inputs > 6) ? parts.inputs : 0;
  return {
    unit: { at: unitOf(scene, node), of: node.size },
    input: { at: inputs === 0 ? 0 : inputOf(scene, inputs), of: inputs },
  };
}

function titleOf({ phase, node }: TimelineStep): string {
  return node ? `${isolate(node.id)}, ${phase}` : phase;
}

function describe(scene: Scene, { phase, node }: TimelineStep): Described {
  const target = nameOfTarget(scene.tape);
  switch (phase) {
    case "forward":
    case "loss":
      return node ? explainForward(scene, node) : nothing();
    case "objective":
      return {
        sentence: scene.graph.regularization
          ? "The objective is the sum of its losses and the regularization."
          : "The objective is the sum of its losses.",
        lines: objectiveLines(scene),
        terms: [],
        reads: scene.graph.objective.map((term) => term.node),
      };
    case "seed":
      return {
        sentence: `The backward pass starts at ${target}: its derivative with respect to itself is 1.`,
        lines: seedLines(scene),
        terms: [],
        reads: targetsOf(scene.tape).map((term) => term.node),
      };
    case "backward":
      return node ? explainBackward(scene, node, target) : nothing();
    case "regularization":
      return {
        sentence: "The regularization adds its own derivative to that of each parameter it covers.",
        lines: regularizationLines(scene),
        terms: [],
        reads: [],
      };
  }
}

/** An objective of several terms, or with a penalty, is called by what it is: all its terms in a sentence would drown it. */
function nameOfTarget({ target, graph }: Scene["tape"]): string {
  const isMore = target?.kind === "objective" && (target.terms.length > 1 || graph.regularization !== null);
  return target === null || isMore ? "the objective" : isolate(target.text);
}

function explainForward(scene: Scene, node: GraphNode): Described {
  return {
    sentence: forwardSentence(node),
    lines: forwardLines(scene, node),
    terms: [],
    reads: unique(node.edges.map((edge) => edge.source.id)),
  };
}

function explainBackward(scene: Scene, node: GraphNode, target: string): Described {
  const readers = unique(flowingUses(scene, node).map((edge) => edge.target.id));
  const isTarget = targetsOf(scene.tape).some((term) => term.node === node.id);
  const arriving = isTarget
    ? `${isolate(node.id)} is what is differentiated, so its own derivative is 1${readers.length > 0 ? ", plus what comes back from what reads it" : ""}`
    : `The derivative of ${target} by ${isolate(node.id)} is the sum over what reads it: ${joinIds(readers)}`;
  const then = node.op.hasPreactivation
    ? "; times φ′(u) it is δ, from which come the derivatives of its parameters and what it sends back to its inputs."
    : node.edges.length > 0
      ? "; it sends back to each input its part."
      : ".";
  return {
    sentence: `${arriving}${then}`,
    lines: backwardLines(scene, node),
    terms: backwardTerms(scene, node),
    reads: [...readers, ...unique(node.edges.map((edge) => edge.source.id))],
  };
}

function nothing(): Described {
  return { sentence: "", lines: [], terms: [], reads: [] };
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
