import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type Kernels, loadKernels } from "../core/engine/wasm/module.ts";
import type { ThreadHost } from "../core/engine/wasm/team.ts";

/** The engine's WebAssembly kernels and threads under Node. `dist` is the folder with the bundles. */
export function nodeKernels(dist: string, shared = false): Kernels {
  const suffix = shared ? "-shared" : "";
  const bytesOf = (build: string) => () =>
    new Uint8Array(readFileSync(join(dist, "kernels", `${build}${suffix}.wasm`)));
  return loadKernels({ relaxed: bytesOf("relaxed"), plain: bytesOf("plain") }, shared);
}

export function nodeThreads(dist: string): ThreadHost {
  return {
    start(member) {
      // A plain script: loaders that the process was started with would only make the thread slow to start.
      const worker = new Worker(join(dist, "kernelWorker.cjs"), { workerData: member, execArgv: [] });
      // A thread that waits must not keep the process from ending.
      worker.unref();
      return { stop: () => void worker.terminate() };
    },
  };
}
