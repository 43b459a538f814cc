import type { EngineState } from "../training/engineState.ts";
import type { Optimizer } from "../training/optimizers.ts";
import type { TrainingPlan } from "../training/plan.ts";
import { type Statistics, statisticsOf } from "./statistics.ts";

export interface OptimizerRequests {
  /** What the optimizer of the run remembers of a parameter of θ's list, at the step that the canvas shows, and its next step. */
  optimizerState: { args: { readonly parameter: string }; result: OptimizerView };
}

/** What an optimizer keeps beside one parameter. */
export interface OptimizerView {
  readonly parameter: string;
  /** `Adam`. */
  readonly optimizer: string;
  /** Steps of the run so far, and how many of them moved this parameter: t of the corrections. */
  readonly step: number;
  readonly moves: number;
  /** False where training leaves it as it is; nothing below then. */
  readonly isMoving: boolean;
  /** Which entries of the parameter are its own, in order; empty where there are more than `MOST_ENTRIES`. */
  readonly entries: readonly number[];
  /** What is remembered, then `step`, the next Δθ; that is left out where no step is to come. */
  readonly arrays: readonly MemoryArray[];
}

export interface MemoryArray {
  readonly name: MemoryName;
  readonly statistics: Statistics;
  /** One number an entry; empty where there are more than `MOST_ENTRIES`. */
  readonly numbers: Float64Array;
}

export type MemoryName = "velocity" | "mean" | "square" | "step";

/** Of a larger parameter only the statistics are told. */
export const MOST_ENTRIES = 200;

/** `after`: one step later; null, or at the same step, where no step is to come. */
export function optimizerView(
  { optimizer, hyperparameters }: Pick<TrainingPlan, "optimizer" | "hyperparameters">,
  parameter: string,
  owned: readonly number[] | null,
  before: EngineState,
  after: EngineState | null,
): OptimizerView {
  const memory = before.memory.get(parameter);
  const values = before.parameters.get(parameter) ?? new Float64Array(0);
  const own = owned ?? Array.from(values, (_, k) => k);
  const isSmall = own.length <= MOST_ENTRIES;
  const arrayOf = (name: MemoryName, numbers: Float64Array): MemoryArray => ({
    name,
    statistics: statisticsOf(numbers),
    numbers: isSmall ? numbers : new Float64Array(0),
  });
  const used = usedMemory(optimizer, hyperparameters);
  const arrays = optimizer.memory.flatMap((name, i) => {
    const numbers = memory?.[i];
    return numbers && used.has(name) ? [arrayOf(name as MemoryName, numbers)] : [];
  });
  const next = after && after.step > before.step ? after.parameters.get(parameter) : undefined;
  const step = next && Float64Array.from(own, (k) => (next[k] as number) - (values[k] as number));
  return {
    parameter,
    optimizer: optimizer.title,
    step: before.step,
    moves: before.moves.get(parameter) ?? 0,
    isMoving: memory !== undefined,
    entries: isSmall && memory !== undefined ? own : [],
    arrays: memory === undefined ? [] : [...arrays, ...(step ? [arrayOf("step", step)] : [])],
  };
}

/** The arrays that these settings make use of; the others stay as they were made. */
function usedMemory({ name, memory }: Optimizer, h: TrainingPlan["hyperparameters"]): ReadonlySet<string> {
  return new Set(
    memory.filter((array) => {
      if (name === "sgd") return h.momentum !== 0;
      if (name === "rmsprop" && array === "mean") return h.centered;
      return !(name === "rmsprop" && array === "velocity" && h.momentum === 0);
    }),
  );
}
