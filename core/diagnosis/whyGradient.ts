import type { Tape, TimelineStep } from "../engine/tape.ts";
import { createFlowTest, nodesBehind } from "../engine/timeline.ts";
import { componentName } from "../graph/componentName.ts";
import type { GraphNode } from "../graph/graph.ts";
import { thetaEntry, usesOf } from "../graph/thetaEntries.ts";
import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import { mainWay } from "./mainWay.ts";
import { nodesGoneAround, written } from "./notFinite.ts";
import {
  derivativeName,
  type GradientQuestion,
  idsOf,
  isolateNames,
  tellZero,
  thetaName,
  type WhyGradient,
} from "./whyAnswer.ts";
import { at, type Spot } from "./whyLinks.ts";
import { originOf } from "./whyNotFinite.ts";
import { whyParameter } from "./whyParameter.ts";
import { tellSmall } from "./whySmall.ts";
import { ZeroSearch } from "./whyZero.ts";

/**
 * One sentence, with the node that causes it, for any node or parameter at one sample of a pass (a parameter: at all of them). Throws
 * a RangeError where there is no such node, parameter or component.
 */
export function whyGradient(tape: Tape, question: GradientQuestion, sample = 0): WhyGradient {
  const answer = answerOf(tape, question, sample);
  return { ...answer, sentence: isolateNames(answer.sentence) };
}

function answerOf(tape: Tape, question: GradientQuestion, sample: number): WhyGradient {
  const node = tape.graph.byId.get(question.node);
  if (!node) throw new RangeError(`There is no node "${question.node}".`);
  const known = notComputed(tape, node, question);
  if (known) return known;
  if (question.parameter !== null) return whyParameter(tape, node, question.parameter, question.component);
  const spot = { node, at: question.component };
  const value = at(tape.gradient(node), spot.at, node.batched ? sample : 0);
  const name = componentName(node, spot.at);
  if (!Number.isFinite(value)) return notFinite(tape, spot, sample, value, name);
  if (value === 0) return tellZero(tape, name, node, new ZeroSearch(tape).ofValue(spot, sample).causes);
  const answer = tellSmall(tape, { name, value, start: node, way: mainWay(tape, spot, sample) });
  return withDelta(tape, spot, sample, answer);
}

/** δ smaller than this beside ∂L/∂z is what a reader wonders about. */
const SMALL_SLOPE = 1e-3;

/** What arrives need not pass on: of a unit that is dead or saturated ∂L/∂z says nothing, as its parameters learn by δ. */
function withDelta(tape: Tape, { node, at: component }: Spot, sample: number, answer: WhyGradient): WhyGradient {
  const tensor = tape.delta(node);
  const use = activationUse(node.attributes);
  if (!tensor || answer.value === null || (use && activations.get(use.name)?.vector)) return answer;
  const delta = at(tensor, component, node.batched ? sample : 0);
  if (!(Math.abs(delta) < SMALL_SLOPE * Math.abs(answer.value))) return answer;
  const slope = delta === 0 ? "0" : written(delta / answer.value);
  const effect = delta === 0 ? "no gradient" : "next to no gradient";
  const own = `But it stops here: φ′(u) of ${answer.name} is ${slope}, so δ is ${delta === 0 ? "0" : written(delta)} and its parameters and inputs get ${effect}.`;
  return { ...answer, sentence: `${answer.sentence} ${own}`, culprit: answer.culprit ?? node.id };
}

function notComputed(tape: Tape, node: GraphNode, { parameter, component }: GradientQuestion): WhyGradient | null {
  const param = parameter === null ? null : node.params.find(({ name }) => name === parameter);
  if (param === undefined)
    throw new RangeError(
      `"${node.id}" has no parameter "${parameter}"; it has ${node.params.length === 0 ? "none" : node.params.map(({ name }) => name).join(", ")}.`,
    );
  const size = param?.size ?? node.size;
  if (!Number.isInteger(component) || component < 0 || component >= size)
    throw new RangeError(
      `"${param?.listedAs ?? node.id}" has the components 0 to ${size - 1}; there is no ${component}.`,
    );
  const entry = param && thetaEntry(tape.graph, param, component);
  const name = entry ? thetaName(tape, entry) : componentName(node, component);
  const none = { name, value: null, culprit: null, nodes: [node.id], causes: [] };
  if (tape.target === null)
    return {
      ...none,
      verdict: "nothing-flows",
      sentence: "There is nothing to differentiate: the file names no objective.",
    };
  if (entry ? tape.parameterGradient(entry.name) !== null : tape.gradient(node) !== null) return null;
  const behind = nodesBehind(tape.graph, tape.target, createFlowTest());
  const users = entry ? usesOf(tape.graph, entry).map((use) => use.node) : [node];
  const flowing = users.filter((each) => behind.has(each));
  const target = derivativeName(tape, name);
  if (flowing.length === 0) {
    const towards = tape.target.text;
    const why = leadsAnywhere(tape, node)
      ? "its only ways go through labels, by which nothing is differentiated"
      : `no path leads from "${node.id}" to it`;
    return {
      ...none,
      verdict: "nothing-flows",
      sentence: `There is no ${target}: ${towards} does not depend on ${name}, since ${why}.`,
    };
  }
  const step = knownAt(tape, flowing, entry !== null && entry !== undefined);
  const where = step?.node ? ` once the backward step of "${step.node.id}" is done` : " once the backward pass begins";
  const sentence = `${target} is not computed yet: it is known${where}${step ? ` (step ${step.index + 1} of ${tape.timeline.length})` : ""}.`;
  return { ...none, verdict: "not-computed", sentence, culprit: step?.node?.id ?? null };
}

/** A path to the target that goes into a port which takes labels. */
function leadsAnywhere(tape: Tape, node: GraphNode): boolean {
  return nodesBehind(tape.graph, tape.target, () => true).has(node);
}

/** The step with which the sum is complete: the last reader's, or the seed; of a parameter, its first use's. */
function knownAt(tape: Tape, nodes: readonly GraphNode[], ofParameter: boolean): TimelineStep | null {
  const back = tape.timeline.filter(({ phase, node }) => phase === "backward" && node !== null);
  const [first] = nodes;
  if (ofParameter || !first) return back.find(({ node }) => node !== null && nodes.includes(node)) ?? null;
  const readers = new Set(first.uses.map(({ target }) => target));
  return (
    back.findLast(({ node }) => node !== null && readers.has(node)) ??
    tape.timeline.find(({ phase }) => phase === "seed") ??
    null
  );
}

function notFinite(tape: Tape, spot: Spot, sample: number, value: number, name: string): WhyGradient {
  const { node } = spot;
  const base = { verdict: "not-finite", name, value, causes: [] } as const;
  const origin = originOf(tape, spot, sample);
  const shownOnly = nodesGoneAround(tape).has(node) && !tape.delta(node)?.data.some((each) => !Number.isFinite(each));
  const note = shownOnly ? `; nothing flows through it, as the loss gives δ of its logits directly` : "";
  const sentence = `${derivativeName(tape, name)} is ${written(value)}: "${origin.node.id}" ${origin.clause}${note}.`;
  return { ...base, sentence, culprit: origin.node.id, nodes: idsOf(origin.way) };
}
