import type { Graph } from "../../graph/graph.ts";
import type { Clip } from "../../training/clipping.ts";
import type { TrainingPlan } from "../../training/plan.ts";
import * as Code from "./codes.ts";
import type { Compiled } from "./compilePass.ts";
import type { Planner } from "./plan.ts";
import type { ParameterPlace } from "./theta.ts";

/** Where an optimizer's own numbers lie, in bytes. */
export interface UpdatePlaces {
  /** What it remembers: three arrays, each as long as θ. */
  readonly memory: number;
  /** Its settings as doubles, η first. */
  readonly hyperparameters: number;
}

/** Where gradients move their parameters themselves. */
export const NO_UPDATE: UpdatePlaces = { memory: 0, hyperparameters: 0 };

const CODES: Readonly<Record<string, number>> = {
  sgd: Code.SGD,
  rmsprop: Code.RMSPROP,
  adam: Code.ADAM,
  adamw: Code.ADAMW,
  adagrad: Code.ADAGRAD,
};

/** The instructions that move θ by its gradients: clipping, then one run of θ where all of it moves, else one a parameter. */
export function emitUpdate({ planner, theta, parameters }: Compiled, graph: Graph, plan: TrainingPlan): UpdatePlaces {
  const h = plan.hyperparameters;
  const code = CODES[plan.optimizer.name];
  if (code === undefined) throw new RangeError(`The module has no optimizer "${plan.optimizer.name}".`);
  const memory = planner.reserve(theta.bytes * 3);
  const hyperparameters = planner.doubles(
    h.learningRate,
    h.momentum,
    h.dampening,
    h.nesterov ? 1 : 0,
    h.alpha,
    h.centered ? 1 : 0,
    h.betas[0],
    h.betas[1],
    h.epsilon,
    h.weightDecay,
  );
  const moves = [...parameters.values()].filter(({ name, gradient }) => gradient !== 0 && plan.moving.includes(name));
  if (plan.clip !== null) emitClip(planner, graph, plan.clip, moves);
  const isAll = moves.length === parameters.size;
  const runs = isAll
    ? [{ address: theta.address, gradient: theta.gradient, numbers: theta.bytes / planner.numberSize }]
    : moves.map(({ address, gradient, size }) => ({ address, gradient, numbers: size }));
  for (const { address, gradient, numbers } of runs) {
    const own = [0, 1, 2].map((k) => memory + k * theta.bytes + (address - theta.address));
    planner.emit(Code.OPTIMIZE, code, address, gradient, numbers, ...own, hyperparameters);
  }
  return { memory, hyperparameters };
}

/** Numbers that a parameter only shows are another one's, and count there. */
function emitClip(planner: Planner, graph: Graph, { kind, limit }: Clip, moves: readonly ParameterPlace[]): void {
  const ranges = moves.flatMap(({ name, gradient, size }) => {
    const owned = graph.parameterByName.get(name)?.owned ?? null;
    if (owned === null) return [gradient, size];
    return owned.flatMap((entry) => [gradient + entry * planner.numberSize, 1]);
  });
  const table = planner.table(ranges);
  planner.emit(Code.CLIP, kind === "value" ? 1 : 0, ranges.length / 2, table, planner.doubles(limit));
}
