import { selectRows } from "../core/data/dataset.ts";
import { createMachine, type Machine } from "../core/engine/machine.ts";
import type { TargetChoice } from "../core/engine/tape.ts";
import { objectiveTarget } from "../core/engine/timeline.ts";
import { findTarget } from "../core/graph/buildGraph.ts";
import type { Graph } from "../core/graph/graph.ts";
import { type Option, RunError } from "./command.ts";
import type { Network, Runnable } from "./open.ts";
import { assign } from "./parameters.ts";

/** What every command takes that runs a pass. */
export const PASS_OPTIONS: Readonly<Record<string, Option>> = {
  rows: { value: "0:4", doc: "Rows of the data, as one batch: 3, 0:4 (4 left out) or 0,2,5. All by default." },
  wrt: {
    value: "y1",
    doc: "The scalar to differentiate: a node, or a component such as y[2]. The objective by default.",
  },
  set: { value: "h1.w=1,2", repeatable: true, doc: "Other numbers for a parameter, all its values in order." },
};

export interface PassRequest {
  readonly rows: readonly number[];
  readonly wrt: string | null;
  /** As given to `--set`. */
  readonly assignments: readonly string[];
}

/** One whole pass over the rows, as one batch. */
export function runPass(network: Runnable, { rows, wrt, assignments }: PassRequest): Machine {
  const target = chooseTarget(network.graph, wrt);
  return runTarget(network, rows, startingParameters(network, assignments), target);
}

export function runTarget(
  { graph, dataset }: Runnable,
  rows: readonly number[],
  parameters: ReadonlyMap<string, Float64Array>,
  target: TargetChoice | null,
): Machine {
  return guard(() => {
    const machine = createMachine(graph, { batch: rows.length, inputs: selectRows(dataset, rows), parameters, target });
    machine.runAll();
    return machine;
  });
}

/** The one thing that can fail in a pass is memory, and the engine says how much. */
export function guard<T>(run: () => T): T {
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
