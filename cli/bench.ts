import { passCost } from "../core/diagnosis/cost.ts";
import { planProgram } from "../core/engine/program.ts";
import { objectiveTarget } from "../core/engine/timeline.ts";
import type { Graph } from "../core/graph/graph.ts";
import type { Cost } from "../core/ops/op.ts";
import { table } from "../core/textTable.ts";
import { planTraining } from "../core/training/plan.ts";
import type { OpenRun, Runner, Work } from "../core/training/runner.ts";
import { type Command, JSON_OPTION, RunError, UsageError } from "./command.ts";
import { type Json, object, writeJson } from "./json.ts";
import { openRunnable, type Runnable } from "./open.ts";
import { nodeRunners } from "./runners.ts";
import { timeOf } from "./timing.ts";

const DEFAULT_SECONDS = 0.5;

/** `chainrule bench`: how fast each engine is on this very network. */
export const bench: Command = {
  name: "bench",
  doc: "Time passes and training steps of the network in every engine.",
  options: {
    batch: { value: "64", doc: "Rows of one pass; the file's batchSize by default, or all." },
    seconds: { value: "0.5", doc: "Time for each measurement; half of it more for warming up." },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const batch = readPositive("--batch", call.value("batch"), true);
    const seconds = readPositive("--seconds", call.value("seconds"), false) ?? DEFAULT_SECONDS;
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const work = workOf(network, batch);
    const operations = operationsOf(work);
    const results: Result[] = [];
    for (const runner of nodeRunners(terminal.dist)) results.push(await measure(runner, work, operations, seconds));
    terminal.print(call.has("json") ? `${json(work, results)}\n` : `${text(work, results)}\n`);
    return 0;
  },
};

function readPositive(option: string, written: string | null, whole: boolean): number | null {
  if (written === null) return null;
  const number = Number(written);
  if (number > 0 && Number.isFinite(number) && (!whole || Number.isSafeInteger(number))) return number;
  throw new UsageError(`${option} ${written} is no positive ${whole ? "whole number" : "number"}.`);
}

function workOf({ document, graph, dataset, parameters }: Runnable, wanted: number | null): Work {
  if (wanted !== null && wanted > dataset.rows)
    throw new RunError(2, `--batch ${wanted}: the data has ${dataset.rows === 1 ? "1 row" : `${dataset.rows} rows`}.`);
  const planned = planTraining(document.training, graph, dataset.rows);
  if (typeof planned === "string") throw new RunError(1, planned);
  const batch = wanted ?? planned.batchSize;
  const plan = { ...planned, batchSize: batch, stepsPerEpoch: Math.ceil(dataset.rows / batch) };
  return { graph, dataset, parameters, batch, plan: hasObjective(graph) ? plan : null };
}

/** Of one sample; null where a node with parameters does not say: a count without its work would only mislead. */
function operationsOf({ graph, batch }: Work): Cost | null {
  if (graph.nodes.some(({ op, params }) => params.length > 0 && !op.cost)) return null;
  return passCost(planProgram(graph, batch, objectiveTarget(graph))).operations;
}

const hasObjective = (graph: Graph): boolean => graph.objective.length > 0;

interface Timing {
  readonly title: string;
  readonly key: string;
  /** Of one pass or step. */
  readonly seconds: number;
  /** Floating-point operations of one pass or step; null where they are not known. */
  readonly operations: number | null;
}

interface Result {
  readonly runner: Runner;
  readonly unavailable: string | null;
  readonly bytes: number;
  readonly timings: readonly Timing[];
}

async function measure(runner: Runner, work: Work, cost: Cost | null, seconds: number): Promise<Result> {
  const unavailable = runner.unavailable();
  if (unavailable !== null) return { runner, unavailable, bytes: 0, timings: [] };
  const run = await open(runner, work);
  const time = (call: (count: number) => void) => timeOf(call, { warmUp: seconds / 2, measure: seconds });
  const forward = cost && work.batch * cost.forward;
  const whole = cost && work.batch * (cost.forward + cost.backward);
  const timings: Timing[] = [{ title: "forward", key: "forward", seconds: time(run.forward), operations: forward }];
  // Without an objective there is nothing to go back from.
  if (work.plan !== null) {
    timings.push({ title: "forward and back", key: "pass", seconds: time(run.pass), operations: whole });
    timings.push({ title: "training step", key: "train", seconds: time(run.train), operations: whole });
  }
  run.close();
  return { runner, unavailable: null, bytes: run.bytes, timings };
}

async function open(runner: Runner, work: Work): Promise<OpenRun> {
  try {
    return await runner.open(work);
  } catch (error) {
    // The one thing that can fail here is memory, and the engine says how much.
    if (error instanceof RangeError) throw new RunError(1, error.message);
    throw error;
  }
}

function text({ batch, plan }: Work, results: readonly Result[]): string {
  const rows = results.flatMap(({ runner, bytes, timings }) =>
    timings.map(({ title, seconds, operations }, i) => [
      i === 0 ? runner.name : "",
      title,
      duration(seconds),
      threeDigits(batch / seconds),
      operations === null ? "" : threeDigits(operations / seconds),
      i === 0 ? memory(bytes) : "",
    ]),
  );
  const missing = results.flatMap(({ runner, unavailable }) =>
    unavailable === null ? [] : [`not here: ${runner.name}, ${unavailable}`],
  );
  const head = ["engine", "", "time", "samples/s", results.some(knowsOperations) ? "FLOP/s" : "", "memory"];
  return [
    `${batch === 1 ? "1 row" : `${batch} rows`} a pass; medians`,
    ...(plan === null ? ["no objective: nothing to go back from or to train"] : []),
    "",
    table([head, ...rows], ["left", "left", "right", "right", "right", "right"]),
    ...(missing.length > 0 ? ["", ...missing] : []),
  ].join("\n");
}

const knowsOperations = ({ timings }: Result): boolean => timings.some(({ operations }) => operations !== null);

function duration(seconds: number): string {
  const [scale, unit] = seconds < 1e-3 ? [1e-6, "µs"] : seconds < 1 ? [1e-3, "ms"] : [1, "s"];
  return `${shorten(seconds / scale)} ${unit}`;
}

function threeDigits(value: number): string {
  const [scale, sign] = value >= 1e9 ? [1e9, "G"] : value >= 1e6 ? [1e6, "M"] : value >= 1e4 ? [1e3, "k"] : [1, ""];
  return `${shorten(value / scale)}${sign}`;
}

const memory = (bytes: number): string =>
  bytes < 2 ** 20 ? `${shorten(bytes / 2 ** 10)} KiB` : `${shorten(bytes / 2 ** 20)} MiB`;

const shorten = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

function json({ batch }: Work, results: readonly Result[]): string {
  return writeJson(
    object({
      rows: batch,
      engines: results.map(({ runner, unavailable, bytes, timings }): Json => {
        const facts = { engine: runner.name, precision: runner.precision };
        if (unavailable !== null) return object({ ...facts, unavailable });
        const measured = Object.fromEntries(
          timings.map(({ key, seconds, operations }) => [
            key,
            object({
              seconds,
              samplesPerSecond: batch / seconds,
              operations,
              operationsPerSecond: operations === null ? null : operations / seconds,
            }),
          ]),
        );
        return object({ ...facts, bytes, ...measured });
      }),
    }),
  );
}
