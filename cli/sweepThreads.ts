import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { openSweepRun, type SweepJob, type SweepMember, type SweepResult } from "../core/training/sweepRun.ts";
import { superviseSteps } from "./superviseSteps.ts";

export interface SweepWork extends SweepMember {
  readonly jobs: readonly SweepJob[];
  /** The folder with the bundles. */
  readonly dist: string;
  /** Told of each run as it is done. */
  done(job: number, result: SweepResult | string): void;
}

/** Runs that somebody can stop; what is done by then stays. */
export interface SweepTeam {
  /** Ends once every run is done, or after `stop`. */
  readonly finished: Promise<void>;
  stop(): void;
}

/** All runs in this thread, one after another, with pauses in which it can be stopped. */
export function sweepHere({ jobs, data, kernels, done }: SweepWork): SweepTeam {
  let isStopped = false;
  let stopRun = (): void => {};
  async function runAll(): Promise<void> {
    for (const [i, job] of jobs.entries()) {
      if (isStopped) return;
      const result = await runOne(job);
      if (result !== null) done(i, result);
      await setImmediate();
    }
  }
  async function runOne(job: SweepJob): Promise<SweepResult | string | null> {
    try {
      const run = openSweepRun(job, data, kernels);
      if (typeof run === "string") return run;
      stopRun = () => run.supervisor.stop();
      try {
        await superviseSteps(run.supervisor, { every: Number.MAX_SAFE_INTEGER, look() {}, breathe() {} });
        // Half a run says nothing beside whole ones.
        return isStopped ? null : run.result();
      } finally {
        run.dispose();
      }
    } catch (error) {
      if (error instanceof Error) return error.message;
      throw error;
    }
  }
  return {
    finished: runAll(),
    stop() {
      isStopped = true;
      stopRun();
    },
  };
}

/** Each thread takes the next run as soon as it has done one. */
export function sweepInThreads({ jobs, data, kernels, dist, done }: SweepWork, count: number): SweepTeam {
  const member: SweepMember = { data, kernels };
  const waiting = [...jobs.entries()];
  const workers: Worker[] = [];
  let isStopped = false;
  const finished = Promise.all(
    Array.from({ length: Math.min(count, jobs.length) }, () => {
      // A plain script: loaders that the process was started with would only make the thread slow to start.
      const worker = new Worker(join(dist, "sweepWorker.cjs"), { workerData: member, execArgv: [] });
      workers.push(worker);
      return serveWorker(
        worker,
        () => waiting.shift() ?? null,
        done,
        () => isStopped,
      );
    }),
  ).then(() => {});
  return {
    finished,
    stop() {
      isStopped = true;
      for (const worker of workers) void worker.terminate();
    },
  };
}

/** Hands one thread its runs; ends when there are no more, or when the thread ends. */
function serveWorker(
  worker: Worker,
  next: () => readonly [number, SweepJob] | null,
  done: SweepWork["done"],
  isStopped: () => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let at = 0;
    const send = (): void => {
      const job = next();
      if (job === null) {
        void worker.terminate();
        return;
      }
      at = job[0];
      worker.postMessage(job[1]);
    };
    worker.on("message", (result: SweepResult | string) => {
      done(at, result);
      send();
    });
    worker.on("error", (error) => (isStopped() ? resolve() : reject(error)));
    worker.on("exit", () => resolve());
    send();
  });
}
