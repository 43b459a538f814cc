import type { WatchedPart } from "./goal.ts";
import { createLearningRate } from "./learningRate.ts";
import type { TrainingPlan } from "./plan.ts";
import type { StepEngine } from "./stepEngine.ts";
import type { Yardstick } from "./yardstick.ts";

/** Why training ended: all its steps are done, its goal is reached, the validation part gained nothing any more, or somebody stopped it. */
export type Ending = "steps" | "goal" | "patience" | "stopped";

/** Where training stands after some steps. */
export interface Look {
  readonly step: number;
  /** Counts from 1. */
  readonly epoch: number;
  /** Of the last step's rows, with θ as it was before that step. */
  readonly objective: number;
  /** η of the last step. */
  readonly learningRate: number;
  /** The objectives of whole parts where they were measured at this very step. */
  readonly measured: Readonly<Partial<Record<WatchedPart, number>>>;
}

/** What training gives. */
export interface Learned {
  /** The step that it is from. */
  readonly step: number;
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly buffers: ReadonlyMap<string, Float64Array>;
}

/** What was judged so far: with the engine's state, all that a run needs to go on. */
export interface Supervision {
  readonly ending: Ending | null;
  readonly reached: boolean | null;
  readonly best: (Learned & { readonly objective: number }) | null;
  readonly epochsWithoutGain: number;
}

export interface SupervisorOptions {
  readonly engine: StepEngine;
  readonly plan: TrainingPlan;
  /** Of the parts that have rows. */
  readonly yardsticks: Readonly<Partial<Record<WatchedPart, Yardstick>>>;
  /** What an earlier part of the run had judged; its engine has been brought to the same step. */
  readonly from?: Supervision | null;
}

/**
 * Training with an eye on what the file says about its end: after every epoch it measures what the goal and early stopping ask for. In
 * slices, so that a host can show what happens and stop it.
 */
export interface Supervisor {
  /** Null while there is more to do. */
  readonly ending: Ending | null;
  /** Does up to `most` steps, fewer where an epoch that is measured ends, or all training does. */
  advance(most: number): Look;
  /** The objective over a part with θ as it is; null where that part has no rows. */
  measure(part: WatchedPart): number | null;
  stop(): void;
  /** Whether a stated goal was reached; null where none is stated. */
  readonly reached: boolean | null;
  /** θ and the running statistics as they are. */
  now(): Learned;
  /** Of the best epoch where training stops early, else of the last step. */
  learned(): Learned;
  supervision(): Supervision;
}

/** A sentence where the file asks for a part that has no rows. */
export function whyNotSupervised({ goal, earlyStopping }: TrainingPlan, hasValidation: boolean): string | null {
  if (hasValidation) return null;
  const how = 'the data has no validation part; give "data" a "split" with one';
  if (earlyStopping) return `"earlyStopping" watches the validation part, but ${how}.`;
  return goal?.part === "validation" ? `The goal is one of the validation part, but ${how}.` : null;
}

export function superviseTraining({ engine, plan, yardsticks, from = null }: SupervisorOptions): Supervisor {
  const { goal, earlyStopping, stepsPerEpoch, steps } = plan;
  const isWatched = goal !== null || earlyStopping !== null;
  const rateOf = createLearningRate(plan);
  let ending: Ending | null = from?.ending ?? (steps === 0 ? "steps" : null);
  let reached = from?.reached ?? (goal === null ? null : false);
  let best = from?.best ?? null;
  let epochsWithoutGain = from?.epochsWithoutGain ?? 0;

  const learnedNow = (): Learned => ({
    step: engine.step,
    parameters: engine.parameters(),
    buffers: engine.buffers(),
  });
  const measure = (part: WatchedPart): number | null =>
    yardsticks[part]?.(engine.parameters(), engine.buffers()) ?? null;

  /** Measures what the file asks for, and ends training by it. */
  function judge(): Look["measured"] {
    const parts = new Set<WatchedPart>();
    if (goal) parts.add(goal.part);
    if (earlyStopping) parts.add("validation");
    const measured: Partial<Record<WatchedPart, number>> = {};
    for (const part of parts) {
      const objective = measure(part);
      if (objective !== null) measured[part] = objective;
    }
    const { validation } = measured;
    if (earlyStopping && validation !== undefined) {
      // NaN is no gain, and nothing is one over it.
      const isGain =
        best === null || Number.isNaN(best.objective) || validation < best.objective - earlyStopping.minimumDelta;
      epochsWithoutGain = isGain ? 0 : epochsWithoutGain + 1;
      if (isGain) best = { ...learnedNow(), objective: validation };
      if (epochsWithoutGain >= earlyStopping.patience) ending = "patience";
    }
    if (goal && (measured[goal.part] ?? Number.NaN) <= goal.objective) {
      reached = true;
      ending = "goal";
      // What reached the goal is what training gives, though another epoch may have been better on the other part.
      best = null;
    }
    return measured;
  }

  return {
    get ending() {
      return ending;
    },
    get reached() {
      return reached;
    },
    measure,
    now: learnedNow,
    stop() {
      ending ??= "stopped";
    },
    learned: () => best ?? learnedNow(),
    supervision: () => ({ ending, reached, best, epochsWithoutGain }),
    advance(most) {
      const toEpoch = stepsPerEpoch - (engine.step % stepsPerEpoch);
      const objectives = engine.run(Math.max(1, isWatched ? Math.min(most, toEpoch) : most));
      const { step } = engine;
      const isOver = step >= steps;
      const isEpoch = step % stepsPerEpoch === 0 || isOver;
      const measured = isWatched && isEpoch ? judge() : {};
      if (isOver) ending ??= "steps";
      return {
        step,
        epoch: Math.floor((step - 1) / stepsPerEpoch) + 1,
        objective: objectives.at(-1) ?? Number.NaN,
        learningRate: rateOf(step),
        measured,
      };
    },
  };
}
