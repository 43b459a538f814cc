import type { NetworkDocument, ParamEntry } from "../document/document.ts";
import type { Activation } from "../ops/activation.ts";
import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import { type Problem, problem, type Range } from "../problems.ts";
import type { Edge, Graph, GraphNode } from "./graph.ts";

/** Advice about networks that run but will not do what their author hopes. */
export function lint(graph: Graph, document: NetworkDocument): Problem[] {
  return [...lintSteps(graph), ...lintLinearity(graph), ...lintHeads(graph), ...lintUnused(graph, document)];
}

function activationAt(node: GraphNode): Activation | null {
  const use = activationUse(node.attributes);
  return use === null ? null : (activations.get(use.name) ?? null);
}

/** Where the activation is written, or the op that brings its default. */
function activationRange(node: GraphNode): Range {
  return node.definition.attributes.get("activation")?.range ?? node.definition.opRange;
}

function lintSteps(graph: Graph): Problem[] {
  return graph.nodes.flatMap((node) => {
    const activation = activationAt(node);
    if (activation === null || activation.vector || !activation.blocksGradient) return [];
    const message = `The derivative of "${activation.name}" is 0 everywhere, so no gradient passes "${node.id}": neither its own parameters nor those in front of it can learn by gradient descent.`;
    return [problem("NN801", activationRange(node), message, { node: node.id })];
  });
}

/** Several layers without an activation between them collapse into one affine map. */
function lintLinearity(graph: Graph): Problem[] {
  const network = graph.nodes.filter((node) => !node.op.reducesBatch && node.batched);
  const nonlinear = network.some(
    (node) => !(activationAt(node)?.vector === false ? isLinear(node) : node.op.linear === true),
  );
  if (nonlinear) return [];
  // Backwards through the order: does another node with parameters stand behind this one?
  const leadsToParams = new Set<GraphNode>();
  for (const node of network.toReversed()) {
    if (node.uses.some(({ target }) => target.params.length > 0 || leadsToParams.has(target))) leadsToParams.add(node);
  }
  const hidden = network.find((node) => node.params.length > 0 && leadsToParams.has(node));
  if (hidden === undefined) return [];
  const message = `No node has an activation, so the whole network is one affine map of its inputs, however many layers it has. Give hidden nodes such as "${hidden.id}" an activation, e.g. "tanh".`;
  return [problem("NN802", activationRange(hidden), message, { node: hidden.id })];
}

function isLinear(node: GraphNode): boolean {
  const activation = activationAt(node);
  return activation?.vector === false && activation.linear;
}

/** A loss on probabilities wants a head that gives some; a loss on logits wants one that gives any number. */
function lintHeads(graph: Graph): Problem[] {
  return graph.nodes.flatMap((loss) => {
    const edge = loss.edges.find((e) => e.port === 0);
    if (loss.op.expects === undefined || edge === undefined) return [];
    const head = headBehind(edge.source);
    const range = activationAt(head)?.range ?? head.op.range;
    if (range === undefined) return [];
    const [low, high] = range;
    const name = activationUse(head.attributes)?.name ?? head.op.name;
    const bounded = Number.isFinite(low) || Number.isFinite(high);
    const what = `"${loss.id}" (${loss.op.name})`;
    if (loss.op.expects === "logit" && bounded) {
      const message = `${what} takes logits, which can be any number, and applies its own sigmoid or softmax; but "${head.id}" ends in ${name}. Give it the identity activation.`;
      return [mismatch(loss, edge, message, changeActivation(head, "identity"))];
    }
    if (loss.op.expects === "probability" && (low < 0 || high > 1)) {
      const message = `${what} needs probabilities between 0 and 1, but "${head.id}" (${name}) can give other numbers. End it in a sigmoid, or use the loss "logistic" on its logits.`;
      const toLogistic = {
        title: 'Change the loss to "logistic", which takes logits',
        range: loss.definition.opRange,
        newText: '"logistic"',
      };
      return [mismatch(loss, edge, message, bounded ? changeActivation(head, "sigmoid") : toLogistic)];
    }
    return [];
  });
}

type Fix = NonNullable<Problem["fix"]>;

function mismatch(loss: GraphNode, edge: Edge, message: string, fix: Fix | null): Problem {
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

/** The node that makes a value, behind any that only pass it on. */
function headBehind(node: GraphNode): GraphNode {
  let head = node;
  while (head.op.passesOn === true && head.edges[0] !== undefined) head = head.edges[0].source;
  return head;
}

function lintUnused(graph: Graph, document: NetworkDocument): Problem[] {
  const read = new Set(document.objective.map((reference) => reference.id));
  for (const node of document.nodes.values()) for (const { reference } of node.inputs) read.add(reference.id);
  const problems: Problem[] = [];
  for (const node of graph.nodes) {
    // Without an objective the last nodes are what the network is for.
    const isEnd = node.op.look === "output" || (document.objective.length === 0 && node.op.look !== "input");
    if (read.has(node.id) || isEnd) continue;
    const advice =
      node.op.look === "loss"
        ? 'Add it to the "objective".'
        : node.op.look === "input"
          ? ""
          : 'If it is an output of the network, an "output" node says so.';
    problems.push(
      problem("NN804", node.definition.idRange, `Nothing uses "${node.id}". ${advice}`.trim(), { node: node.id }),
    );
  }
  const named = namedParameters(document);
  for (const { name, nameRange } of document.params.values()) {
    if (!named.has(name)) problems.push(problem("NN805", nameRange, `No node uses the shared parameter "${name}".`));
  }
  return problems;
}

/** Shared parameters that any node names, left out or not. */
function namedParameters(document: NetworkDocument): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of document.nodes.values()) {
    for (const param of node.params.values()) {
      const entries: ParamEntry[] = param.kind === "value" ? [param.value] : [];
      for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
        if (entry.kind === "shared") names.add(entry.name);
        if (entry.kind === "list") for (const item of entry.items) entries.push(item);
      }
    }
  }
  return names;
}
