import { chooseRows, type Dataset } from "../data/dataset.ts";
import type { DataParts } from "../data/split.ts";
import { parseDocument } from "../document/parse.ts";
import { createMachine } from "../engine/machine.ts";
import type { Kernels } from "../engine/wasm/module.ts";
import { summarize } from "../explain/summary.ts";
import { buildGraph } from "../graph/buildGraph.ts";
import type { Graph } from "../graph/graph.ts";
import { evaluateNetwork } from "../metrics/evaluate.ts";
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
  /** Beside the objectives; nothing where it is left out. */
  readonly wants?: { readonly metric?: boolean; readonly curve?: CurveWish };
}

/** Asks for what a node says of one number: y(x). */
export interface CurveWish {
  readonly input: string;
  readonly output: string;
  /** What the input is given, as the network gets it. */
  readonly xs: Float64Array;
}

/** What a thread is started with. */
export interface SweepMember {
  readonly data: SweepData;
  /** Compiled once for all threads; null where the reference has to do. */
  readonly kernels: Kernels | null;
}

/** How often a classifier is right, or how far a regression is off, over the validation part or, without one, the training part. */
export interface SweepMetric {
  readonly name: "accuracy" | "rmse";
  readonly value: number;
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
  readonly hiddenUnits: number;
  /** Of the first loss; null where nobody asked, and where none is known of it. */
  readonly metric: SweepMetric | null;
  /** One value an x that was asked for. */
  readonly curve: Float64Array | null;
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
  { point, seed, wants = {} }: SweepJob,
  data: SweepData,
  kernels: Kernels | null,
): OpenSweepRun | string {
  if (point.why !== undefined) return point.why;
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
  const kept = data.parts.validation.length === 0 ? null : chooseRows(dataset, data.parts.validation);
  const validation = kept && createYardstick(kernels, graph, kept, start);
  const yardsticks = { training: yardstick, ...(validation ? { validation } : {}) };
  const supervisor = superviseTraining({ engine, plan, yardsticks });
  return {
    supervisor,
    result() {
      const { step, parameters, buffers } = supervisor.learned();
      const { parameters: count, hiddenUnits } = summarize(graph);
      return {
        training: yardstick(parameters, buffers),
        validation: validation?.(parameters, buffers) ?? null,
        steps: step,
        ending: supervisor.ending ?? "stopped",
        parameters: count,
        hiddenUnits,
        metric: wants.metric ? metricOf(graph, kept ?? rows, parameters, buffers) : null,
        curve: wants.curve ? curveOf(graph, wants.curve, parameters, buffers) : null,
      };
    },
    dispose: () => engine.dispose(),
  };
}

type Numbers = ReadonlyMap<string, Float64Array>;

function metricOf(graph: Graph, rows: Dataset, parameters: Numbers, buffers: Numbers): SweepMetric | null {
  const [head] = evaluateNetwork(graph, rows, parameters, buffers).heads;
  switch (head?.metrics.kind) {
    case "classes":
    case "binary":
      return { name: "accuracy", value: head.metrics.accuracy };
    case "regression":
      return { name: "rmse", value: head.metrics.rmse };
    default:
      return null;
  }
}

/** Inputs that are not asked about (targets) get zeros: the node does not read them. */
function curveOf(graph: Graph, { input, output, xs }: CurveWish, parameters: Numbers, buffers: Numbers): Float64Array {
  const node = graph.byId.get(output);
  const inputs = graph.nodes
    .filter(({ op }) => op.look === "input")
    .map(({ id, size }) => [id, id === input ? xs : new Float64Array(size * xs.length)] as const);
  const options = { batch: xs.length, inputs: new Map(inputs), parameters, buffers, target: null };
  const machine = createMachine(graph, options);
  machine.runAll();
  return Float64Array.from((node && machine.value(node)?.data) ?? []);
}

/** The data was read for the file's own inputs. */
function misfed(graph: Graph, data: SweepData): string | null {
  for (const { id, op, size } of graph.nodes)
    if (op.look === "input" && data.inputs.get(id)?.length !== size * data.rows)
      return `The data does not fit the input "${id}" of ${size} numbers.`;
  return null;
}
