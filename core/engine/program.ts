import type { Edge, Graph, GraphNode, NodeBuffer, NodeParam, Parameter } from "../graph/graph.ts";
import { parametersOf } from "../graph/params.ts";
import type { PassMode } from "../ops/op.ts";
import { addRuns, logitsBehind, type PortView, viewOf } from "./ports.ts";
import type { TargetChoice, TimelineStep } from "./tape.ts";
import { createFlowTest, createTimeline, nodesBehind, termsOf } from "./timeline.ts";

/**
 * A pass as a program: ordered steps, and for every quantity its place in one arena of doubles, each laid out
 * [component][sample]. Planning allocates nothing; it states what a machine will need.
 */
export interface Program {
  readonly graph: Graph;
  readonly batch: number;
  readonly target: TargetChoice | null;
  readonly mode: PassMode;
  readonly timeline: readonly TimelineStep[];
  /** One a node, by its index. */
  readonly nodes: readonly NodePlan[];
  readonly parameters: ReadonlyMap<string, ParameterPlan>;
  /** Length of the arena, in doubles. */
  readonly length: number;
  readonly bytes: number;
}

export interface Region {
  readonly start: number;
  readonly length: number;
}

export interface NodePlan {
  readonly node: GraphNode;
  /** Samples that the node's value has: the pass's, or 1 where it joins them. */
  readonly batch: number;
  /** Samples that its inputs have. */
  readonly inputBatch: number;
  /** Doubles of the arena that are reserved for it. */
  readonly doubles: number;
  readonly forwardAt: number;
  /** -1 where no path leads to the target; then everything below but the ports' values is null. */
  readonly backwardAt: number;
  readonly value: Region;
  readonly preactivation: Region | null;
  readonly ports: readonly PortPlan[];
  readonly params: readonly ParamPlan[];
  readonly buffers: readonly BufferPlan[];
  /** What the op's forward keeps for its backward. */
  readonly scratch: Region;
  /** The components of this node that the target is made of; one that counts twice stands twice. */
  readonly seeds: readonly number[];
  /** ∂target/∂z: the seed and the sum over all uses. */
  readonly gradient: Region | null;
  /** The same without what goes around a sigmoid or softmax further back, from a loss that reads its logits; null where nothing does. */
  readonly flowing: Region | null;
  /** ∂target/∂u as it arrives around this node's own activation, and from where. */
  readonly direct: Region | null;
  readonly shortcuts: readonly Shortcut[];
  readonly delta: Region | null;
  /** All that the backward step adds to, cleared before it. */
  readonly sums: Region | null;
}

/** A loss's ∂target/∂logits, and the components of the sigmoid's or softmax's u that they belong to. */
export interface Shortcut {
  readonly from: Region;
  readonly components: readonly number[] | null;
}

export interface PortPlan {
  readonly size: number;
  readonly edges: readonly Edge[];
  readonly value: PortView;
  /** Logits of a sigmoid or softmax in front of a port that can read them instead. */
  readonly logits: PortView | null;
  readonly gradient: Region | null;
  readonly logitGradient: Region | null;
}

export interface ParamPlan {
  readonly param: NodeParam;
  /** What the kernel reads. */
  readonly value: Region;
  /** This use's gradient; null where nothing flows. */
  readonly gradient: Region | null;
}

/** What a node keeps from pass to pass: a pass reads one region and fills the other, so that going back over it changes nothing. */
export interface BufferPlan {
  readonly buffer: NodeBuffer;
  readonly value: Region;
  /** Null in evaluation, which moves no statistics. */
  readonly next: Region | null;
}

export interface ParameterPlan {
  readonly parameter: Parameter;
  readonly value: Region;
  /** Room for the sum over uses and the regularization. */
  readonly total: Region;
  readonly uses: readonly ParameterUse[];
}

export interface ParameterUse {
  readonly node: NodePlan;
  readonly plan: ParamPlan;
}

const NONE: readonly never[] = [];
/** Nearly every parameter has one use, and a list that holds one from the start has no room to spare. */
const NO_USES: ParameterUse[] = [];

