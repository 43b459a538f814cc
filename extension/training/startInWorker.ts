import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { TrainingJob, TrainingMessage } from "../../core/training/trainingJob.ts";
import type { StartedTraining } from "./startTraining.ts";

/** The same in a thread of its own, so that the extension host stays at hand. This file and the thread's are bundles side by side. */
export function startTraining(job: TrainingJob, onMessage: (message: TrainingMessage) => void): StartedTraining {
  const worker = new Worker(join(__dirname, "trainingWorker.cjs"), {
    workerData: { job, dist: __dirname },
    execArgv: [],
  });
  let isOver = false;
  const fail = (sentence: string) => {
    if (!isOver) onMessage({ type: "failed", sentence });
    isOver = true;
  };
  worker.on("message", (message: TrainingMessage) => {
    if (isOver) return;
    isOver = message.type === "failed";
    onMessage(message);
  });
  worker.on("error", (error: Error) => fail(error.message));
  worker.on("exit", () => fail("The training thread ended."));
  return {
    send: (command) => worker.postMessage(command),
    dispose() {
      isOver = true;
      void worker.terminate();
    },
  };
}
