import { type Dataset, selectRows } from "../data/dataset.ts";
import { createMachine } from "../engine/machine.ts";
import { objectiveTarget } from "../engine/timeline.ts";
import type { Graph } from "../graph/graph.ts";
import { train } from "./loop.ts";
import type { TrainingPlan } from "./plan.ts";

/** An engine for those who want many passes or steps and look at none of them: benchmarks, long training. */
export interface Runner {
  /** What runs, and in which precision: `reference f64`. */
  readonly name: string;
  readonly precision: "f64" | "f32";
  /** Why it cannot run here; null where it can. */
  unavailable(): string | null;
  /** May throw a RangeError in plain words, where the network is more than it can take. */
  open(work: Work): Promise<OpenRun>;
}

export interface Work {
  readonly graph: Graph;
  readonly dataset: Dataset;
  /** The numbers that every parameter starts with. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
  /** Rows of a pass: the first ones of the data. */
  readonly batch: number;
  /** Null where nobody will train. Its `steps` are no limit here. */
  readonly plan: TrainingPlan | null;
}

/** A network in an engine: passes over the first rows, as one batch, and training from the starting numbers. */
export interface OpenRun {
  /** What the engine holds for it. */
  readonly bytes: number;
  /** Does so many forward passes, in one call. */
  forward(count: number): void;
  /** Does so many passes forward and back; every gradient is computed. */
  pass(count: number): void;
  /** Does so many steps of training, going on where the last call ended. Passes do not see it. */
  train(count: number): void;
  /** Of the last pass, or of the last step's rows as they were before it moved θ. */
  objective(): number;
  /** Σ|∂L/∂θ| of the last pass, over all parameters. */
  gradientSum(): number;
  /** Ends its threads, where it has some. */
  close(): void;
}

/** The readable kernels in double precision, as every view runs them. */
export const referenceRunner: Runner = {
  name: "reference f64",
  precision: "f64",
  unavailable: () => null,
  async open({ graph, dataset, parameters, batch, plan }) {
    const target = objectiveTarget(graph);
    const rows = Array.from({ length: batch }, (_, row) => row);
    const machine = createMachine(graph, { batch, inputs: selectRows(dataset, rows), parameters, target });
    const whole = machine.timeline.length;
    const forwardSteps = machine.timeline.find(({ phase }) => phase === "seed")?.index ?? whole;
    const steps = plan && train(graph, dataset, parameters, { ...plan, steps: Number.MAX_SAFE_INTEGER });
    let objective = Number.NaN;
    const repeat = (count: number, goal: number): void => {
      for (let i = 0; i < count; i++) {
        machine.reset();
        machine.runTo(goal);
      }
      objective = machine.objective ?? Number.NaN;
    };
    return {
      bytes: machine.program.bytes,
      forward: (count) => repeat(count, forwardSteps),
      pass: (count) => repeat(count, whole),
      train(count) {
        for (let i = 0; i < count; i++) {
          const next = steps?.next();
          if (next?.done === false) ({ objective } = next.value);
        }
      },
      objective: () => objective,
      gradientSum() {
        let sum = 0;
        for (const { name } of graph.parameters) {
          for (const number of machine.parameterGradient(name) ?? []) sum += Math.abs(number);
        }
        return sum;
      },
      close() {},
    };
  },
};
