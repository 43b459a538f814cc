import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type Kernels, loadKernels } from "../../core/engine/wasm/module.ts";
import type { SweepData, SweepJob, SweepMember, SweepResult } from "../../core/training/sweepRun.ts";
import type { SweepTeam, TellRun } from "./startTeam.ts";

/**
 * The same in threads, one fewer than the machine runs side by side, each with the next run as soon as it has done one. This file, the
 * threads' and the kernels lie beside each other.
 */
export function startTeam(data: SweepData, jobs: readonly SweepJob[], tell: TellRun, ended: () => void): SweepTeam {
  const member: SweepMember = { data, kernels: findKernels() };
  const waiting = [...jobs.entries()];
  const workers = new Set<Worker>();
  let isOver = false;

  const hire = (): void => {
    const worker = new Worker(join(__dirname, "sweepWorker.cjs"), { workerData: member, execArgv: [] });
    workers.add(worker);
    let current: { readonly job: number; readonly began: number } | null = null;
    const answer = (result: SweepResult | string): void => {
      if (current && !isOver) tell(current.job, result, (performance.now() - current.began) / 1000);
      current = null;
    };
    const next = (): void => {
      const job = waiting.shift();
      if (!job || isOver) {
        leave();
        return;
      }
      current = { job: job[0], began: performance.now() };
      worker.postMessage(job[1]);
    };
    const leave = (): void => {
      if (!workers.delete(worker)) return;
      void worker.terminate();
      if (workers.size === 0 && !isOver) ended();
    };
    // A thread that breaks takes one run with it; another one goes on with the rest.
    const replace = (why: string): void => {
      if (isOver || !workers.has(worker)) return;
      answer(why);
      if (waiting.length > 0) hire();
      leave();
    };
    worker.on("message", (result: SweepResult | string) => {
      answer(result);
      next();
    });
    worker.on("error", (error: Error) => replace(error.message));
    worker.on("exit", () => replace("The thread ended."));
    next();
  };

  for (let i = 0; i < Math.min(Math.max(1, availableParallelism() - 1), jobs.length); i++) hire();
  if (jobs.length === 0) setImmediate(ended);
  return {
    dispose() {
      isOver = true;
      for (const worker of workers) void worker.terminate();
    },
  };
}

/** Null where they do not run or are not there: the reference trains, more slowly. */
function findKernels(): Kernels | null {
  const bytesOf = (build: string) => () => new Uint8Array(readFileSync(join(__dirname, "kernels", `${build}.wasm`)));
  try {
    return loadKernels({ relaxed: bytesOf("relaxed"), plain: bytesOf("plain") });
  } catch {
    return null;
  }
}
