import type { Dataset } from "../data/dataset.ts";
import type { Graph } from "../graph/graph.ts";
import type { TrainingPlan } from "./plan.ts";
import { copyOf, createTrainer } from "./trainer.ts";

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
  const trainer = createTrainer({ graph, dataset, start, plan, keeps });
  for (let step = 1; step <= plan.steps; step++) {
    const machine = trainer.prepare(step);
    machine.runAll();
    const objective = machine.objective ?? Number.NaN;
    trainer.update(machine);
    yield {
      step,
      epoch: trainer.epochOf(step),
      objective,
      parameters: () => copyOf(trainer.parameters),
      buffers: () => copyOf(trainer.buffers),
    };
  }
}
