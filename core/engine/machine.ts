import type { Edge, Graph, GraphNode } from "../graph/graph.ts";
import type { BackwardPass, PassMode } from "../ops/op.ts";
import type { Tensor } from "../tensor.ts";
import { MOST_BYTES, refuseBeyond, refuseImpossible } from "./limits.ts";
import { addAll, createBuffers, gatherPort, type NodeBuffers, scatter, seedOf } from "./passes.ts";
import { type NodePlan, type Program, planProgram, type Region } from "./program.ts";
import type { Tape, TargetChoice, TimelineStep } from "./tape.ts";
import { copyInto, createTheta, type Theta } from "./theta.ts";

export interface MachineOptions {
  readonly batch: number;
  /** One an input node: [component][sample]. */
  readonly inputs: ReadonlyMap<string, Float64Array>;
  /** One a parameter of the graph; see `initialParameters`. The numbers are copied. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly target: TargetChoice | null;
  /** Evaluation where it is left out. */
  readonly mode?: PassMode;
  /** Which training pass this is, counted from 0: it enters the seeds of everything random. */
  readonly pass?: number;
  /** Running statistics before the pass, by name (`node.mean`); what is left out is as the graph has it. The numbers are copied. */
  readonly buffers?: ReadonlyMap<string, Float64Array>;
  /** A network that needs more is refused before anything is allocated. Default 1 GiB. */
  readonly maximumBytes?: number;
}

/** Runs a pass step by step, both ways. Reading it is `Tape`'s part; this adds the moving. */
export interface Machine extends Tape {
  readonly program: Program;
  /** Does the next step; false at the end. */
  step(): boolean;
  /** Takes the last step back; false at the start. Nothing is computed: what lies behind the cursor is merely not shown. */
  stepBack(): boolean;
  /** Moves the cursor so that `cursor` steps are done. */
  runTo(cursor: number): void;
  runAll(): void;
  /** Puts the cursor at the start and forgets what was computed. */
  reset(): void;
  /** New samples, as many as before; resets. */
  setInputs(inputs: ReadonlyMap<string, Float64Array>): void;
  /** Another pass: which one it is, and the running statistics before it; resets. */
  setPass(pass: number, buffers: ReadonlyMap<string, Float64Array>): void;
  /**
   * Goes back from other numbers than 1 on every component of the target: [component][sample] by node id, 0 where none are
   * given; the objective's regularization is left out then. Null restores the ones. Puts the cursor behind the forward half, which keeps its values.
   */
  seedWith(seeds: ReadonlyMap<string, Float64Array> | null): void;
  /** What the node's op is given, and what it left; its numbers are those of the last pass. */
  passOf(node: GraphNode): BackwardPass;
  /** New numbers for one parameter of θ; puts the cursor at the start. */
  setParameter(name: string, values: ArrayLike<number>): void;
}

/**
 * One pass over one batch. Throws a RangeError where it would need too much memory, or where an op cannot do what the mode
 * asks of it with so many samples. The tape needs no undo: every use of a value and of a parameter keeps its own gradient in
 * its own place, and a sum over uses is formed from the uses that are done at the cursor.
 */
export function createMachine(graph: Graph, options: MachineOptions): Machine {
  refuseImpossible(graph, options.batch, options.mode ?? "evaluation");
  const program = planProgram(graph, options.batch, options.target, options.mode);
  refuseBeyond(options.maximumBytes ?? MOST_BYTES, program.bytes, options.batch);
  return new ArenaMachine(program, options);
}

class ArenaMachine implements Machine {
  readonly program: Program;
  private readonly arena: Float64Array;
  /** One a node, once something asked for it. */
  private readonly buffers: (NodeBuffers | undefined)[];
  /** Those that are another in another pass: who draws keeps what it drew for its way back. */
  private readonly keepers: readonly NodeBuffers[];
  private readonly theta: Theta;
  /** One a node: the step after which every use of its value has sent its part. */
  private readonly completeAt: readonly number[];
  private readonly objectiveAt: number;
  private readonly regularizationAt: number;
  private passNumber: number;
  private done = 0;
  /** Steps whose results stand in the arena: going back and forth computes nothing twice. */
  private computed = 0;
  private objectiveValue = 0;
  private regularizationValue = 0;
  private seeds: ReadonlyMap<string, Float64Array> | null = null;

