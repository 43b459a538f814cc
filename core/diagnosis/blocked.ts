import type { Tape } from "../engine/tape.ts";
import type { Edge, GraphNode } from "../graph/graph.ts";
import { activationSlopes } from "./activationSlopes.ts";
import { type Finding, listNodes, samplesOf } from "./finding.ts";

export interface Blocked {
  readonly findings: readonly Finding[];
  /** All that gets no gradient because something else, or its own derivative, stops it. */
  readonly silenced: ReadonlySet<string>;
}

/**
 * Where a gradient that arrives goes no further, at any sample: a step, a layer of dead units, weights that are all 0.
 * Only the node that stops it is named, with the parameters in front of it that get nothing from anywhere. A unit that is
 * merely off, and silences nobody, is no finding here: over a batch it is told as dead.
 */
export function findBlocked(tape: Tape): Blocked {
  const teaches = leadsToParameters(tape.graph.nodes);
  // What several nodes silence together is listed once, at the first: so each node is visited once.
  const claimed = new Set<GraphNode>();
  const all = tape.graph.nodes.flatMap((node) => {
    // At its minimum a loss sends nothing back; that is what it is for.
    if (node.op.category === "loss" || !hasSome(tape.gradient(node)?.data)) return [];
    const delta = tape.delta(node);
    const behind = node.edges.filter(({ source }) => teaches.has(source) && tape.gradient(source) !== null);
    if (delta !== null && !hasSome(delta.data))
      return [finding(tape, node, whyNoDelta(tape, node), silencedBy(tape, node, behind, claimed))];
    if (behind.length === 0 || behind.some((edge) => hasSome(tape.edgeGradient(edge)?.data))) return [];
    return [finding(tape, node, whyNothingSent(tape, node), silencedBy(tape, node, behind, claimed))];
  });
  const isStep = (id: string | null): boolean => {
    const node = tape.graph.byId.get(id ?? "");
    return node !== undefined && activationSlopes(tape, node)?.activation.blocksGradient === true;
  };
  return {
    findings: all.filter(({ node, nodes }) => nodes.length > 1 || isStep(node)),
    silenced: new Set(all.flatMap(({ nodes }) => nodes)),
  };
}

function finding(tape: Tape, node: GraphNode, why: string, silenced: readonly GraphNode[]): Finding {
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
function silencedBy(
  tape: Tape,
  node: GraphNode,
  behind: readonly Edge[],
  claimed: Set<GraphNode>,
): readonly GraphNode[] {
  const silenced: GraphNode[] = [];
  const open = behind.map(({ source }) => source);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (claimed.has(next) || hasSome(tape.gradient(next)?.data)) continue;
    claimed.add(next);
    if (next.op.ports.kind !== "none") silenced.push(next);
    open.push(...next.edges.map(({ source }) => source));
  }
  const delta = tape.delta(node);
  const own = delta !== null && !hasSome(delta.data) ? [node] : [];
  return [...own, ...silenced.sort((a, b) => a.index - b.index)];
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
