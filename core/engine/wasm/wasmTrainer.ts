import type { Dataset } from "../../data/dataset.ts";
import { initialBuffers } from "../../graph/buffers.ts";
import type { Graph, GraphNode } from "../../graph/graph.ts";
import type { EngineState } from "../../training/engineState.ts";
import { copySharedEntries } from "../../training/initializers.ts";
import { createLearningRate } from "../../training/learningRate.ts";
import type { TrainingPlan } from "../../training/plan.ts";
import { shuffledRows } from "../../training/rowOrder.ts";
import { MOST_BYTES } from "../limits.ts";
import type { Precision } from "../pass.ts";
import { objectiveTarget } from "../timeline.ts";
import * as Code from "./codes.ts";
import { compilePass } from "./compilePass.ts";
import { emitUpdate, NO_UPDATE } from "./emitUpdate.ts";
import type { Kernels } from "./module.ts";
import { startTeam, type Team, type ThreadHost } from "./team.ts";
import { Program } from "./wasmPass.ts";

export interface TrainerOptions {
  readonly graph: Graph;
  readonly dataset: Dataset;
  /** θ to start from, by name; 0 where a name is missing. */
  readonly start: ReadonlyMap<string, Float64Array>;
  readonly plan: TrainingPlan;
  /** Running statistics to start from, by name (`node.mean`); what is left out is as the graph has it. */
  readonly buffers?: ReadonlyMap<string, Float64Array>;
  /** f32 by default: training is for speed. */
  readonly precision?: Precision;
  /** Keeps every gradient where it can be read, instead of moving parameters as their gradients are found. */
  readonly observes?: boolean;
  readonly maximumBytes?: number;
  /** Threads that work on every step side by side: worth it where a step takes longer than some 0.3 ms. Needs kernels for shared memory. */
  readonly threads?: { readonly count: number; readonly host: ThreadHost };
}

/** Trains inside the module, many steps a call. */
export interface Trainer {
  readonly bytes: number;
  /** Steps done. */
  readonly step: number;
  /** Does the next steps, `plan.steps` at most in all; their objectives, each as it was before its step. */
  run(steps: number): Float64Array;
  /** θ as it is now, in the order of θ. */
  parameters(): Map<string, Float64Array>;
  /** Running statistics as they are now, by name (`node.mean`). */
  buffers(): Map<string, Float64Array>;
  /** Everything the next step needs; copied. */
  state(): EngineState;
  /** Goes on from there. */
  restore(state: EngineState): void;
  /** The gradient of the last step; null where nothing flows, or where nobody kept it. */
  parameterGradient(name: string): Float64Array | null;
  /** Ends its threads, where it has some; it cannot run any more. */
  dispose(): void;
}

/** Throws a RangeError where the network has no objective, or would need too much memory. */
export function createTrainer(kernels: Kernels, options: TrainerOptions): Trainer {
  return new ModuleTrainer(kernels, options);
}

/** One batch size: the last batch of an epoch may be smaller than the others. */
interface Batch {
  readonly rows: number;
  readonly program: Program;
  readonly data: readonly number[];
  readonly order: number;
  readonly memory: number;
  /** The optimizer's settings, η first; 0 where gradients move their parameters themselves. */
  readonly hyperparameters: number;
  readonly trace: number;
  readonly team: Team | null;
}

const LONGEST_CALL = 4096;

class ModuleTrainer implements Trainer {
  readonly bytes: number;
  step = 0;
  private readonly kernels: Kernels;
  private readonly options: TrainerOptions;
  private readonly main: Batch;
  private readonly rest: Batch | null;
  private latest: Batch;
  private epochOrdered = -1;
  /** Both batch sizes move the same ones. */
  private readonly kept: Map<string, Float64Array>;
  /** How often each node has drawn random numbers in the call at hand, which may be many steps long. */
  private readonly drawn = new Map<string, number>();
  private readonly rateOf: (step: number) => number;

  constructor(kernels: Kernels, options: TrainerOptions) {
    const { plan, dataset } = options;
    this.kernels = kernels;
    this.options = options;
    this.rateOf = createLearningRate(plan);
    this.kept = initialBuffers(options.graph);
    for (const [name, values] of options.buffers ?? []) if (this.kept.has(name)) this.kept.set(name, values.slice());
    this.main = this.build(plan.batchSize);
    const left = dataset.rows % plan.batchSize;
    this.rest = left === 0 ? null : this.build(left);
    this.latest = this.main;
    this.bytes = this.main.program.bytes + (this.rest?.program.bytes ?? 0);
    this.writeTheta(this.main, options.start);
  }