  constructor(program: Program, options: MachineOptions) {
    this.program = program;
    this.arena = new Float64Array(program.length);
    this.passNumber = options.pass ?? 0;
    this.buffers = program.nodes.map(() => undefined);
    this.keepers = program.nodes
      .filter((plan) => plan.scratch.length > 0 || plan.buffers.length > 0)
      .map(({ node }) => this.buffersOf(node));
    this.theta = createTheta(program, this.arena);
    const at = (phase: TimelineStep["phase"]): number => program.timeline.findIndex((step) => step.phase === phase);
    this.objectiveAt = at("objective");
    this.regularizationAt = at("regularization");
    const seedAt = at("seed");
    this.completeAt = program.nodes.map(({ node }) => {
      let last = seedAt;
      for (const { target } of node.uses) last = Math.max(last, program.nodes[target.index]?.backwardAt ?? -1);
      return last;
    });
    for (const name of program.parameters.keys()) this.theta.set(name, options.parameters.get(name));
    this.theta.fillShared();
    this.fillBuffers(options.buffers ?? new Map());
    this.setInputs(options.inputs);
  }

  get graph(): Graph {
    return this.program.graph;
  }
  get batch(): number {
    return this.program.batch;
  }
  get target(): TargetChoice | null {
    return this.program.target;
  }
  get mode(): PassMode {
    return this.program.mode;
  }
  get timeline(): readonly TimelineStep[] {
    return this.program.timeline;
  }
  get cursor(): number {
    return this.done;
  }

  // Moving.

  step(): boolean {
    const step = this.timeline[this.done];
    if (step === undefined) return false;
    if (this.done === this.computed) {
      this.execute(step);
      this.computed++;
    }
    this.done++;
    return true;
  }

  stepBack(): boolean {
    if (this.done === 0) return false;
    this.done--;
    return true;
  }

  runTo(cursor: number): void {
    const goal = Math.max(0, Math.min(Math.trunc(cursor), this.timeline.length));
    if (this.done > goal) this.done = goal;
    while (this.done < goal) this.step();
  }

  runAll(): void {
    this.runTo(this.timeline.length);
  }

  reset(): void {
    this.done = 0;
    this.computed = 0;
  }

  setInputs(inputs: ReadonlyMap<string, Float64Array>): void {
    for (const { node } of this.program.nodes) {
      if (node.op.ports.kind === "none")
        copyInto(this.buffersOf(node).value.data, inputs.get(node.id), "input", node.id);
    }
    this.reset();
  }

  setPass(pass: number, buffers: ReadonlyMap<string, Float64Array>): void {
    this.passNumber = pass;
    for (const { plan, pass: own } of this.keepers) own.seed = seedOf(this.graph, plan.node, pass);
    this.fillBuffers(buffers);
    this.reset();
  }

  private fillBuffers(values: ReadonlyMap<string, Float64Array>): void {
    for (const { plan, pass } of this.keepers)
      for (const { buffer } of plan.buffers) {
        const place = pass.buffers[buffer.spec.name];
        if (place !== undefined) copyInto(place, values.get(buffer.name) ?? buffer.initial, "buffer", buffer.name);
      }
  }

  setParameter(name: string, values: ArrayLike<number>): void {
    this.theta.set(name, values);
    this.theta.fillShared();
    // What stands in front of the first use keeps its value.
    const uses = this.program.parameters.get(name)?.uses ?? [];
    this.done = 0;
    this.computed = uses.reduce((first, use) => Math.min(first, use.node.forwardAt), this.computed);
  }

