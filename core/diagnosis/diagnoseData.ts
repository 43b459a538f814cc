import { type Dataset, selectRows } from "../data/dataset.ts";
import { createMachine } from "../engine/machine.ts";
import { planProgram } from "../engine/program.ts";
import { objectiveTarget } from "../engine/timeline.ts";
import type { Graph } from "../graph/graph.ts";
import { passCost } from "./cost.ts";
import { type Diagnosis, diagnose } from "./diagnose.ts";

/** As many rows tell as much about units and layers as all of them. */
const MOST_ROWS = 256;
/** Operations and bytes that may be spent on it whenever the text changes: some ten milliseconds. */
const MOST_OPERATIONS = 2e7;
const MOST_BYTES = 64 * 2 ** 20;

/** A pass over the first rows of the data as one batch, and what is wrong with it; null where that would take too long to do in passing. */
export function diagnoseData(
  graph: Graph,
  dataset: Dataset,
  parameters: ReadonlyMap<string, Float64Array>,
  buffers: ReadonlyMap<string, Float64Array> = new Map(),
): Diagnosis | null {
  const target = objectiveTarget(graph);
  const { operations, bytes } = passCost(planProgram(graph, 1, target));
  const affordable = Math.floor(
    Math.min(MOST_OPERATIONS / Math.max(1, operations.forward + operations.backward), MOST_BYTES / bytes),
  );
  const rows = Math.min(dataset.rows, MOST_ROWS, affordable);
  if (rows < 1) return null;
  const inputs = selectRows(
    dataset,
    Array.from({ length: rows }, (_, row) => row),
  );
  const machine = createMachine(graph, { batch: rows, inputs, parameters, buffers, target });
  machine.runAll();
  return diagnose(machine);
}
