import type { TrainingSettings } from "../document/document.ts";
import type { Graph } from "../graph/graph.ts";
import { type Clip, readClip } from "./clipping.ts";
import { type EarlyStopping, type Goal, readEarlyStopping, readGoal } from "./goal.ts";
import { type Hyperparameters, type Optimizer, optimizers } from "./optimizers.ts";
import { readSchedules, type Schedule } from "./schedules.ts";

/** What the file's `training` means for one graph and its data, every default filled in. */
export interface TrainingPlan {
  readonly optimizer: Optimizer;
  readonly hyperparameters: Hyperparameters;
  /** Rows a step; the last of an epoch may have fewer. */
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Names of the parameters that move. */
  readonly moving: readonly string[];
  readonly seed: number;
  /** What changes the learning rate from epoch to epoch or step to step, one law after another. */
  readonly schedules: readonly Schedule[];
  readonly clip: Clip | null;
  /** Stepping one by one knows nothing of them; `superviseTraining` does. */
  readonly goal: Goal | null;
  readonly earlyStopping: EarlyStopping | null;
}

/** Passes over the rows, where the file names neither epochs nor steps. */
const DEFAULT_EPOCHS = 100;

/** The plan, or a sentence that says why there can be none. */
export function planTraining({ settings, seed }: TrainingSettings, graph: Graph, rows: number): TrainingPlan | string {
  const optimizer = optimizers.get(String(settings["optimizer"] ?? "sgd"));
  if (!optimizer) return `There is no optimizer "${String(settings["optimizer"])}".`;
  const hyperparameters: Hyperparameters = {
    ...optimizer.defaults,
    ...pick(settings, Object.keys(optimizer.defaults)),
  };
  if (hyperparameters.nesterov && (hyperparameters.momentum === 0 || hyperparameters.dampening !== 0)) {
    return "Nesterov's momentum needs a momentum above 0 and no dampening.";
  }
  const moving = readMoving(settings["only"], graph);
  if (typeof moving === "string") return moving;
  const batchSize = Math.min(numberOr(settings["batchSize"], rows), rows);
  const stepsPerEpoch = Math.ceil(rows / batchSize);
  const steps = numberOr(settings["steps"], numberOr(settings["epochs"], DEFAULT_EPOCHS) * stepsPerEpoch);
  return {
    optimizer,
    hyperparameters,
    batchSize,
    shuffle: settings["shuffle"] === true,
    steps,
    stepsPerEpoch,
    moving,
    seed,
    schedules: readSchedules(settings["schedule"]),
    clip: readClip(settings["clip"]),
    goal: readGoal(settings["goal"]),
    earlyStopping: readEarlyStopping(settings["earlyStopping"]),
  };
}

/** `training.only`: `node.param` or a shared name; a name of a parameter that is shared as a whole means the shared one. */
function readMoving(only: unknown, graph: Graph): readonly string[] | string {
  if (!Array.isArray(only)) return graph.parameters.map(({ name }) => name);
  const listed = new Map<string, string>(
    graph.nodes.flatMap((node) => node.params.map((param) => [`${node.id}.${param.name}`, param.listedAs] as const)),
  );
  const moving = new Set<string>();
  for (const name of only.map(String)) {
    const parameter = graph.parameterByName.get(listed.get(name) ?? name);
    if (!parameter) return `"${name}" in "only" is no parameter of this network.`;
    moving.add(parameter.name);
  }
  return graph.parameters.map(({ name }) => name).filter((name) => moving.has(name));
}

function pick(settings: Readonly<Record<string, unknown>>, names: readonly string[]): Partial<Hyperparameters> {
  return Object.fromEntries(names.filter((name) => settings[name] !== undefined).map((name) => [name, settings[name]]));
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
