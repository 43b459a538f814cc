import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Kernels } from "../core/engine/wasm/module.ts";
import { type Runner, referenceRunner } from "../core/training/runner.ts";
import { createWasmRunner, type WasmHost } from "../core/training/wasmRunner.ts";
import { nodeThreads } from "./kernels.ts";

/** Every engine that Node may run, the plainest first. `dist` is the folder with the bundles and the kernels. */
export function nodeRunners(dist: string): readonly Runner[] {
  const plain: WasmHost = { kernels: () => load(dist, "plain") };
  const relaxed: WasmHost = { kernels: () => load(dist, "relaxed") };
  const team: WasmHost = { kernels: () => loadShared(dist), threads: { count: 2, host: nodeThreads(dist) } };
  return [
    referenceRunner,
    createWasmRunner("wasm f64", "f64", plain),
    createWasmRunner("wasm f64 relaxed", "f64", relaxed),
    createWasmRunner("wasm f32", "f32", plain),
    createWasmRunner("wasm f32 relaxed", "f32", relaxed),
    createWasmRunner("wasm f32 2 workers", "f32", team),
  ];
}

/** One build, whether or not a probe would choose it: each is to be measured. */
function load(dist: string, build: "plain" | "relaxed", shared = false): Kernels {
  const bytes = readBuild(dist, `${build}${shared ? "-shared" : ""}`);
  if (!WebAssembly.validate(bytes)) throw new Error(`this Node.js does not know ${build} SIMD (version 21 does)`);
  return { module: new WebAssembly.Module(bytes), relaxed: build === "relaxed", shared };
}

/** The better build that runs here. */
function loadShared(dist: string): Kernels {
  if (!existsSync(join(dist, "kernelWorker.cjs"))) throw new Error("its threads are not built: npm run build");
  const isRelaxed = WebAssembly.validate(readBuild(dist, "relaxed-shared"));
  return load(dist, isRelaxed ? "relaxed" : "plain", true);
}

function readBuild(dist: string, name: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(join(dist, "kernels", `${name}.wasm`)));
  } catch {
    throw new Error("its kernels are not built: npm run build");
  }
}
