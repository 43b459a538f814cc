import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Dataset } from "../core/data/dataset.ts";
import type { JsonValue } from "../core/document/intent.ts";
import { readAxisValues } from "../core/training/axisValues.ts";
import { partsOf } from "../core/training/dataParts.ts";
import { rankSweep } from "../core/training/rankSweep.ts";
import { planSweep, type Sweep, type SweepAxis } from "../core/training/sweep.ts";
import type { SweepData, SweepJob, SweepResult } from "../core/training/sweepRun.ts";
import { type Call, type Command, JSON_OPTION, RunError, type Terminal, UsageError } from "./command.ts";
import { openRunnable, type Runnable } from "./open.ts";
import { findKernels } from "./precision.ts";
import { createProgressBar } from "./progressBar.ts";
import { sweepJson, sweepText } from "./sweepReport.ts";
import { sweepHere, sweepInThreads } from "./sweepThreads.ts";

/** `chainrule sweep`: the same network with other widths, activations and settings, each trained. Nothing is written into the file. */
export const sweep: Command = {
  name: "sweep",
  doc: "Train the network once for every combination of the values given, and print a table, the smallest objective first.",
  options: {
    "set-attribute": { value: "h.units=4,8,16", repeatable: true, doc: "Values for an attribute of a node." },
    activation: { value: "tanh,relu", doc: "Activations of all hidden neurons and layers." },
    depth: { value: "1,2,3", doc: "Numbers of hidden dense layers, one behind the other." },
    learningRate: { value: "0.1,0.01", doc: "Learning rates." },
    "set-training": { value: "batchSize=4,8", repeatable: true, doc: "Values for a setting of the file's training." },
    epochs: { value: "50", doc: "Epochs of every run, in place of the file's epochs or steps." },
    seeds: {
      value: "3",
      doc: "Runs of every combination, each with a seed of its own: the file's, and the next ones.",
    },
    jobs: {
      value: "2",
      doc: "Runs side by side, each in a thread of its own. As many as the processor allows by default.",
    },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const axes = readAxes(call);
    const seeds = readCount(call, "seeds") ?? 1;
    const jobs = readCount(call, "jobs") ?? availableParallelism();
    const epochs = readCount(call, "epochs");
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    if (network.graph.objective.length === 0)
      throw new RunError(1, 'there is nothing to make small: name an "objective" in the file.');
    const length: SweepAxis[] = epochs === null ? [] : [{ kind: "training", name: "epochs", values: [epochs] }];
    const planned = planSweep(network.text, [...axes, ...length], seeds);
    if (typeof planned === "string") throw new RunError(2, planned);
    for (const note of notesOf(planned, network)) terminal.complain(`chainrule sweep: ${note}\n`);
    const { results, isStopped } = await runAll(planned, network, jobs, terminal);
    const ranking = rankSweep(planned, results);
    const shown = { axes: planned.axes.slice(0, axes.length), seeds: planned.seeds, ranking };
    terminal.print(call.has("json") ? sweepJson(shown) : sweepText(shown));
    if (isStopped) terminal.complain("chainrule sweep: stopped before its end; these are the runs that were done.\n");
    const hasResult = ranking.points.some(({ runs }) => runs.length > 0);
    return isStopped || !hasResult ? 1 : 0;
  },
};

function notesOf({ notes }: Sweep, { document }: Runnable): readonly string[] {
  if (document.weights === null) return notes;
  return [...notes, "The weights file is not used: every run starts with what the text says and its seed draws."];
}