export function planProgram(
  graph: Graph,
  batch: number,
  target: TargetChoice | null,
  mode: PassMode = "evaluation",
): Program {
  const flows = createFlowTest();
  const behind = nodesBehind(graph, target, flows);
  const timeline = createTimeline(graph, target, behind);
  const forwardAt = graph.nodes.map(() => -1);
  const backwardAt = graph.nodes.map(() => -1);
  for (const { node, phase, index } of timeline)
    if (node !== null) (phase === "backward" ? backwardAt : forwardAt)[node.index] = index;

  let length = 0;
  const reserve = (size: number): Region => {
    const region = { start: length, length: size };
    length += size;
    return region;
  };

  const parameters = new Map<string, ParameterPlan & { uses: ParameterUse[] }>();
  for (const parameter of graph.parameters) {
    const value = reserve(parameter.size);
    parameters.set(parameter.name, { parameter, value, total: reserve(parameter.size), uses: NO_USES });
  }
  // Known before any node is planned: which sigmoids and softmaxes a loss goes around, and through what only passes their values on.
  const shortcuts = new Map<GraphNode, Shortcut[]>();
  const bypassed = new Set<GraphNode>();
  for (const reader of graph.nodes) {
    if (reader.op.logitPorts === undefined || !behind.has(reader)) continue;
    for (const edge of reader.edges) {
      const logits = logitsBehind(edge);
      if (logits === null) continue;
      shortcuts.set(logits.head, []);
      for (const node of [logits.head, ...logits.between]) bypassed.add(node);
    }
  }

  const seeds = new Map<string, number[]>();
  for (const { node, component } of termsOf(target)) seeds.set(node, [...(seeds.get(node) ?? []), component]);

  const nodes: NodePlan[] = [];
  for (const node of graph.nodes) {
    const reservedFrom = length;
    const inputBatch = node.edges.some((edge) => !edge.source.batched) ? 1 : batch;
    const samples = node.batched ? batch : 1;
    const room = node.size * samples;
    const goesBack = behind.has(node);
    const value = reserve(room);
    const preactivation = node.op.hasPreactivation ? reserve(room) : null;
    const groups = groupByPort(node);
    const values: PortView[] = [];
    const logitViews: (PortView | null)[] = [];
    for (const edges of groups) {
      const runs: number[] = [];
      for (const { source, components, size } of edges)
        addRuns(runs, nodes[source.index]?.value.start ?? 0, components, size, inputBatch);
      values.push(viewOf(runs, reserve));
      const logits = node.op.logitPorts === undefined ? null : logitRuns(edges, nodes, inputBatch);
      logitViews.push(logits && viewOf(logits, reserve));
    }
    const gradient = goesBack ? reserve(room) : null;
    const flowing = bypassed.has(node) ? reserve(room) : null;
    const direct = shortcuts.has(node) ? reserve(room) : null;
    const delta = goesBack && node.op.hasPreactivation ? reserve(room) : null;

    const sumsFrom = length;
    const ports = groups.map((edges, port): PortPlan => {
      const value = values[port] as PortView;
      const logits = logitViews[port] ?? null;
      const size = edges.reduce((sum, edge) => sum + edge.size, 0);
      const gradient = goesBack && flows(node, port) ? reserve(size * inputBatch) : null;
      const logitGradient = goesBack && logits !== null ? reserve(size * inputBatch) : null;
      return { size, edges, value, logits, gradient, logitGradient };
    });
    const paramGradients = node.params.map((param) => (goesBack ? reserve(param.size) : null));
    const sums = goesBack ? { start: sumsFrom, length: length - sumsFrom } : null;
    const params = node.params.map((param, i): ParamPlan => {
      const listed = parameters.get(param.listedAs);
      if (listed === undefined) throw new TypeError(`The graph does not list the parameter "${param.listedAs}".`);
      // A shared number that fills a whole parameter needs room for its copies.
      const inPlace = param.slots === null || !listed.parameter.shared;
      return { param, value: inPlace ? listed.value : reserve(param.size), gradient: paramGradients[i] ?? null };
    });
    const buffers = node.buffers.map((buffer) => ({
      buffer,
      value: reserve(buffer.size),
      next: mode === "training" ? reserve(buffer.size) : null,
    }));
    // A loss joins the samples of its inputs; everything else has as many as they have.
    const scratch = reserve(node.op.scratch?.(node.site, ports.length === 0 ? samples : inputBatch) ?? 0);
    const planned: NodePlan = {
      node,
      batch: samples,
      inputBatch,
      doubles: length - reservedFrom,
      forwardAt: forwardAt[node.index] ?? -1,
      backwardAt: backwardAt[node.index] ?? -1,
      value,
      preactivation,
      ports,
      params,
      buffers,
      scratch,
      seeds: seeds.get(node.id) ?? NONE,
      gradient,
      flowing,
      direct,
      shortcuts: shortcuts.get(node) ?? NONE,
      delta,
      sums,
    };
    nodes.push(planned);
    for (const { edges, logitGradient } of ports) {
      const [edge] = edges;
      const logits = edge === undefined || logitGradient === null ? null : logitsBehind(edge);
      if (logits !== null && logitGradient !== null)
        shortcuts.get(logits.head)?.push({ from: logitGradient, components: logits.components });
    }
    for (const plan of params) {
      for (const name of parametersOf(plan.param)) {
        const parameter = parameters.get(name);
        if (parameter?.uses === NO_USES) parameter.uses = [{ node: planned, plan }];
        else parameter?.uses.push({ node: planned, plan });
      }
    }
  }
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  return { graph, batch, target, mode, timeline, nodes, parameters, length, bytes };
}

/** Where the logits behind every reference of a port stand; null where one has none. */
function logitRuns(edges: readonly Edge[], nodes: readonly NodePlan[], batch: number): readonly number[] | null {
  const runs: number[] = [];
  for (const edge of edges) {
    const found = logitsBehind(edge);
    const head = found && nodes[found.head.index];
    const region = head?.preactivation ?? head?.ports[0]?.value.region;
    if (found === null || region === undefined) return null;
    addRuns(runs, region.start, found.components, edge.size, batch);
  }
  return runs;
}

/** The references of each port, in order. */
function groupByPort(node: GraphNode): readonly (readonly Edge[])[] {
  // One port takes them all: mostly the case, and a list that is there already.
  if (node.site.inputs.length === 1) return [node.edges];
  const ports: Edge[][] = node.site.inputs.map(() => []);
  for (const edge of node.edges) ports[edge.port]?.push(edge);
  return ports;
}
