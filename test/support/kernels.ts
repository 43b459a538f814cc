import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Kernels, loadKernels } from "../../core/engine/wasm/module.ts";

const FOLDER = resolve(import.meta.dirname, "../../dist/kernels");

function bytesOf(build: string): () => Uint8Array<ArrayBuffer> {
  return () => {
    const file = resolve(FOLDER, `${build}.wasm`);
    assert.ok(existsSync(file), "The kernels are not built: run `node scripts/kernels.mjs` (npm test does).");
    return new Uint8Array(readFileSync(file));
  };
}

/** The build of the kernels that this machine runs best. */
export function testKernels(shared = false): Kernels {
  const suffix = shared ? "-shared" : "";
  return loadKernels({ relaxed: bytesOf(`relaxed${suffix}`), plain: bytesOf(`plain${suffix}`) }, shared);
}
