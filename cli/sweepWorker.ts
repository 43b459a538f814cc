import { parentPort, workerData } from "node:worker_threads";
import type { Kernels } from "../core/engine/wasm/module.ts";
import { runSweepJob, type SweepData, type SweepJob } from "../core/training/sweepRun.ts";

/** What a thread of `chainrule sweep` is started with. */
export interface SweepMember {
  readonly data: SweepData;
  /** Compiled once for all threads; null where the reference has to do. */
  readonly kernels: Kernels | null;
}

/** The body of a thread: one run after another, as they are sent. */
const { data, kernels } = workerData as SweepMember;
parentPort?.on("message", (job: SweepJob) => parentPort?.postMessage(runSweepJob(job, data, kernels)));
