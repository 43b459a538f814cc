import { spawn } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/install.mjs";
import type { Answer, Figures, Job } from "./contestant.ts";
import type { TaskName } from "./tasks.ts";
import type { Variant } from "./variants.ts";

export interface Row {
  readonly variant: Variant;
  readonly task: TaskName;
  /** Samples or passes a second, one a round; null for a round that failed. */
  readonly rates: (number | null)[];
  figures: Figures;
  remark: string;
  /** Why there is no figure. */
  reason: string | null;
}

export interface RoundsOptions {
  readonly rounds: number;
  readonly tasks: readonly TaskName[];
  readonly variants: readonly Variant[];
  readonly node: string;
  readonly nodeMajor: number;
  /** The worker's bundle, and the folder with the tasks' numbers and Chainrule's kernels. */
  readonly worker: string;
  readonly folder: string;
  /** The folder of a variant's packages; null where it needs none. */
  packagesOf(variant: Variant): string | null;
  readonly warmUp: number;
  readonly measure: number;
  progress(text: string): void;
}

const PYTHON = "/usr/bin/python3";
const TIME_LIMIT_MS = 300_000;

/** Task by task, round by round, everybody in turn, each in a new process; every round starts with another one. */
export async function runRounds(options: RoundsOptions): Promise<readonly Row[]> {
  const all: Row[] = [];
  for (const task of options.tasks) {
    const rows = options.variants
      .filter(({ tasks }) => tasks.includes(task))
      .map((variant): Row => ({ variant, task, rates: [], figures: {}, remark: "", reason: null }));
    all.push(...rows);
    for (let round = 0; round < options.rounds; round++) {
      options.progress(`${task}, round ${round + 1} of ${options.rounds}, load ${loadavg()[0]?.toFixed(1)}`);
      for (const row of rotated(rows, round)) if (row.reason === null) await takeTurn(row, round, options);
    }
  }
  return all;
}

export function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

async function takeTurn(row: Row, round: number, options: RoundsOptions): Promise<void> {
  const answer = await ask(row, round === 0, options);
  row.rates.push(answer.ok ? answer.rate : null);
  if (!answer.ok) {
    // Whoever cannot is not asked again; whoever could and fails once is.
    if (round === 0) row.reason = answer.reason;
    else row.remark ||= `round ${round + 1}: ${answer.reason}`;
    return;
  }
  if (round === 0) row.figures = answer.figures;
  row.remark ||= answer.remark;
}

function ask({ variant, task }: Row, check: boolean, options: RoundsOptions): Promise<Answer> {
  const { warmUp, measure, folder } = options;
  const job: Job = {
    variant: variant.name,
    task,
    check,
    packages: options.packagesOf(variant),
    tasks: folder,
    dist: folder,
    warmUp,
    measure,
  };
  if (variant.family !== "PyTorch") {
    const flags = variant.flags?.(options.nodeMajor) ?? [];
    return run(options.node, [...flags, options.worker, JSON.stringify(job)], {});
  }
  const threads = String(variant.threads);
  const request = JSON.stringify({ ...job, precision: variant.precision, threads: variant.threads });
  // torch.set_num_threads does not reach OpenBLAS's own threads.
  const environment = { OPENBLAS_NUM_THREADS: threads, OMP_NUM_THREADS: threads };
  return run(PYTHON, [join(ROOT, "bench/peers/pytorch.py"), request], environment);
}

function run(command: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      // The bench's own loader has no business in the contestants.
      env: { ...process.env, NODE_OPTIONS: "", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: TIME_LIMIT_MS,
      killSignal: "SIGKILL",
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      err += text;
    });
    child.once("error", ({ message }) => done({ ok: false, reason: message }));
    child.once("close", (status, signal) => done(readAnswer(out) ?? failure(err, status, signal)));
  });
}

function readAnswer(out: string): Answer | null {
  try {
    return JSON.parse(out.trim().split("\n").at(-1) ?? "") as Answer;
  } catch {
    return null;
  }
}

function failure(err: string, status: number | null, signal: string | null): Answer {
  const last = err.trim().split("\n").at(-1) ?? "";
  return { ok: false, reason: `ended by ${signal ?? `exit status ${status}`}${last ? `: ${last.slice(0, 200)}` : ""}` };
}