function readAxes(call: Call): readonly SweepAxis[] {
  const axes: SweepAxis[] = [
    ...call.values("set-attribute").map((text): SweepAxis => {
      const [name, values] = readAssignment("set-attribute", text, "h.units=4,8,16");
      const dot = name.lastIndexOf(".");
      if (dot <= 0) throw new UsageError(`--set-attribute ${text} names no node and attribute, as in h.units=4,8,16.`);
      return { kind: "attribute", node: name.slice(0, dot), name: name.slice(dot + 1), values };
    }),
    ...listed(call, "activation", (values) => ({ kind: "activation", values })),
    ...listed(call, "depth", (values) => ({ kind: "depth", values })),
    ...listed(call, "learningRate", (values) => ({ kind: "training", name: "learningRate", values })),
    ...call.values("set-training").map((text): SweepAxis => {
      const [name, values] = readAssignment("set-training", text, "batchSize=4,8");
      return { kind: "training", name, values };
    }),
  ];
  if (axes.length > 0) return axes;
  throw new UsageError(
    "Nothing is given to try: name values, as in --set-attribute h.units=4,8,16 or --learningRate 0.1,0.01.",
  );
}

function listed(call: Call, option: string, axis: (values: readonly JsonValue[]) => SweepAxis): readonly SweepAxis[] {
  const text = call.value(option);
  return text === null ? [] : [axis(readValues(option, text))];
}

function readAssignment(option: string, text: string, example: string): readonly [string, readonly JsonValue[]] {
  const equals = text.indexOf("=");
  if (equals <= 0)
    throw new UsageError(`--${option} ${text} cannot be read. Write a name and its values, as in ${example}.`);
  return [text.slice(0, equals).trim(), readValues(option, text.slice(equals + 1))];
}

function readValues(option: string, text: string): readonly JsonValue[] {
  const values = readAxisValues(text);
  if (values === null) throw new UsageError(`--${option} ${text} has an empty value.`);
  return values;
}

export function readCount(call: Call, option: string): number | null {
  const text = call.value(option);
  if (text === null) return null;
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 1_000_000) return count;
  throw new UsageError(`--${option} ${text} is no whole number from 1 on.`);
}

export interface Outcome {
  readonly results: readonly (readonly (SweepResult | string | undefined)[])[];
  readonly isStopped: boolean;
}

async function runAll({ points, seeds }: Sweep, network: Runnable, jobs: number, terminal: Terminal): Promise<Outcome> {
  // Seed by seed, so that whoever stops it has seen every point as often as another.
  const places = seeds.flatMap((seed, s) => points.map((point, p) => ({ job: { point, seed }, s, p })));
  return runPlaces(places, network.dataset, jobs, terminal);
}

export interface JobPlace {
  readonly job: SweepJob;
  /** Which point, and which of its seeds. */
  readonly p: number;
  readonly s: number;
}

/** Runs jobs on one machine's threads, with a progress bar; Ctrl+C keeps what is done. Results by point and seed. */
export async function runPlaces(
  places: readonly JobPlace[],
  dataset: Dataset,
  jobs: number,
  terminal: Terminal,
): Promise<Outcome> {
  const data: SweepData = { rows: dataset.rows, inputs: dataset.inputs, parts: partsOf(dataset) };
  const results: (SweepResult | string | undefined)[][] = [];
  for (const { p } of places) results[p] ??= [];
  const bar = createProgressBar(terminal);
  let count = 0;
  const work = {
    jobs: places.map(({ job }) => job),
    data,
    kernels: findKernels(terminal.dist),
    dist: terminal.dist,
    done(job: number, result: SweepResult | string) {
      const place = places[job];
      const row = place && results[place.p];
      if (place && row) row[place.s] = result;
      count += 1;
      bar.show(count / places.length, `${count} of ${places.length} runs`);
    },
  };
  // One run has nobody to share the time with; and without a build there is no thread to start.
  const isAlone = Math.min(jobs, places.length) === 1 || !existsSync(join(terminal.dist, "sweepWorker.cjs"));
  const team = isAlone ? sweepHere(work) : sweepInThreads(work, jobs);
  let isStopped = false;
  const stopListening = terminal.onInterrupt(() => {
    isStopped = true;
    team.stop();
  });
  try {
    await team.finished;
  } finally {
    stopListening();
    bar.clear();
  }
  return { results, isStopped };
}
