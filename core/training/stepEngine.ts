import type { Dataset } from "../data/dataset.ts";
import type { Precision } from "../engine/pass.ts";
import type { Kernels } from "../engine/wasm/module.ts";
import type { ThreadHost } from "../engine/wasm/team.ts";
import { createTrainer as createModuleTrainer } from "../engine/wasm/wasmTrainer.ts";
import type { Graph } from "../graph/graph.ts";
import type { EngineState } from "./engineState.ts";
import type { TrainingPlan } from "./plan.ts";
import { copyOf, createTrainer } from "./trainer.ts";

/** Whoever does the steps, many a call: the readable reference, or the module. */
export interface StepEngine {
  /** Steps done. */
  readonly step: number;
  /** Does the next steps, `plan.steps` at most in all; their objectives, each as it was before its step. */
  run(steps: number): Float64Array;
  /** θ as it is now, in the order of θ; copied. */
  parameters(): ReadonlyMap<string, Float64Array>;
  /** Running statistics as they are now, by name (`node.mean`); copied. */
  buffers(): ReadonlyMap<string, Float64Array>;
  /** Copied. */
  state(): EngineState;
  /** Goes on from a state of this network, data and plan, made by any engine. */
  restore(state: EngineState): void;
  /** Ends its threads, where it has some. */
  dispose(): void;
}

export interface TrainingWork {
  readonly graph: Graph;
  /** The rows to learn from. */
  readonly dataset: Dataset;
  readonly start: ReadonlyMap<string, Float64Array>;
  /** Running statistics to start from, where they are not the graph's. */
  readonly buffers: ReadonlyMap<string, Float64Array>;
  readonly plan: TrainingPlan;
  readonly precision: Precision;
  /** Threads that share every step, where there are to be several. */
  readonly threads?: { readonly count: number; readonly host: ThreadHost };
}

/** Without kernels the reference, in double precision. A RangeError as for `createTrainer`. */
export function createStepEngine(kernels: Kernels | null, work: TrainingWork): StepEngine {
  return kernels === null ? createReferenceEngine(work) : createModuleTrainer(kernels, work);
}

function createReferenceEngine({ graph, dataset, start, buffers, plan }: TrainingWork): StepEngine {
  const trainer = createTrainer({ graph, dataset, start, plan, keeps: buffers });
  let done = 0;
  return {
    get step() {
      return done;
    },
    run(steps) {
      const objectives = new Float64Array(Math.max(0, Math.min(steps, plan.steps - done)));
      for (let k = 0; k < objectives.length; k++) {
        const machine = trainer.prepare(done + 1);
        machine.runAll();
        objectives[k] = machine.objective ?? Number.NaN;
        trainer.update(machine);
        done++;
      }
      return objectives;
    },
    parameters: () => copyOf(trainer.parameters),
    buffers: () => copyOf(trainer.buffers),
    state: () => trainer.state(done),
    restore(state) {
      trainer.restoreState(state);
      done = state.step;
    },
    dispose() {},
  };
}