  private build(rows: number): Batch {
    const { graph, dataset, plan, precision = "f32", observes = false, threads } = this.options;
    const target = objectiveTarget(graph);
    if (target === null) throw new RangeError("Training needs an objective.");
    const h = plan.hyperparameters;
    const isPlain = plan.optimizer.name === "sgd" && h.momentum === 0 && h.weightDecay === 0 && plan.clip === null;
    const compiled = compilePass(graph, {
      batch: rows,
      precision,
      target,
      wants: "parameters",
      mode: "training",
      seed: (node) => this.seedOf(node),
      buffers: this.kept,
      movesBuffers: true,
      fusesUpdate: isPlain && !observes,
      moving: plan.moving,
      parallel: threads !== undefined,
    });
    const { planner } = compiled;
    // The rows come in first of all, then the pass, then what moves θ.
    const body = planner.words.splice(0);
    const inputs = graph.nodes.filter(isInput);
    const order = plan.shuffle ? planner.reserve(dataset.rows * 4) : 0;
    const data = inputs.map((node) => {
      const place = planner.placeOf(node);
      const from = planner.reserve(node.size * dataset.rows * planner.numberSize);
      planner.emit(Code.LOAD_ROWS, from, place.value, node.size, rows, place.stride, order);
      return from;
    });
    // All rows in file order at every step: once is enough.
    const isStatic = rows === dataset.rows && !plan.shuffle;
    const load = planner.words.splice(0);
    for (const word of isStatic ? body : [...load, ...body]) planner.words.push(word);
    const { memory, hyperparameters } = compiled.fused ? NO_UPDATE : emitUpdate(compiled, graph, plan);
    const trace = planner.reserve(LONGEST_CALL * 8);
    const barrier = planner.reserve(4 * (1 + (threads?.count ?? 0)));
    const program = new Program(this.kernels, compiled, this.options.maximumBytes ?? MOST_BYTES);
    const team =
      threads === undefined
        ? null
        : startTeam(threads.host, program.instance, {
            kernels: this.kernels,
            precision,
            barrier,
            parts: threads.count,
          });
    for (const [i, node] of inputs.entries()) {
      const values = dataset.inputs.get(node.id);
      if (values?.length !== node.size * dataset.rows)
        throw new RangeError(`The data gives the input "${node.id}" no values.`);
      const at = (data[i] as number) / planner.numberSize;
      for (let row = 0; row < dataset.rows; row++)
        for (let k = 0; k < node.size; k++)
          program.numbers[at + row * node.size + k] = values[k * dataset.rows + row] as number;
      if (isStatic) program.writeTensor(planner.placeOf(node), planner.placeOf(node).value, values);
    }
    return { rows, program, data, order, memory, hyperparameters, trace, team };
  }

  run(steps: number): Float64Array {
    const { plan } = this.options;
    const count = Math.max(0, Math.min(Math.trunc(steps), plan.steps - this.step));
    const objectives = new Float64Array(count);
    for (let done = 0; done < count; ) {
      const inEpoch = this.step % plan.stepsPerEpoch;
      const isRest = this.rest !== null && inEpoch === plan.stepsPerEpoch - 1;
      const batch = isRest ? this.rest : this.main;
      this.switchTo(batch);
      const lastWhole = plan.stepsPerEpoch - (this.rest === null ? 0 : 1);
      // Whole epochs in one call where nothing changes between them.
      const together = isRest ? 1 : plan.stepsPerEpoch === 1 ? LONGEST_CALL : lastWhole - inEpoch;
      // A node outside the module may draw random numbers, anew at every step.
      const most = batch.program.compiled.hosts.size > 0 ? 1 : Math.min(together, count - done, LONGEST_CALL);
      const now = this.stepsAtOneRate(most);
      if (plan.shuffle) this.orderRows(Math.floor(this.step / plan.stepsPerEpoch));
      this.call(batch, now, inEpoch);
      objectives.set(batch.program.doubles.subarray(batch.trace / 8, batch.trace / 8 + now), done);
      done += now;
      this.step += now;
    }
    return objectives;
  }

  /** η is one number a call. */
  private stepsAtOneRate(most: number): number {
    if (this.options.plan.schedules.length === 0) return most;
    const rate = this.rateOf(this.step + 1);
    let count = 1;
    while (count < most && this.rateOf(this.step + 1 + count) === rate) count++;
    return count;
  }

  private call({ program, trace, team, hyperparameters }: Batch, steps: number, inEpoch: number): void {
    this.drawn.clear();
    const { planner, objectiveAt } = program.compiled;
    const { plan } = this.options;
    const { exports } = program.instance;
    const train = planner.precision === "f64" ? exports.train64 : exports.train32;
    const rowsAStep = plan.stepsPerEpoch === 1 ? 0 : plan.batchSize;
    const { start, length } = program;
    const rate = this.rateOf(this.step + 1);
    if (hyperparameters !== 0) program.doubles[hyperparameters / 8] = rate;
    const row = inEpoch * plan.batchSize;
    const step = this.step + 1;
    if (team !== null) {
      team.train({ start, end: start + length, steps, step, row, rowsAStep, rate, objectiveAt, trace });
      return;
    }
    train(start, start + length, steps, step, row, rowsAStep, rate, objectiveAt, trace, 0, 1);
  }

