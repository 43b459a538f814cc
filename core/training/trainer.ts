import { type Dataset, selectRows } from "../data/dataset.ts";
import { createMachine, type Machine } from "../engine/machine.ts";
import type { TargetChoice } from "../engine/tape.ts";
import { objectiveTarget } from "../engine/timeline.ts";
import { initialBuffers } from "../graph/buffers.ts";
import type { Graph } from "../graph/graph.ts";
import type { PassMode } from "../ops/op.ts";
import { clipGradients } from "./clipping.ts";
import type { EngineState } from "./engineState.ts";
import { copySharedEntries } from "./initializers.ts";
import { createLearningRate } from "./learningRate.ts";
import type { Hyperparameters } from "./optimizers.ts";
import type { TrainingPlan } from "./plan.ts";
import { shuffledRows } from "./rowOrder.ts";

export interface TrainerOptions {
  readonly graph: Graph;
  readonly dataset: Dataset;
  /** θ at the start, by name; 0 where it is left out. Copied. */
  readonly start: ReadonlyMap<string, Float64Array>;
  readonly plan: TrainingPlan;
  /** Running statistics to start from; what is left out is as the graph has it. Copied. */
  readonly keeps?: ReadonlyMap<string, Float64Array>;
  /** The objective where it is left out; null goes forward only. */
  readonly target?: TargetChoice | null;
  /** Training where it is left out. */
  readonly mode?: PassMode;
}

/**
 * Gradient descent with its parts apart: which rows a step sees, a machine made ready for it, and the update of θ. `train` runs them
 * one after another; the debugger stands still in between. Steps count from 1.
 */
export interface Trainer {
  readonly plan: TrainingPlan;
  /** θ and the running statistics as they are now, in place. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly buffers: ReadonlyMap<string, Float64Array>;
  rowsOf(step: number): readonly number[];
  /** Counts from 1. */
  epochOf(step: number): number;
  /** A machine with the step's rows, θ and running statistics, its pass not begun. It is used again for later steps. */
  prepare(step: number): Machine;
  /** Moves θ by the gradients of the pass that was prepared last, and takes over its running statistics. */
  update(machine: Machine): void;
  /** Brings numbers that were set in `parameters` to wherever they are shown. */
  shareParameters(): void;
  save(): TrainerState;
  restore(state: TrainerState): void;
  /** As `save`, but for any engine of the same network and training. `step`: steps done so far. */
  state(step: number): EngineState;
  restoreState(state: EngineState): void;
}

/** All that a step leaves for the next one: θ, the running statistics and what the optimizer remembers, for the trainer that saved it. */
export interface TrainerState {
  /** In one array, so that a state a step costs little beside a small pass. */
  readonly numbers: Float64Array;
  /** Of each parameter that moves, how often it did. */
  readonly moves: readonly number[];
}

