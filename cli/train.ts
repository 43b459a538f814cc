import type { Kernels } from "../core/engine/wasm/module.ts";
import { datasetOf, partsOf } from "../core/training/dataParts.ts";
import { planTraining, type TrainingPlan } from "../core/training/plan.ts";
import { createStepEngine } from "../core/training/stepEngine.ts";
import { type Supervisor, superviseTraining, whyNotSupervised } from "../core/training/supervise.ts";
import { createYardstick } from "../core/training/yardstick.ts";
import {
  type Call,
  type Command,
  type ExitStatus,
  JSON_OPTION,
  RunError,
  type Terminal,
  UsageError,
} from "./command.ts";
import { nodeThreads } from "./kernels.ts";
import { openRunnable, type Runnable } from "./open.ts";
import { PASS_OPTIONS, startingParameters, tellingWhy } from "./pass.ts";
import { findKernels, needSinglePrecision, PRECISION_OPTION, readPrecision } from "./precision.ts";
import { createProgressBar } from "./progressBar.ts";
import { superviseSteps } from "./superviseSteps.ts";
import { describeGoal, reportTraining } from "./trainReport.ts";
import { OUT_OPTION, readOut, storeWeights } from "./weightsFile.ts";

/** `chainrule train`: gradient descent as the file's `training` says. Nothing is written into the file. */
export const train: Command = {
  name: "train",
  doc: "Train the network as its file says, and print what comes of it; exit status 1 where a goal is stated and not reached.",
  options: {
    epochs: { value: "10", doc: "Epochs, in place of the file's epochs or steps." },
    steps: { value: "100", doc: "Steps, in place of the file's epochs or steps." },
    out: OUT_OPTION,
    set: PASS_OPTIONS["set"] ?? JSON_OPTION,
    precision: PRECISION_OPTION,
    threads: {
      value: "2",
      doc: "Threads that share every step; the same numbers, and worth it where a step takes longer than some 0.3 ms.",
    },
    trace: { doc: "Print every step; with --json one line of JSON a step." },
    json: { doc: "Print JSON: a line an epoch or every few, then one with θ." },
  },
  async run(call, terminal) {
    const length = readLength(call);
    const out = readOut(call.value("out"));
    const precision = readPrecision(call.value("precision"));
    const threads = readThreads(call.value("threads"));
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const plan = planFor(network, length);
    // Who looks at every step gets the very bits that run and step print; the module may round the last one otherwise.
    const isWatched = call.has("trace") && precision === "f64";
    const kernels = isWatched ? null : findKernels(terminal.dist, threads > 1);
    if (precision === "f32") needSinglePrecision(kernels);
    if (kernels === null && !isWatched)
      terminal.complain(
        "chainrule train: WebAssembly with SIMD does not run here; the reference trains, more slowly.\n",
      );
    const { supervisor, dispose } = tellingWhy(() => prepare(network, plan, kernels, { call, terminal }));
    const stopListening = terminal.onInterrupt(() => supervisor.stop());
    try {
      const bar = createProgressBar(terminal);
      const report = reportTraining(network.graph, plan, supervisor, {
        json: call.has("json"),
        trace: call.has("trace"),
        print(text) {
          bar.clear();
          terminal.print(text);
        },
      });
      await superviseSteps(supervisor, {
        every: report.every,
        look: report.look,
        breathe: ({ step, epoch, objective }) =>
          bar.show(step / plan.steps, `epoch ${epoch}  objective ${objective.toPrecision(4)}`),
      });
      bar.clear();
      // θ is safe before the end is printed: the reader of a pipe may have left by then.
      if (out !== null) await storeWeights(out, network.graph, supervisor.learned(), terminal);
      report.end(out);
      return endedWell(supervisor, plan, terminal);
    } finally {
      stopListening();
      dispose();
    }
  },
};

/** What `--epochs` or `--steps` asks for. */
type Length = { readonly kind: "epochs" | "steps"; readonly count: number } | null;

function readLength(call: Call): Length {
  const epochs = readCount("epochs", call.value("epochs"));
  const steps = readCount("steps", call.value("steps"));
  if (epochs !== null && steps !== null)
    throw new UsageError("--epochs and --steps both say how long; give one of them.");
  if (epochs !== null) return { kind: "epochs", count: epochs };
  return steps === null ? null : { kind: "steps", count: steps };
}

function readCount(name: string, text: string | null): number | null {
  if (text === null) return null;
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new UsageError(`--${name} ${text} is no whole number.`);
}

/** More threads than these wait for one another more than they work. */
const MOST_THREADS = 16;

function readThreads(text: string | null): number {
  const count = Number(text ?? 1);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_THREADS) return count;
  throw new UsageError(`--threads ${text} is no whole number from 1 to ${MOST_THREADS}.`);
}

function planFor({ document, graph, dataset }: Runnable, length: Length): TrainingPlan {
  const parts = partsOf(dataset);
  const plan = planTraining(document.training, graph, parts.training.length);
  if (typeof plan === "string") throw new RunError(1, plan);
  if (graph.objective.length === 0)
    throw new RunError(1, 'there is nothing to make small: name an "objective" in the file.');
  const why = whyNotSupervised(plan, parts.validation.length > 0);
  if (why !== null) throw new RunError(1, why);
  if (length === null) return plan;
  return { ...plan, steps: length.kind === "steps" ? length.count : length.count * plan.stepsPerEpoch };
}

function prepare(
  network: Runnable,
  plan: TrainingPlan,
  kernels: Kernels | null,
  { call, terminal }: { readonly call: Call; readonly terminal: Terminal },
): { readonly supervisor: Supervisor; dispose(): void } {
  const { graph, dataset, buffers } = network;
  const start = startingParameters(network, call.values("set"));
  const precision = readPrecision(call.value("precision"));
  const count = readThreads(call.value("threads"));
  const team = count > 1 ? { threads: { count, host: nodeThreads(terminal.dist) } } : {};
  const rows = datasetOf(dataset, "training");
  const validation = datasetOf(dataset, "validation");
  if (rows === null) throw new RunError(1, "there are no rows to learn from.");
  const work = { graph, dataset: rows, start, buffers, plan, precision, ...team };
  const engine = createStepEngine(kernels, work);
  const own = kernels?.shared === true ? findKernels(terminal.dist) : kernels;
  const yardsticks = {
    ...(plan.goal?.part === "training" ? { training: createYardstick(own, graph, rows, start) } : {}),
    ...(validation ? { validation: createYardstick(own, graph, validation, start) } : {}),
  };
  return { supervisor: superviseTraining({ engine, plan, yardsticks }), dispose: () => engine.dispose() };
}

/** Exit status 1 where a goal is stated and was not reached, and a line that says so. */
function endedWell(supervisor: Supervisor, { goal }: TrainingPlan, terminal: Terminal): ExitStatus {
  if (supervisor.ending === "stopped") terminal.complain("chainrule train: stopped before its end.\n");
  if (goal === null || supervisor.reached === true) return 0;
  terminal.complain(`chainrule train: the goal was not reached: ${describeGoal(goal)}.\n`);
  return 1;
}
