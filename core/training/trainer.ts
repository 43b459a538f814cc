import { type Dataset, selectRows } from "../data/dataset.ts";
import { createMachine, type Machine } from "../engine/machine.ts";
import type { TargetChoice } from "../engine/tape.ts";
import { objectiveTarget } from "../engine/timeline.ts";
import { initialBuffers } from "../graph/buffers.ts";
import type { Graph } from "../graph/graph.ts";
import type { PassMode } from "../ops/op.ts";
import { copySharedEntries } from "./initializers.ts";
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
  /** Moves θ by the gradients of the pass, and takes over its running statistics. */
  update(machine: Machine): void;
  /** Brings numbers that were set in `parameters` to wherever they are shown. */
  shareParameters(): void;
  save(): TrainerState;
  restore(state: TrainerState): void;
}

/** All that a step leaves for the next one. */
export interface TrainerState {
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly buffers: ReadonlyMap<string, Float64Array>;
  readonly movers: readonly MoverState[];
  readonly bytes: number;
}

interface MoverState {
  readonly memory: readonly Float64Array[];
  readonly moves: number;
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
    rowsOf: (step) => rowsOf(plan, dataset.rows, step, epochOf(step)),
    prepare(step) {
      const rows = rowsOf(plan, dataset.rows, step, epochOf(step));
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
      for (const mover of movers) mover.move(theta, machine);
      for (const node of graph.nodes)
        for (const { name, spec } of node.buffers)
          buffers.get(name)?.set(machine.nextBufferValue(node, spec.name) ?? []);
      shareParameters();
    },
    shareParameters,
    save() {
      const state = {
        parameters: copyOf(theta),
        buffers: copyOf(buffers),
        movers: movers.map((mover) => mover.save()),
      };
      const kept = state.movers.flatMap(({ memory }) => memory);
      const numbers = [...state.parameters.values(), ...state.buffers.values(), ...kept];
      return { ...state, bytes: numbers.reduce((sum, { byteLength }) => sum + byteLength, 0) };
    },
    restore(state) {
      for (const [name, values] of state.parameters) theta.get(name)?.set(values);
      for (const [name, values] of state.buffers) buffers.get(name)?.set(values);
      movers.forEach((mover, i) => {
        const kept = state.movers[i];
        if (kept) mover.restore(kept);
      });
    },
  };
}

export function copyOf(values: ReadonlyMap<string, Float64Array>): ReadonlyMap<string, Float64Array> {
  return new Map([...values].map(([name, numbers]) => [name, numbers.slice()]));
}

interface Mover {
  move(theta: ReadonlyMap<string, Float64Array>, machine: Machine): void;
  save(): MoverState;
  restore(state: MoverState): void;
}

/** Moves one parameter and remembers for it. Entries that show a shared parameter's numbers are moved with that one. */
function createMover(graph: Graph, name: string, { optimizer, hyperparameters }: TrainingPlan): Mover {
  const parameter = graph.parameterByName.get(name);
  const entries = parameter?.owned ?? Array.from({ length: parameter?.size ?? 0 }, (_, k) => k);
  const memory = optimizer.memory.map(() => new Float64Array(entries.length));
  let moves = 0;
  return {
    move(theta, machine) {
      const values = theta.get(name);
      const gradient = machine.parameterGradient(name);
      // Where nothing flows there is no gradient, and as in PyTorch no step either, not even of weight decay.
      if (!values || !gradient) return;
      moves += 1;
      const own = Float64Array.from(entries, (k) => values[k] as number);
      optimizer.update(
        own,
        Float64Array.from(entries, (k) => gradient[k] as number),
        memory,
        moves,
        hyperparameters,
      );
      for (const [i, k] of entries.entries()) values[k] = own[i] as number;
    },
    save: () => ({ memory: memory.map((values) => values.slice()), moves }),
    restore(state) {
      memory.forEach((values, i) => {
        values.set(state.memory[i] ?? []);
      });
      moves = state.moves;
    },
  };
}

/** The rows of one step: in file order, or in an order drawn anew for each epoch. */
function rowsOf(
  { batchSize, shuffle, stepsPerEpoch, seed }: TrainingPlan,
  count: number,
  step: number,
  epoch: number,
): readonly number[] {
  const from = ((step - 1) % stepsPerEpoch) * batchSize;
  const to = Math.min(from + batchSize, count);
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  if (!shuffle) return places;
  const order = shuffledRows(count, seed, epoch);
  return places.map((place) => order[place] as number);
}
