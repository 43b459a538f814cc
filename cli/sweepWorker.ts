import { parentPort, workerData } from "node:worker_threads";
import { runSweepJob, type SweepJob, type SweepMember } from "../core/training/sweepRun.ts";

/** The body of a thread, of `chainrule sweep` and of the editor alike: one run after another, as they are sent. */
const { data, kernels } = workerData as SweepMember;
parentPort?.on("message", (job: SweepJob) => parentPort?.postMessage(runSweepJob(job, data, kernels)));
