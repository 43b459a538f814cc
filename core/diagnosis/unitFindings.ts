import { logitsBehind } from "../engine/ports.ts";
import type { Tape } from "../engine/tape.ts";
import type { GraphNode } from "../graph/graph.ts";
import { type ActivationSlopes, activationSlopes } from "./activationSlopes.ts";
import { type Finding, samplesOf, unitsOf } from "./finding.ts";

/** A unit counts as saturated at a sample where |φ′| is below this share of the largest that φ has: |u| > 6 for a sigmoid. */
export const SATURATED_SLOPE = 0.01;
/** … and as a saturated unit where that is so at this share of the samples. */
export const SATURATED_SHARE = 0.9;
/** One sample at which a relu is off says nothing; it takes as many at least to call it dead. */
export const FEWEST_SAMPLES_TO_CALL_DEAD = 2;

/** Units that no sample of the batch moves: dead relus, saturated sigmoids. */
export function unitFindings(tape: Tape, node: GraphNode): readonly Finding[] {
  const slopes = activationSlopes(tape, node);
  if (slopes === null || slopes.activation.blocksGradient || slopes.activation.linear) return [];
  const finding = slopes.activation.steepest === null ? findDead(node, slopes) : findSaturated(node, slopes);
  return finding === null ? [] : [finding];
}

/** Output and derivative are 0 at every sample: nothing this unit's parameters do changes anything, so they stay. */
function findDead(node: GraphNode, { activation, u, z, slope }: ActivationSlopes): Finding | null {
  const { batch } = u;
  if (batch < FEWEST_SAMPLES_TO_CALL_DEAD) return null;
  const units: number[] = [];
  let nearest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < node.size; i++) {
    let largest = Number.NEGATIVE_INFINITY;
    let isDead = true;
    for (let k = i * batch; isDead && k < (i + 1) * batch; k++) {
      const at = u.data[k] as number;
      isDead = z.data[k] === 0 && slope(at) === 0;
      largest = Math.max(largest, at);
    }
    if (!isDead) continue;
    units.push(i);
    nearest = Math.max(nearest, largest);
  }
  if (units.length === 0) return null;
  const is = units.length === 1 ? "is" : "are";
  return {
    kind: "dead",
    node: node.id,
    units,
    nodes: [node.id],
    numbers: { units: units.length, of: node.size, samples: batch, largestPreactivation: nearest },
    sentence: `${unitsOf(node, units)} ${node.size === units.length ? "is" : is} dead: output and derivative of ${activation.name} are 0 at ${samplesOf(batch)}, so no gradient reaches the weights in front of it.`,
  };
}

/** φ′ is nearly 0 at most samples. A head whose loss reads its logits is no trouble: the loss goes around φ′. */
function findSaturated(node: GraphNode, { activation, u, slope }: ActivationSlopes): Finding | null {
  const { steepest } = activation;
  if (steepest === null || isReadAsLogits(node)) return null;
  const { batch } = u;
  const units: number[] = [];
  let steepestLeft = 0;
  let fewest = batch;
  for (let i = 0; i < node.size; i++) {
    let flat = 0;
    let most = 0;
    for (let k = i * batch; k < (i + 1) * batch; k++) {
      const size = Math.abs(slope(u.data[k] as number));
      if (size < SATURATED_SLOPE * steepest) flat++;
      most = Math.max(most, size);
    }
    if (flat < SATURATED_SHARE * batch) continue;
    units.push(i);
    fewest = Math.min(fewest, flat);
    steepestLeft = Math.max(steepestLeft, most);
  }
  if (units.length === 0) return null;
  const is = units.length === 1 || units.length === node.size ? "is" : "are";
  return {
    kind: "saturated",
    node: node.id,
    units,
    nodes: [node.id],
    numbers: {
      units: units.length,
      of: node.size,
      samples: batch,
      steepestSlope: steepestLeft,
      steepestPossible: steepest,
    },
    sentence: `${unitsOf(node, units)} ${is} saturated: the derivative of ${activation.name} is below ${SATURATED_SLOPE * 100} % of its largest at ${samplesOf(batch, fewest)}, so hardly any gradient gets through.`,
  };
}

/** Whether losses read the logits behind all that this node gives, by way of what only passes it on. */
function isReadAsLogits(node: GraphNode): boolean {
  return (
    node.uses.length > 0 &&
    node.uses.every(
      (edge) => logitsBehind(edge) !== null || (edge.target.op.passesOn === true && isReadOn(edge.target)),
    )
  );
}

/** The end of a network may also be named by an output that nothing else reads. */
function isReadOn(node: GraphNode): boolean {
  return node.uses.length === 0 || isReadAsLogits(node);
}
