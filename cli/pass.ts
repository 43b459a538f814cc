import { selectRows } from "../core/data/dataset.ts";
import { createMachine, type Machine } from "../core/engine/machine.ts";
import type { TargetChoice } from "../core/engine/tape.ts";
import { objectiveTarget } from "../core/engine/timeline.ts";
import { findTarget } from "../core/graph/buildGraph.ts";
import type { Graph } from "../core/graph/graph.ts";
import type { PassMode } from "../core/ops/op.ts";
import { type Option, RunError, UsageError } from "./command.ts";
import type { Network, Runnable } from "./open.ts";
import { assign } from "./parameters.ts";

/** What every command takes that runs a pass. */
export const PASS_OPTIONS: Readonly<Record<string, Option>> = {
  rows: {
    value: "0:4",
    doc: "Rows of the data, as one batch: 3, 0:4 (4 left out) or 0,2,5; or a part of split data: training, validation, test. All by default.",
  },
  wrt: {
    value: "y1",
    doc: "The scalar to differentiate: a node, or a component such as y[2]. The objective by default.",
  },
  set: { value: "h1.w=1,2", repeatable: true, doc: "Other numbers for a parameter, all its values in order." },
  mode: {
    value: "training",
    doc: "training: statistics of the rows at hand, units dropped, as in the first step of training; evaluation (by default): running statistics, nothing dropped.",
  },
};

export interface PassRequest {
  readonly rows: readonly number[];
  readonly wrt: string | null;
  /** As given to `--set`. */
  readonly assignments: readonly string[];
  readonly mode: PassMode;
}

/** What `--mode` asks for. */
export function readMode(text: string | null): PassMode {
  if (text === null || text === "evaluation") return "evaluation";
  if (text === "training") return "training";
  throw new UsageError(`--mode ${text} is neither training nor evaluation.`);
}

/** One whole pass over the rows, as one batch. */
export function runPass(network: Runnable, { rows, wrt, assignments, mode }: PassRequest): Machine {
  const target = chooseTarget(network.graph, wrt);
  return runTarget(network, rows, startingParameters(network, assignments), target, mode);
}

export function runTarget(
  { graph, dataset, buffers }: Runnable,
  rows: readonly number[],
  parameters: ReadonlyMap<string, Float64Array>,
  target: TargetChoice | null,
  mode: PassMode = "evaluation",
): Machine {
  return tellingWhy(() => {
    const inputs = selectRows(dataset, rows);
    const machine = createMachine(graph, { batch: rows.length, inputs, parameters, buffers, target, mode });
    machine.runAll();
    return machine;
  });
}

/** What can fail in a pass is memory, and an op that needs more samples; the engine says so in a RangeError. */
export function tellingWhy<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new RunError(1, error.message);
    throw error;
  }
}

/** The objective, or the scalar that `--wrt` names. */
export function chooseTarget(graph: Graph, wrt: string | null): TargetChoice | null {
  if (wrt === null) return objectiveTarget(graph);
  const term = findTarget(graph, wrt);
  if (typeof term === "string") throw new RunError(2, `--wrt ${wrt}: ${term}`);
  return { kind: "scalar", text: term.text, term };
}

/** As the text, the weights file and the seed give them, with what `--set` changes. */
export function startingParameters(
  network: Network,
  assignments: readonly string[],
): ReadonlyMap<string, Float64Array> {
  const parameters = new Map([...network.parameters].map(([name, values]) => [name, values.slice()]));
  for (const text of assignments) assign(text, network.graph, parameters);
  return parameters;
}
