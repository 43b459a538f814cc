import type { Tape } from "../engine/tape.ts";
import type { Edge, GraphNode } from "../graph/graph.ts";
import { activationSlopes } from "./activationSlopes.ts";
import { type Finding, listNodes, samplesOf } from "./finding.ts";

/**
 * Where a gradient that arrives goes no further, at any sample: a step, a layer of dead units, weights that are all 0.
 * Only the node that stops it is named, with the parameters in front of it that get nothing from anywhere. A dead unit with
 * nothing to silence in front of it is told as dead, and not again.
 */
export function blockedFindings(tape: Tape): readonly Finding[] {
  const teaches = leadsToParameters(tape.graph.nodes);
  return tape.graph.nodes.flatMap((node) => {
    // At its minimum a loss sends nothing back; that is what it is for.
    if (node.op.category === "loss" || !hasSome(tape.gradient(node)?.data)) return [];
    const delta = tape.delta(node);
    const behind = node.edges.filter(({ source }) => teaches.has(source) && tape.gradient(source) !== null);
    if (delta !== null && !hasSome(delta.data)) {
      const found = finding(tape, node, whyNoDelta(tape, node), behind);
      const isStep = activationSlopes(tape, node)?.activation.blocksGradient === true;
      return isStep || found.nodes.length > 1 ? [found] : [];
    }
    const sent = behind.map((edge) => tape.edgeGradient(edge)).filter((gradient) => gradient !== null);
    if (sent.length === 0 || sent.some(({ data }) => hasSome(data))) return [];
    return [finding(tape, node, whyNothingSent(tape, node), behind)];
  });
}

function finding(tape: Tape, node: GraphNode, why: string, behind: readonly Edge[]): Finding {
  const silenced = silencedBy(tape, node, behind);
  const nodes = [...new Set([node, ...silenced])];
  const parameters = nodes.flatMap((each) => each.params).reduce((sum, { size }) => sum + size, 0);
  const others = silenced.filter((each) => each !== node && each.params.length > 0).map(({ id }) => id);
  const more = others.length > 0 ? `; ${listNodes(others)} cannot learn here` : "";
  return {
    kind: "blocked",
    node: node.id,
    units: [],
    nodes: nodes.map(({ id }) => id),
    numbers: { parametersWithoutGradient: parameters, samples: tape.batch },
    sentence: `No gradient passes "${node.id}": ${why}${more}.`,
  };
}

function whyNoDelta(tape: Tape, node: GraphNode): string {
  const slopes = activationSlopes(tape, node);
  if (slopes === null) return `its derivative is 0 at ${samplesOf(tape.batch)}`;
  const { activation, u, slope } = slopes;
  if (activation.blocksGradient) return `the derivative of ${activation.name} is 0 everywhere`;
  const isFlat = u.data.every((at) => slope(at) === 0);
  if (!isFlat) return `the derivative of ${activation.name} is 0 wherever a gradient arrives`;
  return `the derivative of ${activation.name} is 0 at ${samplesOf(tape.batch)}${node.size > 1 ? " in every unit" : ""}`;
}

function whyNothingSent(tape: Tape, node: GraphNode): string {
  const zero = node.params.find(({ name, spec }) => spec.shape.length > 0 && !hasSome(tape.paramValue(node, name)));
  if (zero !== undefined && node.op.hasPreactivation) return `its weights ${zero.name} are all 0`;
  return `its derivatives by its inputs are all 0 at ${samplesOf(tape.batch)}`;
}

/** What lies in front of the node and gets no gradient from anywhere; the node itself too where its own δ is 0. */
function silencedBy(tape: Tape, node: GraphNode, behind: readonly Edge[]): readonly GraphNode[] {
  const silenced = new Set<GraphNode>();
  const open = behind.map(({ source }) => source);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (silenced.has(next) || hasSome(tape.gradient(next)?.data)) continue;
    silenced.add(next);
    open.push(...next.edges.map(({ source }) => source));
  }
  const delta = tape.delta(node);
  const own = delta !== null && !hasSome(delta.data) ? [node] : [];
  return [...own, ...[...silenced].filter((each) => each.op.ports.kind !== "none").toReversed()];
}

/** Nodes that have parameters, or have some in front of them: a gradient that does not reach the others is no loss. */
function leadsToParameters(nodes: readonly GraphNode[]): ReadonlySet<GraphNode> {
  const found = new Set<GraphNode>();
  for (const node of nodes)
    if (node.params.length > 0 || node.edges.some(({ source }) => found.has(source))) found.add(node);
  return found;
}

/** NaN counts as something: it is told elsewhere. */
function hasSome(values: ArrayLike<number> | undefined): boolean {
  for (let k = 0; k < (values?.length ?? 0); k++) if (values?.[k] !== 0) return true;
  return false;
}
