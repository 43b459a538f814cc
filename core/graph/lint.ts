import type { NetworkDocument, ParamEntry } from "../document/document.ts";
import type { Activation } from "../ops/activation.ts";
import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import { type Fix, type Problem, problem, type Range } from "../problems.ts";
import type { Graph, GraphNode } from "./graph.ts";
import { computingNodes, isLinear } from "./linearity.ts";
import { lintHeads } from "./lintHeads.ts";
import { lintInit } from "./lintInit.ts";

/** Advice about networks that run but will not do what their author hopes. */
export function lint(graph: Graph, document: NetworkDocument): Problem[] {
  return [
    ...lintSteps(graph),
    ...lintLinearity(graph),
    ...lintHeads(graph),
    ...lintInit(graph),
    ...lintUnused(graph, document),
    ...lintDeadEnds(graph, document),
  ];
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
    const written = node.definition.attributes.get("activation");
    const smooth = (name: string) => ({
      title: `Change the activation to "${name}"`,
      range: activationRange(node),
      newText: JSON.stringify(name),
    });
    const fixes = written === undefined ? {} : { fix: smooth("sigmoid"), otherFixes: [smooth("tanh"), smooth("relu")] };
    return [problem("NN801", activationRange(node), message, { node: node.id, ...fixes })];
  });
}

/** Several layers without an activation between them collapse into one affine map. */
function lintLinearity(graph: Graph): Problem[] {
  const network = computingNodes(graph);
  if (!network.every(isLinear)) return [];
  // Backwards through the order: does another node with parameters stand behind this one?
  const leadsToParams = new Set<GraphNode>();
  for (const node of network.toReversed()) {
    if (node.uses.some(({ target }) => target.params.length > 0 || leadsToParams.has(target))) leadsToParams.add(node);
  }
  const hidden = network.find((node) => node.params.length > 0 && leadsToParams.has(node));
  if (hidden === undefined) return [];
  const message = `No node has an activation, so the whole network is one affine map of its inputs, however many layers it has. Give hidden nodes such as "${hidden.id}" an activation, e.g. "tanh".`;
  const give = (name: string) => giveActivation(hidden, name);
  const fixes =
    hidden.op.attributes["activation"] === undefined ? {} : { fix: give("tanh"), otherFixes: [give("relu")] };
  return [problem("NN802", activationRange(hidden), message, { node: hidden.id, ...fixes })];
}

function giveActivation(node: GraphNode, name: string): Fix {
  const title = `Give "${node.id}" the activation "${name}"`;
  const written = node.definition.attributes.get("activation");
  if (written !== undefined) return { title, range: written.range, newText: JSON.stringify(name) };
  const { end } = node.definition.opRange;
  return { title, range: { start: end, end }, newText: `, "activation": ${JSON.stringify(name)}` };
}

function lintUnused(graph: Graph, document: NetworkDocument): Problem[] {
  const unused = graph.nodes.filter((node) => node.uses.length === 0);
  const read = new Set(document.objective.map((reference) => reference.id));
  if (unused.some((node) => !read.has(node.id))) addReadsOfOthers(read, graph, document);
  const problems: Problem[] = [];
  for (const node of unused) {
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
  if (document.params.size === 0) return problems;
  const named = namedParameters(document);
  for (const { name, nameRange } of document.params.values()) {
    if (!named.has(name)) problems.push(problem("NN805", nameRange, `No node uses the shared parameter "${name}".`));
  }
  return problems;
}

/** Nodes that are read, but by nobody who leads to the objective: with a whole branch that ends nowhere, only its end is NN804. */
function lintDeadEnds(graph: Graph, document: NetworkDocument): Problem[] {
  // A wrong objective, or nodes that are left out, may be what the branch leads to.
  if (graph.objective.length === 0 || document.nodes.size > graph.nodes.length) return [];
  const counts = new Set<GraphNode>();
  const ends = new Set(graph.objective.map(({ node }) => node));
  for (const node of graph.nodes.toReversed()) {
    if (ends.has(node.id) || node.op.look === "output" || node.uses.some(({ target }) => counts.has(target)))
      counts.add(node);
  }
  return graph.nodes
    .filter((node) => !counts.has(node) && node.uses.length > 0)
    .map((node) =>
      problem(
        "NN808",
        node.definition.idRange,
        `"${node.id}" does not lead to the objective or an output: what reads it is not used.`,
        { node: node.id },
      ),
    );
}

/** What is read by nodes that are no part of the graph because something about them is wrong. */
function addReadsOfOthers(read: Set<string>, graph: Graph, document: NetworkDocument): void {
  if (document.nodes.size === graph.nodes.length) return;
  for (const node of document.nodes.values())
    if (!graph.byId.has(node.id)) for (const { reference } of node.inputs) read.add(reference.id);
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