  seedWith(seeds: ReadonlyMap<string, Float64Array> | null): void {
    const seedAt = this.timeline.findIndex((step) => step.phase === "seed");
    if (seedAt < 0) throw new RangeError("There is no target to seed.");
    for (const [id, numbers] of seeds ?? []) {
      const plan = this.program.nodes.find(({ node }) => node.id === id);
      if (plan === undefined || plan.seeds.length === 0) throw new RangeError(`"${id}" is no part of the target.`);
      if (numbers.length !== plan.value.length)
        throw new RangeError(`The seed of "${id}" needs ${plan.value.length} numbers, not ${numbers.length}.`);
    }
    this.seeds = seeds;
    this.runTo(seedAt);
    this.computed = Math.min(this.computed, seedAt);
  }

  // The steps.

  private execute(step: TimelineStep): void {
    const buffers = step.node && this.buffersOf(step.node);
    switch (step.phase) {
      case "forward":
      case "loss":
        if (buffers) this.forward(buffers);
        return;
      case "objective":
        this.regularizationValue = this.theta.regularization();
        this.objectiveValue = this.sumObjective() + this.regularizationValue;
        return;
      case "backward":
        if (buffers) this.backward(buffers);
        return;
      case "seed":
      case "regularization":
        // Both are added where sums are formed: `sumUses`, and `Theta.gradient`.
        return;
    }
  }

  private forward({ plan, pass }: NodeBuffers): void {
    for (const port of plan.ports) {
      gatherPort(this.arena, port.value);
      if (port.logits !== null) gatherPort(this.arena, port.logits);
    }
    plan.node.op.forward(pass);
  }

  private backward(buffers: NodeBuffers): void {
    const { plan, pass } = buffers;
    this.sumUses(buffers);
    if (plan.sums !== null) this.clear(plan.sums);
    plan.node.op.backward(pass);
  }

  /** ∂target/∂z = the seed, where the node belongs to the target itself, plus what every use sends back. */
  private sumUses({ plan, arrivals }: NodeBuffers): void {
    const { gradient, flowing, direct, batch } = plan;
    if (gradient === null) return;
    this.clear(gradient);
    const given = this.seeds?.get(plan.node.id);
    if (given !== undefined) this.arena.set(given, gradient.start);
    for (let i = 0; this.seeds === null && i < plan.seeds.length; i++) {
      const component = plan.seeds[i] as number;
      const from = gradient.start + component * batch;
      for (let s = from; s < from + batch; s++) this.arena[s] = (this.arena[s] as number) + 1;
    }
    if (flowing !== null) this.arena.copyWithin(flowing.start, gradient.start, gradient.start + gradient.length);
    addAll(this.arena, arrivals.gradient);
    addAll(this.arena, arrivals.flowing);
    if (direct !== null) this.clear(direct);
    for (const { from, components } of plan.shortcuts)
      if (direct !== null) scatter(this.arena, from.start, from.length / batch, components, direct.start, batch);
  }

  private sumObjective(): number {
    let sum = 0;
    for (const { node, component } of this.graph.objective) {
      const at = this.graph.byId.get(node);
      if (at === undefined) continue;
      const { plan, value } = this.buffersOf(at);
      for (let s = 0; s < plan.batch; s++) sum += value.data[component * plan.batch + s] as number;
    }
    return sum;
  }

  private clear({ start, length }: Region): void {
    // A call of `fill` takes as long as a loop over a few numbers, which is what a neuron has.
    if (length > 64) this.arena.fill(0, start, start + length);
    else for (let i = start; i < start + length; i++) this.arena[i] = 0;
  }

  // Reading. What the cursor has not reached is null.

  value(node: GraphNode): Tensor | null {
    const { plan, value } = this.buffersOf(node);
    return this.done > plan.forwardAt ? value : null;
  }

  preactivation(node: GraphNode): Tensor | null {
    const { plan, preactivation } = this.buffersOf(node);
    return this.done > plan.forwardAt ? preactivation : null;
  }

