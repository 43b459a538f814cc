import type { Graph, GraphNode } from "../graph/graph.ts";
import type { BackwardTangentPass } from "../ops/op.ts";
import { createMachine, type Machine, type MachineOptions } from "./machine.ts";
import { opBackwardTangent } from "./opBackwardTangent.ts";
import { logitsBehind } from "./ports.ts";
import type { NodePlan } from "./program.ts";
import { carryTangents, type NodeTangent, planOf } from "./tangent.ts";

export interface HessianProduct {
  /** H·v by parameter name, for every parameter that the target depends on or that is regularized; 0 everywhere else. */
  readonly product: ReadonlyMap<string, Float64Array>;
  /** ∂target/∂θ at the same point: the pass found it on the way. */
  readonly gradient: ReadonlyMap<string, Float64Array>;
  /** False where an op has no rule, so that differences of its exact derivatives stand in for one: about ten digits. */
  readonly exact: boolean;
  /** Those ops, by name. */
  readonly byDifferences: readonly string[];
}

/**
 * H·v, with H the matrix of second derivatives of the target by all parameters, at about the cost of two passes and without
 * forming H: the change of the gradient along v, forward mode over reverse (Pearlmutter, Fast exact multiplication by
 * the Hessian, 1994). `direction` is v by parameter name; a parameter that is left out does not move. Entries
 * that show a shared number move with that number alone. A kink has the second derivative of the side that the first one takes.
 */
export function hessianVectorProduct(
  graph: Graph,
  options: MachineOptions,
  direction: ReadonlyMap<string, ArrayLike<number>>,
): HessianProduct {
  if (options.target === null) throw new RangeError("There is no target to differentiate.");
  const v = readDirection(graph, direction);
  const machine = createMachine(graph, options);
  machine.runAll();
  const tangents = carryTangents(machine, { parameters: v });
  const sweep = new Sweep(machine, tangents);
  for (const { node, phase } of machine.timeline) if (node !== null && phase === "backward") sweep.goBack(node);
  addRegularization(graph, machine, v, sweep.product);
  const gradients = graph.parameters.map(
    ({ name, size }) => [name, machine.parameterGradient(name)?.slice() ?? new Float64Array(size)] as const,
  );
  return {
    product: sweep.product,
    gradient: new Map(gradients),
    exact: sweep.byDifferences.size === 0,
    byDifferences: [...sweep.byDifferences],
  };
}

function readDirection(graph: Graph, direction: ReadonlyMap<string, ArrayLike<number>>): Map<string, Float64Array> {
  const v = new Map<string, Float64Array>();
  for (const [name, numbers] of direction) {
    const parameter = graph.parameterByName.get(name);
    if (parameter === undefined) throw new RangeError(`There is no parameter "${name}".`);
    if (numbers.length !== parameter.size)
      throw new RangeError(`The direction of "${name}" needs ${parameter.size} numbers, not ${numbers.length}.`);
    const own = new Float64Array(parameter.size);
    for (const k of parameter.owned ?? own.keys()) own[k] = numbers[k] as number;
    v.set(name, own);
  }
  return v;
}

/** The way back, carrying the change of every gradient. */
class Sweep {
  readonly product: Map<string, Float64Array>;
  readonly byDifferences = new Set<string>();
  private readonly machine: Machine;
  private readonly tangents: readonly NodeTangent[];
  /** One a node: the change of ∂target/∂z without what goes around an activation, and that of `directDelta`. */
  private readonly gradients: (Float64Array | null)[];
  private readonly directs: (Float64Array | null)[];

  constructor(machine: Machine, tangents: readonly NodeTangent[]) {
    const { graph } = machine;
    this.machine = machine;
    this.tangents = tangents;
    this.gradients = graph.nodes.map(() => null);
    this.directs = graph.nodes.map(() => null);
    this.product = new Map(graph.parameters.map(({ name, size }) => [name, new Float64Array(size)]));
  }

  goBack(node: GraphNode): void {
    const plan = planOf(this.machine, node);
    const tangent = this.tangents[node.index];
    const gradient = this.gradients[node.index] ?? null;
    const direct = this.directs[node.index] ?? null;
    if (tangent === undefined) return;
    const changes = [...tangent.inputs, ...tangent.logits, ...Object.values(tangent.params), gradient, direct];
    if (changes.every((each) => each === null)) return;
    const pass = this.passOf(node, plan, tangent, gradient, direct);
    if (node.op.ports.kind !== "none" && !opBackwardTangent(node.op, pass)) this.byDifferences.add(node.op.name);
    this.sendBack(plan, pass);
    this.addParams(plan, pass);
  }