  /** As the reference seeds it: by the step, counted from 0. */
  private seedOf(node: string): string {
    const inCall = this.drawn.get(node) ?? 0;
    this.drawn.set(node, inCall + 1);
    return `${this.options.graph.seed}:${node}:${this.step + inCall}`;
  }

  /** θ and what the optimizer remembers move over to the other batch size. */
  private switchTo(batch: Batch): void {
    if (batch === this.latest) return;
    const { theta, planner } = this.latest.program.compiled;
    const own = batch.program.compiled.theta;
    const from = this.latest.program.numbers;
    const to = batch.program.numbers;
    const copy = (source: number, target: number, bytes: number): void => {
      const at = source / planner.numberSize;
      to.set(from.subarray(at, at + bytes / planner.numberSize), target / planner.numberSize);
    };
    copy(theta.address, own.address, theta.bytes);
    if (this.latest.memory !== 0) copy(this.latest.memory, batch.memory, theta.bytes * 3);
    this.latest = batch;
  }

  /** The rows of one epoch in an order drawn for it (Fisher and Yates), the same as the reference draws. */
  private orderRows(epoch: number): void {
    if (this.epochOrdered === epoch) return;
    this.epochOrdered = epoch;
    const { plan, dataset } = this.options;
    const order = shuffledRows(dataset.rows, plan.seed, epoch + 1);
    for (const batch of [this.main, this.rest])
      if (batch !== null) new Uint32Array(batch.program.instance.memory.buffer, batch.order, order.length).set(order);
  }

  private writeTheta({ program }: Batch, values: ReadonlyMap<string, Float64Array>): void {
    for (const { name, address, size } of program.compiled.parameters.values())
      program.write(address, values.get(name) ?? new Float64Array(size));
  }

  parameters(): Map<string, Float64Array> {
    const { graph } = this.options;
    const { program } = this.latest;
    const values = new Map<string, Float64Array>();
    for (const { name } of graph.parameters) {
      const place = program.compiled.parameters.get(name);
      if (place !== undefined) values.set(name, program.read(place.address, place.size));
    }
    for (const node of graph.nodes) for (const param of node.params) copySharedEntries(values, param);
    return values;
  }

  buffers(): Map<string, Float64Array> {
    return new Map([...this.kept].map(([name, values]) => [name, values.slice()]));
  }

  state(): EngineState {
    const memory = new Map<string, readonly Float64Array[]>();
    const moves = new Map<string, number>();
    const { program } = this.latest;
    for (const { name, places, entries } of this.movingPlaces()) {
      memory.set(
        name,
        places.map((at) => Float64Array.from(entries, (k) => program.numbers[at + k] as number)),
      );
      moves.set(name, this.step);
    }
    return { step: this.step, parameters: this.parameters(), buffers: this.buffers(), memory, moves };
  }

  restore(state: EngineState): void {
    this.step = state.step;
    this.epochOrdered = -1;
    this.writeTheta(this.latest, state.parameters);
    for (const [name, values] of state.buffers) this.kept.get(name)?.set(values);
    const { program } = this.latest;
    for (const { name, places, entries } of this.movingPlaces()) {
      const kept = state.memory.get(name);
      for (const [i, at] of places.entries())
        for (const [j, k] of entries.entries()) program.numbers[at + k] = kept?.[i]?.[j] ?? 0;
    }
  }

  /** Of every parameter that moves: where each array of the optimizer's memory begins, in numbers, and which entries are its own. */
  private movingPlaces() {
    const { graph, plan } = this.options;
    const { program, memory } = this.latest;
    const { theta, parameters, planner } = program.compiled;
    return [...parameters.values()].flatMap(({ name, size, address, gradient }) => {
      if (gradient === 0 || !plan.moving.includes(name)) return [];
      const owned = graph.parameterByName.get(name)?.owned;
      const entries = owned ?? Array.from({ length: size }, (_, k) => k);
      // A plain descent remembers nothing, and has no room for it where gradients move their parameters themselves.
      const arrays = memory === 0 ? [] : plan.optimizer.memory;
      const places = arrays.map((_, i) => (memory + i * theta.bytes + address - theta.address) / planner.numberSize);
      return [{ name, places, entries }];
    });
  }

  dispose(): void {
    for (const batch of [this.main, this.rest]) batch?.team?.stop();
  }

  parameterGradient(name: string): Float64Array | null {
    const { program } = this.latest;
    const place = program.compiled.parameters.get(name);
    if (program.compiled.fused || place === undefined || place.gradient === 0 || this.step === 0) return null;
    return program.read(place.gradient, place.size);
  }
}

const isInput = (node: GraphNode): boolean => node.op.ports.kind === "none";
