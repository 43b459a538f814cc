import type { Dataset } from "../core/data/dataset.ts";
import type { Kernels } from "../core/engine/wasm/module.ts";
import type { ThreadHost } from "../core/engine/wasm/team.ts";
import { createTrainer } from "../core/engine/wasm/wasmTrainer.ts";
import type { Graph } from "../core/graph/graph.ts";
import { type TrainingStep, train } from "../core/training/loop.ts";
import type { TrainingPlan } from "../core/training/plan.ts";

export interface TrainingWork {
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly start: ReadonlyMap<string, Float64Array>;
  /** Running statistics to start from, where they are not the graph's. */
  readonly buffers: ReadonlyMap<string, Float64Array>;
  readonly plan: TrainingPlan;
  readonly precision: "f64" | "f32";
  /** Threads that share every step, where there are to be several. */
  readonly threads?: { readonly count: number; readonly host: ThreadHost };
}

/**
 * The steps that somebody looks at: the first, every `every`-th and the last. What lies between runs inside the module in
 * one call.
 */
export function* trainingSteps(
  kernels: Kernels | null,
  work: TrainingWork,
  every: number,
): Generator<TrainingStep, void, void> {
  const { graph, dataset, start, buffers, plan } = work;
  if (kernels === null) {
    for (const step of train(graph, dataset, start, plan, buffers))
      if (isLookedAt(step.step, plan.steps, every)) yield step;
    return;
  }
  const trainer = createTrainer(kernels, work);
  try {
    for (let step = 1; step <= plan.steps; step++) {
      if (!isLookedAt(step, plan.steps, every)) continue;
      const objective = trainer.run(step - trainer.step).at(-1) ?? Number.NaN;
      const epoch = Math.floor((step - 1) / plan.stepsPerEpoch) + 1;
      yield { step, epoch, objective, parameters: () => trainer.parameters(), buffers: () => trainer.buffers() };
    }
  } finally {
    trainer.dispose();
  }
}

const isLookedAt = (step: number, steps: number, every: number): boolean =>
  step === 1 || step === steps || step % every === 0;