/** A RangeError where there is no objective and no other target was given, and where a pass cannot be run (see `createMachine`). */
export function createTrainer(options: TrainerOptions): Trainer {
  const { graph, dataset, start, plan, keeps = new Map(), mode = "training" } = options;
  const target = options.target === undefined ? objectiveTarget(graph) : options.target;
  if (target === null && options.target === undefined) throw new RangeError("Training needs an objective.");
  const theta = new Map(
    graph.parameters.map(({ name, size }) => [name, (start.get(name) ?? new Float64Array(size)).slice()]),
  );
  const buffers = initialBuffers(graph);
  for (const [name, values] of keeps) if (buffers.has(name)) buffers.set(name, values.slice());
  const movers = plan.moving.map((name) => createMover(graph, name, plan));
  const saved = [...theta.values(), ...buffers.values(), ...movers.flatMap(({ memory }) => memory)];
  const savedLength = saved.reduce((sum, { length }) => sum + length, 0);
  const rowsOf = createRowOrder(plan, dataset.rows);
  const rateOf = createLearningRate(plan);
  let prepared = 1;
  const sharing = graph.nodes.flatMap((node) => node.params.filter(({ slots }) => slots !== null));
  // One for whole batches, one for what is left at the end of an epoch.
  const machines = new Map<number, Machine>();
  const epochOf = (step: number): number => Math.floor((step - 1) / plan.stepsPerEpoch) + 1;
  const shareParameters = (): void => {
    for (const param of sharing) copySharedEntries(theta, param);
  };
  return {
    plan,
    parameters: theta,
    buffers,
    epochOf,
    rowsOf: (step) => rowsOf(step, epochOf(step)),
    prepare(step) {
      prepared = step;
      const rows = rowsOf(step, epochOf(step));
      const inputs = selectRows(dataset, rows);
      const machine =
        machines.get(rows.length) ??
        createMachine(graph, { batch: rows.length, inputs, parameters: theta, target, mode });
      machines.set(rows.length, machine);
      machine.setInputs(inputs);
      machine.setPass(step - 1, buffers);
      for (const [name, values] of theta) machine.setParameter(name, values);
      return machine;
    },
    update(machine) {
      const gradients = movers.map((mover) => mover.gradient(machine));
      if (plan.clip)
        clipGradients(
          plan.clip,
          gradients.filter((gradient) => gradient !== null),
        );
      const hyperparameters = { ...plan.hyperparameters, learningRate: rateOf(prepared) };
      for (const [i, mover] of movers.entries()) {
        const gradient = gradients[i];
        // Where nothing flows there is no gradient, and as in PyTorch no step either, not even of weight decay.
        if (gradient) mover.move(theta, gradient, hyperparameters);
      }
      for (const node of graph.nodes)
        for (const { name, spec } of node.buffers)
          buffers.get(name)?.set(machine.nextBufferValue(node, spec.name) ?? []);
      shareParameters();
    },
    shareParameters,
    save() {
      const numbers = new Float64Array(savedLength);
      let at = 0;
      for (const values of saved) {
        numbers.set(values, at);
        at += values.length;
      }
      return { numbers, moves: movers.map(({ moves }) => moves) };
    },
    state: (step) => ({
      step,
      parameters: copyOf(theta),
      buffers: copyOf(buffers),
      memory: new Map(movers.map(({ name, memory }) => [name, memory.map((values) => values.slice())])),
      moves: new Map(movers.map(({ name, moves }) => [name, moves])),
    }),
    restoreState(state) {
      for (const [name, values] of state.parameters) theta.get(name)?.set(values);
      for (const [name, values] of state.buffers) buffers.get(name)?.set(values);
      for (const mover of movers) {
        mover.moves = state.moves.get(mover.name) ?? 0;
        const kept = state.memory.get(mover.name);
        mover.memory.forEach((values, i) => {
          values.set(kept?.[i] ?? new Float64Array(values.length));
        });
      }
    },
    restore({ numbers, moves }) {
      let at = 0;
      for (const values of saved) {
        values.set(numbers.subarray(at, at + values.length));
        at += values.length;
      }
      movers.forEach((mover, i) => {
        mover.moves = moves[i] ?? 0;
      });
    },
  };
}

export function copyOf(values: ReadonlyMap<string, Float64Array>): ReadonlyMap<string, Float64Array> {
  return new Map([...values].map(([name, numbers]) => [name, numbers.slice()]));
}

interface Mover {
  readonly name: string;
  readonly memory: readonly Float64Array[];
  /** How often it has moved: several optimizers begin with other steps. */
  moves: number;
  /** Of the numbers that are its own; null where nothing flows. */
  gradient(machine: Machine): Float64Array | null;
  move(theta: ReadonlyMap<string, Float64Array>, gradient: Float64Array, hyperparameters: Hyperparameters): void;
}

/** Moves one parameter and remembers for it. Entries that show a shared parameter's numbers are moved with that one. */
function createMover(graph: Graph, name: string, { optimizer }: TrainingPlan): Mover {
  const parameter = graph.parameterByName.get(name);
  const entries = parameter?.owned ?? Array.from({ length: parameter?.size ?? 0 }, (_, k) => k);
  const memory = optimizer.memory.map(() => new Float64Array(entries.length));
  return {
    name,
    memory,
    moves: 0,
    gradient(machine) {
      const gradient = machine.parameterGradient(name);
      return gradient && Float64Array.from(entries, (k) => gradient[k] as number);
    },
    move(theta, gradient, hyperparameters) {
      const values = theta.get(name);
      if (!values) return;
      this.moves += 1;
      const own = Float64Array.from(entries, (k) => values[k] as number);
      optimizer.update(own, gradient, memory, this.moves, hyperparameters);
      for (const [i, k] of entries.entries()) values[k] = own[i] as number;
    },
  };
}

/** The rows of one step: in file order, or in an order drawn anew for each epoch. The latest order is kept: an epoch has many steps. */
function createRowOrder(
  { batchSize, shuffle, stepsPerEpoch, seed }: TrainingPlan,
  count: number,
): (step: number, epoch: number) => readonly number[] {
  let drawn: { readonly epoch: number; readonly order: Uint32Array } | null = null;
  return (step, epoch) => {
    const from = ((step - 1) % stepsPerEpoch) * batchSize;
    const to = Math.min(from + batchSize, count);
    if (!shuffle) return Array.from({ length: to - from }, (_, i) => from + i);
    if (drawn?.epoch !== epoch) drawn = { epoch, order: shuffledRows(count, seed, epoch) };
    return Array.from(drawn.order.subarray(from, to));
  };
}
