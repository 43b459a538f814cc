import { chooseRows, trainingRows } from "../core/data/dataset.ts";
import { formatNumber } from "../core/explain/numbers.ts";
import type { Graph } from "../core/graph/graph.ts";
import type { Shape } from "../core/shape.ts";
import { table } from "../core/textTable.ts";
import type { TrainingStep } from "../core/training/loop.ts";
import { planTraining, type TrainingPlan } from "../core/training/plan.ts";
import { type Command, JSON_OPTION, RunError, type Terminal, UsageError } from "./command.ts";
import { type JsonObject, nest, object, writeJson } from "./json.ts";
import { nodeThreads } from "./kernels.ts";
import { openRunnable } from "./open.ts";
import { PASS_OPTIONS, startingParameters, tellingWhy } from "./pass.ts";
import { findKernels, needSinglePrecision, PRECISION_OPTION, readPrecision } from "./precision.ts";
import { showValues } from "./showNumbers.ts";
import { trainingSteps } from "./trainSteps.ts";

/** Lines that a person reads of a run; with --trace every step has one. */
const LINES = 20;

/** `chainrule train`: gradient descent as the file's `training` says. Nothing is written into the file. */
export const train: Command = {
  name: "train",
  doc: "Train the network as its file says, and print what comes of it.",
  options: {
    steps: { value: "100", doc: "Steps, in place of the file's epochs or steps." },
    set: PASS_OPTIONS["set"] ?? JSON_OPTION,
    precision: PRECISION_OPTION,
    threads: {
      value: "2",
      doc: "Threads that share every step; the same numbers, and worth it where a step takes longer than some 0.3 ms.",
    },
    trace: { doc: "Print every step; with --json one line of JSON a step." },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const steps = readSteps(call.value("steps"));
    const precision = readPrecision(call.value("precision"));
    const threads = readThreads(call.value("threads"));
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const { document, graph } = network;
    const dataset = chooseRows(network.dataset, trainingRows(network.dataset));
    const planned = planTraining(document.training, graph, dataset.rows);
    if (typeof planned === "string") throw new RunError(1, planned);
    if (graph.objective.length === 0)
      throw new RunError(1, 'there is nothing to make small: name an "objective" in the file.');
    const plan = steps === null ? planned : { ...planned, steps };
    // Who looks at every step gets the very bits that run and step print; the module may round the last one otherwise.
    const isWatched = call.has("trace") && precision === "f64";
    const kernels = isWatched ? null : findKernels(terminal.dist, threads > 1);
    if (precision === "f32") needSinglePrecision(kernels);
    if (kernels === null && !isWatched)
      terminal.complain(
        "chainrule train: WebAssembly with SIMD does not run here; the reference trains, more slowly.\n",
      );
    const start = startingParameters(network, call.values("set"));
    const every = call.has("trace") ? 1 : Math.max(1, Math.ceil(plan.steps / LINES));
    const report = call.has("json")
      ? jsonReport(graph, call.has("trace"), terminal)
      : textReport(graph, plan, every, terminal);
    const team = threads > 1 ? { threads: { count: threads, host: nodeThreads(terminal.dist) } } : {};
    const work = { graph, dataset, start, buffers: network.buffers, plan, precision, ...team };
    tellingWhy(() => {
      for (const step of trainingSteps(kernels, work, every)) report.step(step);
    });
    report.end();
    return 0;
  },
};

/** More threads than these wait for one another more than they work. */
const MOST_THREADS = 16;

function readThreads(text: string | null): number {
  const count = Number(text ?? 1);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_THREADS) return count;
  throw new UsageError(`--threads ${text} is no whole number from 1 to ${MOST_THREADS}.`);
}

function readSteps(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new UsageError(`--steps ${text} is no whole number.`);
}

interface Report {
  step(step: TrainingStep): void;
  end(): void;
}

/** With --trace one line a step, else one object at the end. */
function jsonReport(graph: Graph, trace: boolean, terminal: Terminal): Report {
  let last: TrainingStep | null = null;
  const buffers = buffersOf(graph);
  const line = (step: TrainingStep): string =>
    writeJson(
      object({
        step: step.step,
        objective: step.objective,
        parameters: parametersJson(graph.parameters, step.parameters()),
        ...(buffers.length === 0 ? {} : { buffers: parametersJson(buffers, step.buffers()) }),
      }),
    );
  return {
    step(step) {
      last = step;
      if (trace) terminal.print(`${line(step)}\n`);
    },
    end() {
      if (!trace && last) terminal.print(`${line(last)}\n`);
    },
  };
}

interface Listed {
  readonly name: string;
  readonly shape: Shape;
}

/** Running statistics, in node order. */
function buffersOf(graph: Graph): readonly Listed[] {
  return graph.nodes.flatMap((node) => node.buffers.map(({ name, spec }) => ({ name, shape: spec.shape })));
}

function parametersJson(list: readonly Listed[], values: ReadonlyMap<string, Float64Array>): JsonObject {
  return new Map(list.map(({ name, shape }) => [name, nest(shape, (k) => values.get(name)?.[k] ?? Number.NaN)]));
}

function textReport(graph: Graph, plan: TrainingPlan, every: number, terminal: Terminal): Report {
  let last: TrainingStep | null = null;
  const { learningRate } = plan.hyperparameters;
  terminal.print(
    `${plan.optimizer.title}, η = ${formatNumber(learningRate)}, ${plan.steps} steps of ${plan.batchSize} rows\n\n`,
  );
  const width = String(plan.steps).length;
  const line = ({ step, epoch, objective }: TrainingStep): string =>
    `step ${String(step).padStart(width)}  epoch ${epoch}  objective ${formatNumber(objective, 8)}\n`;
  return {
    step(step) {
      last = step;
      if (step.step === 1 || step.step % every === 0) terminal.print(line(step));
    },
    end() {
      if (!last) return;
      if (last.step !== 1 && last.step % every !== 0) terminal.print(line(last));
      const values = last.parameters();
      const rows = graph.parameters.map(({ name }) => [name, showValues(values.get(name) ?? null)]);
      if (rows.length > 0) terminal.print(`\n${table([["parameter", "value"], ...rows])}\n`);
      const kept = last.buffers();
      const statistics = buffersOf(graph).map(({ name }) => [name, showValues(kept.get(name) ?? null)]);
      if (statistics.length > 0) terminal.print(`\n${table([["running statistic", "value"], ...statistics])}\n`);
    },
  };
}