  private passOf(
    node: GraphNode,
    plan: NodePlan,
    tangent: NodeTangent,
    gradient: Float64Array | null,
    direct: Float64Array | null,
  ): BackwardTangentPass {
    const pass = this.machine.passOf(node);
    const empty = (like: { readonly length: number } | null): Float64Array | null =>
      like && new Float64Array(like.length);
    const outputTangent = tangent.output ?? new Float64Array(plan.value.length);
    return {
      ...pass,
      inputTangents: tangent.inputs,
      logitTangents: tangent.logits,
      paramTangents: tangent.params,
      preactivationTangent: tangent.preactivation,
      outputTangent,
      outputGradientTangent: gradient ?? new Float64Array(plan.value.length),
      directDeltaTangent: direct,
      inputGradientTangents: plan.ports.map((port) => empty(port.gradient)),
      logitGradientTangents: plan.ports.map((port) => empty(port.logitGradient)),
      paramGradientTangents: Object.fromEntries(
        plan.params.map(({ param }) => [param.name, new Float64Array(param.size)]),
      ),
    };
  }

  /** Adds to what the sources of the node's references have received; logits go around the activation that made probabilities of them. */
  private sendBack(plan: NodePlan, pass: BackwardTangentPass): void {
    for (const [p, port] of plan.ports.entries()) {
      const toLogits = pass.logitGradientTangents[p];
      const toInputs = pass.inputGradientTangents[p];
      const [first] = port.edges;
      const logits = toLogits && first ? logitsBehind(first) : null;
      if (toLogits && logits) {
        const head = planOf(this.machine, logits.head);
        this.add(this.directs, head, toLogits, 0, toLogits.length / head.batch, logits.components);
      } else if (toInputs) {
        for (const edge of port.edges) {
          const source = planOf(this.machine, edge.source);
          this.add(this.gradients, source, toInputs, edge.offset * source.batch, edge.size, edge.components);
        }
      }
    }
  }

  private add(
    sums: (Float64Array | null)[],
    to: NodePlan,
    numbers: Float64Array,
    from: number,
    size: number,
    components: readonly number[] | null,
  ): void {
    const sum = sums[to.node.index] ?? new Float64Array(to.value.length);
    sums[to.node.index] = sum;
    for (let i = 0; i < size; i++) {
      const at = (components === null ? i : (components[i] as number)) * to.batch;
      for (let s = 0; s < to.batch; s++)
        sum[at + s] = (sum[at + s] as number) + (numbers[from + i * to.batch + s] as number);
    }
  }

  /** As `Theta` adds up the gradients of uses. */
  private addParams(plan: NodePlan, pass: BackwardTangentPass): void {
    for (const { param } of plan.params) {
      const change = pass.paramGradientTangents[param.name];
      for (const [name, total] of change ? this.product : []) {
        const shared = this.machine.graph.parameterByName.get(name)?.shared === true;
        if (name !== param.listedAs && !param.slots?.some(({ parameter }) => parameter === name)) continue;
        for (let k = 0; k < param.size; k++) {
          const slot = param.slots?.[k];
          const entry = slot === undefined || !shared ? k : slot.parameter === name ? slot.entry : -1;
          if (entry >= 0) total[entry] = (total[entry] as number) + (change?.[k] as number);
        }
      }
    }
  }
}

/** λ₂Σθ² bends by 2λ₂ everywhere, λ₁Σ|θ| nowhere. */
function addRegularization(
  { regularization }: Graph,
  { target }: Machine,
  v: ReadonlyMap<string, Float64Array>,
  product: ReadonlyMap<string, Float64Array>,
): void {
  if (regularization === null || target?.kind !== "objective") return;
  for (const [name, entries] of regularization.covered) {
    const into = product.get(name);
    const change = v.get(name);
    for (const k of into && change ? (entries ?? into.keys()) : [])
      if (into && change) into[k] = (into[k] as number) + 2 * regularization.l2 * (change[k] as number);
  }
}
