import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import { linkOf } from "../ops/link.ts";
import type { Expectation } from "../ops/op.ts";
import { type Problem, problem } from "../problems.ts";
import type { Edge, Graph, GraphNode } from "./graph.ts";

/** NN803: a loss on probabilities wants a head that gives some; a loss on logits or scores wants one that gives any number. */
export function lintHeads(graph: Graph): Problem[] {
  return graph.nodes.flatMap((loss) => {
    if (loss.op.expects === undefined) return [];
    const edge = loss.edges.find((e) => e.port === 0);
    if (edge === undefined) return [];
    const head = headBehind(edge.source);
    const range = activations.get(activationUse(head.attributes)?.name ?? "")?.range ?? head.op.range;
    if (range === undefined) return [];
    const found = CHECKS[loss.op.expects]({
      loss,
      head,
      low: range[0],
      high: range[1],
      bounded: range.some(Number.isFinite),
      what: `"${loss.id}" (${loss.op.name})`,
      how: activationUse(head.attributes)?.name ?? head.op.name,
    });
    return found === null ? [] : [mismatch(loss, edge, found)];
  });
}

interface Pair {
  readonly loss: GraphNode;
  /** The node that makes the prediction, and what it does last: its activation, or its op. */
  readonly head: GraphNode;
  readonly how: string;
  readonly low: number;
  readonly high: number;
  /** On one side at least. */
  readonly bounded: boolean;
  readonly what: string;
}

type Fix = NonNullable<Problem["fix"]>;
interface Mismatch {
  readonly message: string;
  readonly fix: Fix | null;
}

const isProbability = ({ low, high }: Pair): boolean => low >= 0 && high <= 1;

const CHECKS: Readonly<Record<Expectation, (pair: Pair) => Mismatch | null>> = {
  logit(pair) {
    if (!pair.bounded) return null;
    const { head, loss, what, how } = pair;
    const fix = changeActivation(head, "identity");
    const isTwice = fix === null && linkOf(head) === "softmax" && loss.op.name === "softmax-cross-entropy";
    const advice = isTwice
      ? 'Take it away, or use the loss "cross-entropy" on its probabilities.'
      : "Give it the identity activation.";
    const message = `${what} takes logits, which can be any number, and applies its own sigmoid or softmax; but "${head.id}" ends in ${how}. ${advice}`;
    return { message, fix: isTwice ? changeLoss(loss, "cross-entropy") : fix };
  },
  score(pair) {
    if (!pair.bounded) return null;
    const message = `${pair.what} takes scores, which can be any number, and asks them to keep a margin; but "${pair.head.id}" ends in ${pair.how}, which is bounded. Give it the identity activation.`;
    return { message, fix: changeActivation(pair.head, "identity") };
  },
  probability(pair) {
    if (isProbability(pair)) return null;
    const message = `${pair.what} needs probabilities between 0 and 1, but "${pair.head.id}" (${pair.how}) can give other numbers. End it in a sigmoid, or use the loss "logistic" on its logits.`;
    return { message, fix: pair.bounded ? changeActivation(pair.head, "sigmoid") : changeLoss(pair.loss, "logistic") };
  },
  distribution(pair) {
    const { head, what, how } = pair;
    if (!isProbability(pair)) {
      // The divergence takes a target like softmax-cross-entropy's, and differs from it by what no prediction changes.
      const message = `${what} needs the probabilities of the classes, but "${head.id}" (${how}) can give other numbers. End it in a softmax, or use the loss "softmax-cross-entropy" on its logits.`;
      return {
        message,
        fix: pair.bounded ? changeActivation(head, "softmax") : changeLoss(pair.loss, "softmax-cross-entropy"),
      };
    }
    if (linkOf(head) !== "softmax") {
      const message = `${what} needs probabilities of the classes that add up to 1, but those of "${head.id}" (${how}) need not: nothing would hold the wrong classes down. End it in a softmax, or use the loss "binary-cross-entropy" for classes that do not exclude each other.`;
      return { message, fix: head.shape.length > 0 ? changeActivation(head, "softmax") : null };
    }
    const before = head.op.hasPreactivation || head.edges.length !== 1 ? undefined : head.edges[0];
    const first = before && headBehind(before.source);
    if (first === undefined || linkOf(first) !== "softmax") return null;
    const message = `The prediction of ${what} is a softmax of a softmax: "${head.id}" takes the probabilities of "${first.id}" for logits, which leaves none of them far from 1/C. Give "${first.id}" no softmax.`;
    return { message, fix: changeActivation(first, "identity") };
  },
  "log-probability"(pair) {
    if (pair.high <= 0) return null;
    const { head, loss, what, how } = pair;
    if (linkOf(head) === "softmax") {
      const message = `${what} takes log-probabilities, which are at most 0, but "${head.id}" (${how}) gives the probabilities themselves. Use the loss "cross-entropy" on them.`;
      return { message, fix: changeLoss(loss, "cross-entropy") };
    }
    const message = `${what} takes log-probabilities, which are at most 0, but "${head.id}" (${how}) can give other numbers. Use the loss "softmax-cross-entropy", which takes logits.`;
    return { message, fix: pair.bounded ? null : changeLoss(loss, "softmax-cross-entropy") };
  },
};

function mismatch(loss: GraphNode, edge: Edge, { message, fix }: Mismatch): Problem {
  return problem("NN803", edge.definition.reference.range, message, {
    node: loss.id,
    input: edge.input,
    ...(fix === null ? {} : { fix }),
  });
}

function changeActivation(head: GraphNode, to: string): Fix | null {
  const written = head.definition.attributes.get("activation");
  return written === undefined
    ? null
    : { title: `Change the activation to "${to}"`, range: written.range, newText: `"${to}"` };
}

function changeLoss(loss: GraphNode, to: "logistic" | "softmax-cross-entropy" | "cross-entropy"): Fix {
  const takes = to === "cross-entropy" ? "probabilities" : "logits";
  return {
    title: `Change the loss to "${to}", which takes ${takes}`,
    range: loss.definition.opRange,
    newText: `"${to}"`,
  };
}

/** The node that makes a value, behind any that only pass it on. */
function headBehind(node: GraphNode): GraphNode {
  let head = node;
  while (head.op.passesOn === true && head.edges[0] !== undefined) head = head.edges[0].source;
  return head;
}
