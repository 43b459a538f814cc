import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { type Kernels, loadKernels } from "../../core/engine/wasm/module.ts";
import { runJob, type TrainingCommand, type TrainingJob } from "../../core/training/trainingJob.ts";

/** One training run in a thread of its own. */

const { job, dist } = workerData as { readonly job: TrainingJob; readonly dist: string };
const commands: TrainingCommand[] = [];
let wake: (() => void) | null = null;

parentPort?.on("message", (command: TrainingCommand) => {
  commands.push(command);
  wake?.();
  wake = null;
});

void runJob(job, {
  kernels: findKernels(),
  now: () => performance.now(),
  post: (message) => parentPort?.postMessage(message),
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
  async nextCommand(isWaiting) {
    if (isWaiting && commands.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return commands.shift() ?? null;
  },
}).finally(() => parentPort?.close());

/** Null where they do not run or are not there: the reference trains, more slowly. */
function findKernels(): Kernels | null {
  const bytesOf = (build: string) => () => new Uint8Array(readFileSync(join(dist, "kernels", `${build}.wasm`)));
  try {
    return loadKernels({ relaxed: bytesOf("relaxed"), plain: bytesOf("plain") });
  } catch {
    return null;
  }
}
