import { type Dataset, selectRows } from "../data/dataset.ts";
import { createMachine, type Machine } from "../engine/machine.ts";
import { objectiveTarget } from "../engine/timeline.ts";
import { initialBuffers } from "../graph/buffers.ts";
import type { Graph } from "../graph/graph.ts";
import { copySharedEntries } from "./initializers.ts";
import type { TrainingPlan } from "./plan.ts";
import { shuffledRows } from "./rowOrder.ts";

/** One step of gradient descent, done. */
export interface TrainingStep {
  /** Counts from 1. */
  readonly step: number;
  readonly epoch: number;
  /** Of the step's rows, with the parameters as they were before it. */
  readonly objective: number;
  /** As they are after it, in the order of θ. Copied on request only: most steps are watched by nobody. */
  parameters(): ReadonlyMap<string, Float64Array>;
  /** Running statistics as they are after it, by name (`node.mean`); copied as well. */
  buffers(): ReadonlyMap<string, Float64Array>;
}

/**
 * Trains step by step; whoever iterates may stop, pause or go on at will. The same plan, data and starting numbers give the same
 * steps bit for bit. `keeps`: running statistics to start from; what is left out is as the graph has it. Needs an objective; throws a RangeError
 * without one, and where a pass cannot be run (see `createMachine`).
 */
export function* train(
  graph: Graph,
  dataset: Dataset,
  start: ReadonlyMap<string, Float64Array>,
  plan: TrainingPlan,
  keeps: ReadonlyMap<string, Float64Array> = new Map(),
): Generator<TrainingStep, void, void> {
  const target = objectiveTarget(graph);
  if (!target) throw new RangeError("Training needs an objective.");
  const theta = new Map(
    graph.parameters.map(({ name, size }) => [name, (start.get(name) ?? new Float64Array(size)).slice()]),
  );
  const buffers = initialBuffers(graph);
  for (const [name, values] of keeps) if (buffers.has(name)) buffers.set(name, values.slice());
  const movers = plan.moving.map((name) => createMover(graph, name, plan));
  const sharing = graph.nodes.flatMap((node) => node.params.filter(({ slots }) => slots !== null));
  const machines = new Map<number, Machine>();
  for (let step = 1; step <= plan.steps; step++) {
    const epoch = Math.floor((step - 1) / plan.stepsPerEpoch) + 1;
    const rows = rowsOf(plan, dataset.rows, step, epoch);
    const inputs = selectRows(dataset, rows);
    const machine =
      machines.get(rows.length) ??
      createMachine(graph, { batch: rows.length, inputs, parameters: theta, target, mode: "training" });
    machines.set(rows.length, machine);
    machine.setInputs(inputs);
    machine.setPass(step - 1, buffers);
    for (const [name, values] of theta) machine.setParameter(name, values);
    machine.runAll();
    const objective = machine.objective ?? Number.NaN;
    for (const move of movers) move(theta, machine);
    for (const node of graph.nodes)
      for (const { name, spec } of node.buffers) buffers.get(name)?.set(machine.nextBufferValue(node, spec.name) ?? []);
    for (const param of sharing) copySharedEntries(theta, param);
    yield {
      step,
      epoch,
      objective,
      parameters: () => copyOf(theta),
      buffers: () => copyOf(buffers),
    };
  }
}

function copyOf(values: ReadonlyMap<string, Float64Array>): ReadonlyMap<string, Float64Array> {
  return new Map([...values].map(([name, numbers]) => [name, numbers.slice()]));
}

type Mover = (theta: ReadonlyMap<string, Float64Array>, machine: Machine) => void;

/** Moves one parameter and remembers for it. Entries that show a shared parameter's numbers are moved with that one. */
function createMover(graph: Graph, name: string, { optimizer, hyperparameters }: TrainingPlan): Mover {
  const parameter = graph.parameterByName.get(name);
  const entries = parameter?.owned ?? Array.from({ length: parameter?.size ?? 0 }, (_, k) => k);
  const memory = optimizer.memory.map(() => new Float64Array(entries.length));
  let moves = 0;
  return (theta, machine) => {
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
