import { chooseRows, type Dataset } from "../data/dataset.ts";
import type { DataParts } from "../data/split.ts";
import { parseDocument } from "../document/parse.ts";
import type { Kernels } from "../engine/wasm/module.ts";
import { summarize } from "../explain/summary.ts";
import { buildGraph } from "../graph/buildGraph.ts";
import type { Graph } from "../graph/graph.ts";
import { initialParameters } from "./initializers.ts";
import { planTraining } from "./plan.ts";
import { createStepEngine } from "./stepEngine.ts";
import { type Ending, type Supervisor, superviseTraining, whyNotSupervised } from "./supervise.ts";
import type { SweepPoint } from "./sweep.ts";
import { createYardstick } from "./yardstick.ts";

/** Can be sent to a thread as it is. */
export interface SweepJob {
  readonly point: SweepPoint;
  readonly seed: number;
}

/** The rows that every run of a sweep has, without what a thread cannot be sent. */
export interface SweepData {
  readonly rows: number;
  readonly inputs: ReadonlyMap<string, Float64Array>;
  readonly parts: DataParts;
}

export interface SweepResult {
  /** Objectives over whole parts, with what training gave; null for a part without rows. */
  readonly training: number;
  readonly validation: number | null;
  readonly steps: number;
  readonly ending: Ending;
  /** Entries of θ; a shared number counts once. */
  readonly parameters: number;
}

/** A run that has begun; `supervisor` does its steps. */
export interface OpenSweepRun {
  readonly supervisor: Supervisor;
  result(): SweepResult;
  dispose(): void;
}

/** The whole run at once, for a thread of its own. A text says why it cannot be. */
export function runSweepJob(job: SweepJob, data: SweepData, kernels: Kernels | null): SweepResult | string {
  try {
    const run = openSweepRun(job, data, kernels);
    if (typeof run === "string") return run;
    try {
      while (run.supervisor.ending === null) run.supervisor.advance(Number.MAX_SAFE_INTEGER);
      return run.result();
    } finally {
      run.dispose();
    }
  } catch (error) {
    // What can fail is memory, and an op that needs more samples; the engine says so.
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** Every run starts with the text's numbers and what its seed draws. A RangeError where a pass cannot be run. */
export function openSweepRun(
  { point, seed }: SweepJob,
  data: SweepData,
  kernels: Kernels | null,
): OpenSweepRun | string {
  const { document } = parseDocument(point.text);
  if (!document) return "The text cannot be read.";
  const training = { seed, settings: point.settings };
  const { graph } = buildGraph({ ...document, training });
  if (!graph) return "There is no network.";
  if (graph.objective.length === 0) return "There is no objective.";
  const unfed = misfed(graph, data);
  if (unfed !== null) return unfed;
  const dataset: Dataset = {
    ...data,
    written: data.inputs,
    scales: new Map(),
    classNames: new Map(),
    describeRow: (row) => `row ${row}`,
  };
  const rows = chooseRows(dataset, data.parts.training);
  const plan = planTraining(training, graph, rows.rows);
  if (typeof plan === "string") return plan;
  const why = whyNotSupervised(plan, data.parts.validation.length > 0);
  if (why !== null) return why;
  const start = initialParameters(graph);
  const work = { graph, dataset: rows, start, buffers: new Map(), plan, precision: "f64" } as const;
  const engine = createStepEngine(kernels, work);
  const yardstick = createYardstick(kernels, graph, rows, start);
  const validation =
    data.parts.validation.length === 0
      ? null
      : createYardstick(kernels, graph, chooseRows(dataset, data.parts.validation), start);
  const yardsticks = { training: yardstick, ...(validation ? { validation } : {}) };
  const supervisor = superviseTraining({ engine, plan, yardsticks });
  return {
    supervisor,
    result() {
      const { step, parameters, buffers } = supervisor.learned();
      return {
        training: yardstick(parameters, buffers),
        validation: validation?.(parameters, buffers) ?? null,
        steps: step,
        ending: supervisor.ending ?? "stopped",
        parameters: summarize(graph).parameters,
      };
    },
    dispose: () => engine.dispose(),
  };
}

/** The data was read for the file's own inputs. */
function misfed(graph: Graph, data: SweepData): string | null {
  for (const { id, op, size } of graph.nodes)
    if (op.look === "input" && data.inputs.get(id)?.length !== size * data.rows)
      return `The data does not fit the input "${id}" of ${size} numbers.`;
  return null;
}