  gradient(node: GraphNode): Tensor | null {
    const buffers = this.buffersOf(node);
    const { plan, gradient } = buffers;
    if (gradient === null || this.done <= (this.completeAt[node.index] ?? 0)) return null;
    // Its own step forms the sum; before that step, whoever asks first does.
    if (this.computed <= plan.backwardAt) this.sumUses(buffers);
    return gradient;
  }

  delta(node: GraphNode): Tensor | null {
    const { plan, delta } = this.buffersOf(node);
    return this.wentBack(plan) ? delta : null;
  }

  edgeGradient(edge: Edge): Tensor | null {
    const { plan, pass } = this.buffersOf(edge.target);
    const gradient = pass.inputGradients[edge.port];
    if (!gradient || !this.wentBack(plan)) return null;
    const from = edge.offset * plan.inputBatch;
    return {
      shape: edge.shape,
      batch: plan.inputBatch,
      data: gradient.subarray(from, from + edge.size * plan.inputBatch),
    };
  }

  parameterGradient(name: string): Float64Array | null {
    const regularized =
      this.seeds === null &&
      this.regularizationAt >= 0 &&
      this.done > this.regularizationAt &&
      this.theta.isRegularized(name);
    return this.theta.gradient(name, this.wentBack, regularized);
  }

  parameterProgress(name: string): { readonly done: number; readonly of: number } {
    return this.theta.progress(name, this.wentBack);
  }

  useGradient(node: GraphNode, param: string): Float64Array | null {
    const { plan, pass } = this.buffersOf(node);
    return this.wentBack(plan) ? ownView(pass.paramGradients, param) : null;
  }

  parameterValue(name: string): Float64Array {
    return this.theta.value(name);
  }

  paramValue(node: GraphNode, param: string): Float64Array {
    const values = ownView(this.buffersOf(node).pass.params, param);
    if (values === null) throw new RangeError(`"${node.id}" has no parameter "${param}".`);
    return values;
  }

  bufferValue(node: GraphNode, name: string): Float64Array {
    const values = ownView(this.buffersOf(node).pass.buffers, name);
    if (values === null) throw new RangeError(`"${node.id}" has no buffer "${name}".`);
    return values;
  }

  nextBufferValue(node: GraphNode, name: string): Float64Array | null {
    const { plan, pass } = this.buffersOf(node);
    return this.done > plan.forwardAt ? ownView(pass.nextBuffers, name) : null;
  }

  scratch(node: GraphNode): Float64Array | null {
    const { plan, pass } = this.buffersOf(node);
    return this.done > plan.forwardAt ? pass.scratch : null;
  }

  passOf(node: GraphNode): BackwardPass {
    return this.buffersOf(node).pass;
  }

  get objective(): number | null {
    return this.objectiveAt >= 0 && this.done > this.objectiveAt ? this.objectiveValue : null;
  }

  get regularization(): number | null {
    return this.objectiveAt >= 0 && this.done > this.objectiveAt && this.graph.regularization !== null
      ? this.regularizationValue
      : null;
  }

  private readonly wentBack = (plan: NodePlan): boolean => plan.backwardAt >= 0 && this.done > plan.backwardAt;

  private planOf(node: GraphNode): NodePlan {
    const plan = this.program.nodes[node.index];
    if (plan?.node !== node) throw new RangeError(`"${node.id}" is not a node of this machine's graph.`);
    return plan;
  }

  private buffersOf(node: GraphNode): NodeBuffers {
    const buffers = this.buffers[node.index];
    if (buffers?.plan.node === node) return buffers;
    const made = createBuffers(this.program, this.planOf(node), this.arena, this.passNumber);
    this.buffers[node.index] = made;
    return made;
  }
}

/** A parameter may be called `constructor`, which every object has. */
function ownView(views: Readonly<Record<string, Float64Array>>, name: string): Float64Array | null {
  return Object.hasOwn(views, name) ? (views[name] ?? null) : null;
}
