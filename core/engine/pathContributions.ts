import { componentName } from "../graph/componentName.ts";
import type { Edge, Graph, GraphNode } from "../graph/graph.ts";
import { type FactorGraph, findBestPaths } from "./bestPaths.ts";
import { type LocalJacobian, localJacobian, preactivationJacobian } from "./localJacobian.ts";
import { createMachine, type Machine, type MachineOptions } from "./machine.ts";
import { type LogitSource, logitsBehind } from "./ports.ts";
import { finish, type Steps } from "./steps.ts";
import { planOf } from "./tangent.ts";
import { createFlowTest } from "./timeline.ts";

/** One number of a node. */
export interface PathEnd {
  readonly node: GraphNode;
  readonly at: number;
}

/** A number on the way. */
export interface PathStep extends PathEnd {
  /** The logit in front of the activation and not the node's value: a loss read it where the value is saturated. */
  readonly isLogit: boolean;
}

export interface PathContribution {
  /** Every number on the way, both ends among them. */
  readonly steps: readonly PathStep[];
  /** ∂(step i + 1)/∂(step i) along the reference that the path takes. */
  readonly factors: readonly number[];
  /** The references that it takes, one a factor. */
  readonly references: readonly Edge[];
  readonly product: number;
}

export interface PathContributions {
  /** ∂to/∂from by one reverse pass: the sum over all paths. */
  readonly total: number;
  /** How many paths there are. */
  readonly count: bigint;
  /** Σ|product| over all of them: how much of it cancels is seen beside the total. */
  readonly absolute: number;
  /** The largest by |product|, in that order. */
  readonly paths: readonly PathContribution[];
}

/**
 * What each way from one number to another contributes to the derivative, at the one sample of `options`: the largest by
 * size, without walking all. Numbers are vertices, local derivatives stand on the edges; a path is a product. An edge is there
 * where the op says that the one depends on the other (`Op.dependence`), else where the derivative is not 0. Null where no path leads there.
 */
export function pathContributions(
  graph: Graph,
  options: Omit<MachineOptions, "target" | "batch">,
  wanted: PathsWanted,
): PathContributions | null {
  return finish(pathSteps(graph, options, wanted));
}

export interface PathsWanted {
  readonly from: PathEnd;
  readonly to: PathEnd;
  /** How many of the largest. */
  readonly most: number;
}

/** Paths are found among local derivatives that are all kept; more than this many are refused. */
const MOST_FACTORS = 8_000_000;

/** The same, piece by piece. A RangeError where so many numbers stand between the two that they could not be kept. */
export function* pathSteps(
  graph: Graph,
  options: Omit<MachineOptions, "target" | "batch">,
  { from, to, most }: PathsWanted,
): Steps<PathContributions | null> {
  const between = nodesBetween(from.node, to.node);
  if (!between.has(from.node)) return null;
  refuseTooMany(between);
  const term = { text: componentName(to.node, to.at), node: to.node.id, component: to.at };
  const machine = createMachine(graph, { ...options, batch: 1, target: { kind: "scalar", text: term.text, term } });
  machine.runAll();
  const numbered = yield* numberVertices(machine, between, from.node);
  const start = numbered.first(from.node) + from.at;
  const { count, absolute, best } = yield* findBestPaths(numbered.graph, start, numbered.first(to.node) + to.at, most);
  if (count === 0n) return null;
  return {
    total: machine.gradient(from.node)?.data[from.at] ?? 0,
    count,
    absolute,
    paths: best.map(({ edges, product }) => ({
      product,
      factors: edges.map((edge) => numbered.graph.factors[edge] as number),
      references: edges.map((edge) => numbered.reference(edge)),
      steps: [{ ...from, isLogit: false }, ...edges.map((edge) => numbered.target(edge))],
    })),
  };
}

/** All nodes on a way from one to the other, along which derivatives flow. */
function nodesBetween(from: GraphNode, to: GraphNode): ReadonlySet<GraphNode> {
  const flows = createFlowTest();
  const behind = new Set([to]);
  const open = [to];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { source, port } of node === from ? [] : node.edges) {
      if (behind.has(source) || !flows(node, port)) continue;
      behind.add(source);
      open.push(source);
    }
  }
  if (!behind.has(from)) return new Set();
  const reached = new Set([from]);
  for (const node of [...behind].sort((a, b) => a.index - b.index))
    if (node.edges.some(({ source, port }) => reached.has(source) && flows(node, port))) reached.add(node);
  return reached;
}

function refuseTooMany(between: ReadonlySet<GraphNode>): void {
  let factors = 0;
  for (const node of between) {
    const read = node.edges.reduce((sum, { source, size }) => sum + (between.has(source) ? size : 0), 0);
    factors += (node.op.dependence?.(node.site) === "own" ? 1 : node.size) * read;
  }
  if (factors <= MOST_FACTORS) return;
  throw new RangeError(
    `Between the two stand up to ${factors} local derivatives, and paths are found among ${MOST_FACTORS} at most; choose two nodes that are nearer to each other.`,
  );
}

