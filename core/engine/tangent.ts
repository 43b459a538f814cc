import type { Edge, GraphNode, NodeParam } from "../graph/graph.ts";
import { parametersOf } from "../graph/params.ts";
import type { BackwardPass, TangentPass } from "../ops/op.ts";
import type { Machine } from "./machine.ts";
import { opTangent } from "./opTangent.ts";
import { logitsBehind } from "./ports.ts";
import type { NodePlan } from "./program.ts";

/** A small change of a network: of the values of nodes, [component][sample], and of parameters, by their names in θ. */
export interface Direction {
  readonly nodes?: ReadonlyMap<string, Float64Array>;
  readonly parameters?: ReadonlyMap<string, Float64Array>;
}

/** What a change does to one node. */
export interface NodeTangent {
  /** Null where the node does not change. */
  readonly output: Float64Array | null;
  readonly preactivation: Float64Array | null;
  /** What the node's op was given. */
  readonly inputs: readonly (Float64Array | null)[];
  readonly logits: readonly (Float64Array | null)[];
  readonly params: Readonly<Record<string, Float64Array>>;
}

/**
 * Forward mode: carries a change through the network node by node, in the order of the pass (Griewank and Walther,
 * Evaluating Derivatives, 2008, chapter 3). The machine must have gone forward. One entry a node, by its index.
 */
export function carryTangents(machine: Machine, direction: Direction): readonly NodeTangent[] {
  const tangents: NodeTangent[] = new Array<NodeTangent>(machine.graph.nodes.length);
  const seeds = direction.nodes ?? new Map<string, Float64Array>();
  for (const { node, phase } of machine.timeline) {
    if (node === null || (phase !== "forward" && phase !== "loss")) continue;
    tangents[node.index] = tangentOf(machine, node, tangents, seeds, direction);
  }
  return tangents;
}

function tangentOf(
  machine: Machine,
  node: GraphNode,
  tangents: readonly NodeTangent[],
  seeds: ReadonlyMap<string, Float64Array>,
  direction: Direction,
): NodeTangent {
  const plan = planOf(machine, node);
  const pass = machine.passOf(node);
  const inputs = plan.ports.map(({ edges, size }) =>
    gather(edges, size * plan.inputBatch, plan.inputBatch, (edge) => tangents[edge.source.index]?.output ?? null),
  );
  const logits = plan.ports.map(({ edges, size, logits: read }) =>
    read === null ? null : logitTangent(edges, size, plan.inputBatch, tangents, seeds),
  );
  const params = paramTangents(machine, node, direction.parameters);
  const seed = seeds.get(node.id);
  const changes = [...inputs, ...logits].some((each) => each !== null) || Object.keys(params).length > 0;
  if (!changes) return { output: seed?.slice() ?? null, preactivation: null, inputs, logits, params };
  const output = new Float64Array(pass.output.data.length);
  const preactivation = pass.preactivation && new Float64Array(pass.preactivation.data.length);
  opTangent(node.op, tangentPass(pass, { inputs, logits, params, preactivation, output }));
  for (let k = 0; seed !== undefined && k < output.length; k++) output[k] = (output[k] as number) + (seed[k] as number);
  return { output, preactivation, inputs, logits, params };
}

export function tangentPass(
  pass: BackwardPass,
  tangent: NodeTangent & { readonly output: Float64Array },
): TangentPass & BackwardPass {
  return {
    ...pass,
    inputTangents: tangent.inputs,
    logitTangents: tangent.logits,
    paramTangents: tangent.params,
    preactivationTangent: tangent.preactivation,
    outputTangent: tangent.output,
  };
}

export function planOf(machine: Machine, node: GraphNode): NodePlan {
  const plan = machine.program.nodes[node.index];
  if (plan?.node !== node) throw new RangeError(`"${node.id}" is not a node of this machine's graph.`);
  return plan;
}

/** The change of what a port carries, put together from its references; null where none of them changes. */
function gather(
  edges: readonly Edge[],
  length: number,
  batch: number,
  of: (edge: Edge) => Float64Array | null,
): Float64Array | null {
  let gathered: Float64Array | null = null;
  for (const edge of edges) {
    const from = of(edge);
    if (from === null) continue;
    gathered ??= new Float64Array(length);
    copyComponents(from, edge.components, edge.size, gathered, edge.offset, batch);
  }
  return gathered;
}

function copyComponents(
  from: Float64Array,
  components: readonly number[] | null,
  size: number,
  into: Float64Array,
  offset: number,
  batch: number,
): void {
  for (let i = 0; i < size; i++) {
    const at = (components === null ? i : (components[i] as number)) * batch;
    into.set(from.subarray(at, at + batch), (offset + i) * batch);
  }
}

/** The change of the logits behind a port; null too where a change begins between them and the port: it then counts by the port. */
function logitTangent(
  edges: readonly Edge[],
  size: number,
  batch: number,
  tangents: readonly NodeTangent[],
  seeds: ReadonlyMap<string, Float64Array>,
): Float64Array | null {
  const [edge] = edges;
  const source = edge && logitsBehind(edge);
  if (!source || [source.head, ...source.between].some(({ id }) => seeds.has(id))) return null;
  const head = tangents[source.head.index];
  const change = (source.head.op.hasPreactivation ? head?.preactivation : head?.inputs[0]) ?? null;
  if (change === null) return null;
  const gathered = new Float64Array(size * batch);
  copyComponents(change, source.components, size, gathered, 0, batch);
  return gathered;
}

/** The change of a node's parameters as its kernel reads them: the mirror image of how `Theta` adds up the gradients of uses. */
function paramTangents(
  { graph }: Machine,
  node: GraphNode,
  given: ReadonlyMap<string, Float64Array> | undefined,
): Readonly<Record<string, Float64Array>> {
  const changes: [string, Float64Array][] = [];
  for (const param of given === undefined || given.size === 0 ? [] : node.params) {
    let change: Float64Array | null = null;
    for (const name of parametersOf(param)) {
      const numbers = given?.get(name);
      if (numbers === undefined) continue;
      change ??= new Float64Array(param.size);
      addParamTangent(change, numbers, param, name, graph.parameterByName.get(name)?.shared === true);
    }
    if (change !== null) changes.push([param.name, change]);
  }
  return Object.fromEntries(changes);
}

function addParamTangent(
  change: Float64Array,
  numbers: Float64Array,
  { slots }: NodeParam,
  name: string,
  shared: boolean,
): void {
  for (let k = 0; k < change.length; k++) {
    const slot = slots?.[k];
    const entry = slot === undefined || !shared ? k : slot.parameter === name ? slot.entry : -1;
    if (entry >= 0) change[k] = (change[k] as number) + (numbers[entry] as number);
  }
}
