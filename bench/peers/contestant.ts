import type { Task, TaskName } from "./tasks.ts";

/** What is computed, by name, so that different programs can be held against each other: `loss`, `Σ|∂L/∂θ|`, … */
export type Figures = Readonly<Record<string, number>>;

/** A task, ready to run in one program. */
export interface Contestant {
  /** Samples of one step, where the program cannot take the task's batch at once. */
  readonly batch?: number;
  /** What it does otherwise than the task says; printed beside its figure. */
  readonly remark?: string;
  /** Called once, first, with the starting weights. */
  check(): Figures;
  /** Does so many steps or passes. */
  run(count: number): void;
}

/** Makes a contestant, or says in a few words why it cannot do this task. `require` finds the peer's own packages. */
export type Open = (task: Task, require: NodeJS.Require) => Promise<Contestant | string> | Contestant | string;

/** What a process is asked to do, and what it answers: one line of JSON each way. */
export interface Job {
  readonly variant: string;
  readonly task: TaskName;
  /** The check costs time and gives the same figures every round. */
  readonly check: boolean;
  /** Where the peer's packages are, or null. */
  readonly packages: string | null;
  /** Where the tasks' numbers lie for those who do not speak TypeScript. */
  readonly tasks: string;
  /** Where Chainrule's kernels lie. */
  readonly dist: string;
  readonly warmUp: number;
  readonly measure: number;
}

export type Answer =
  | {
      readonly ok: true;
      /** Samples or passes a second, the median of the slices. */
      readonly rate: number;
      readonly figures: Figures;
      readonly remark: string;
    }
  | { readonly ok: false; readonly reason: string };

/** Names of figures that several programs give. */
export const LOSS = "loss";
export const SINGLE = "loss, one sample a step";
export const MAX_POOLING = "loss, max pooling";
export const GRADIENTS = "Σ|∂L/∂θ|";