interface Numbered {
  readonly graph: FactorGraph;
  /** The vertex of a node's component 0. */
  first(node: GraphNode): number;
  /** Where an edge ends. */
  target(edge: number): PathStep;
  /** The reference that it stands for. */
  reference(edge: number): Edge;
}

/** Every component of every node, in topological order, with an edge for each that it reads by each reference. */
function* numberVertices(machine: Machine, nodes: ReadonlySet<GraphNode>, from: GraphNode): Steps<Numbered> {
  const first = new Map<GraphNode, number>();
  const firstLogit = new Map<GraphNode, number>();
  const owners: PathStep[] = [];
  const starts: number[] = [0];
  const sources: number[] = [];
  const factors: number[] = [];
  // Edges that stand for one reference follow each other.
  const runs: number[] = [];
  const references: Edge[] = [];
  const flows = createFlowTest();
  const detours = findDetours(machine, nodes, from);
  const heads = new Set([...detours.values()].map(({ head }) => head));
  const close = (step: PathStep): void => {
    owners.push(step);
    starts.push(sources.length);
  };

  let done = 0;
  for (const node of [...nodes].sort((a, b) => a.index - b.index)) {
    yield { done: done++, of: 2 * nodes.size };
    const edges = node.edges.filter(({ source, port }) => nodes.has(source) && flows(node, port));
    const read = (at: number, local: LocalJacobian | null, kind: Dependence): void => {
      for (const edge of local ? edges : []) {
        const detour = detours.get(edge);
        runs.push(factors.length);
        references.push(edge);
        const [low, high] = kind === "own" ? [at - edge.offset, at - edge.offset + 1] : [0, edge.size];
        for (let i = Math.max(low, 0); i < Math.min(high, edge.size); i++) {
          const factor = (detour ? local?.byLogit(at, edge.port, i) : local?.at(at, edge.port, edge.offset + i)) ?? 0;
          if (factor === 0 && kind === undefined) continue;
          const source = detour ? firstLogit.get(detour.head) : first.get(edge.source);
          sources.push((source ?? 0) + ((detour ?? edge).components?.[i] ?? i));
          factors.push(factor);
        }
      }
    };
    first.set(node, owners.length);
    const local = edges.length > 0 ? localJacobian(machine, node) : null;
    const kind = node.size === 1 ? "all" : node.op.dependence?.(node.site);
    for (let at = 0; at < node.size; at++) {
      read(at, local, kind);
      close({ node, at, isLogit: false });
    }
    if (!heads.has(node)) continue;
    firstLogit.set(node, owners.length);
    // The logits of an op without a pre-activation are what it reads.
    const logits = node.op.hasPreactivation ? preactivationJacobian(machine, node) : IDENTITY;
    const kindOfLogits = node.op.hasPreactivation ? (node.size === 1 ? "all" : undefined) : "own";
    for (let at = 0; at < node.size; at++) {
      read(at, logits, kindOfLogits);
      close({ node, at, isLogit: true });
    }
  }
  return {
    graph: { starts, sources, factors },
    first: (node) => first.get(node) ?? -1,
    target: (edge) => owners[runOf(edge, starts)] as PathStep,
    reference: (edge) => references[runOf(edge, runs)] as Edge,
  };
}

type Dependence = "own" | "all" | undefined;

const same = (output: number, _port: number, input: number): number => (output === input ? 1 : 0);
const IDENTITY: LocalJacobian = { at: same, byLogit: same };

/** The run that an edge belongs to: the last that starts at or before it. */
function runOf(edge: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= edge) low = middle;
    else high = middle;
  }
  return low;
}

/** Beyond this a derivative has lost its digits to a probability that is almost 0, or is infinite. */
const TOO_STEEP = 1e290;

/**
 * References by which a loss reads a saturated probability: its derivative by that is infinite, the activation's is 0, and
 * their product is no number. The loss goes around the activation (`Op.logitPorts`), and so do paths; except one that starts
 * at the probability itself.
 */
function findDetours(machine: Machine, nodes: ReadonlySet<GraphNode>, from: GraphNode): ReadonlyMap<Edge, LogitSource> {
  const detours = new Map<Edge, LogitSource>();
  for (const node of nodes) {
    for (const edge of node.op.logitPorts && node !== from ? node.edges : []) {
      const source = planOf(machine, node).ports[edge.port]?.logits ? logitsBehind(edge) : null;
      if (!source || !nodes.has(source.head) || [source.head, ...source.between].includes(from)) continue;
      const local = localJacobian(machine, node);
      const isSteep = Array.from({ length: edge.size }, (_, i) => Math.abs(local.at(0, edge.port, i)));
      if (isSteep.some((slope) => !(slope < TOO_STEEP))) detours.set(edge, source);
    }
  }
  return detours;
}
