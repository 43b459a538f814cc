import { selectRows } from "../core/data/dataset.ts";
import type { Precision } from "../core/engine/pass.ts";
import type { FinishedPass } from "../core/engine/tape.ts";
import type { Kernels } from "../core/engine/wasm/module.ts";
import { createWasmPass } from "../core/engine/wasm/wasmPass.ts";
import { type Option, RunError, UsageError } from "./command.ts";
import { nodeKernels } from "./kernels.ts";
import type { Runnable } from "./open.ts";
import { chooseTarget, type PassRequest, startingParameters, tellingWhy } from "./pass.ts";

export const PRECISION_OPTION: Option = {
  value: "f32",
  doc: "f64 (by default), or f32: numbers of 32 bits, seven digits, as most training uses them.",
};

/** What `--precision` asks for. */
export function readPrecision(text: string | null): Precision {
  if (text === null || text === "f64") return "f64";
  if (text === "f32") return "f32";
  throw new UsageError(`--precision ${text}: it is f64 or f32.`);
}

/** The kernels in WebAssembly; null where this machine cannot run them, and the reference has to do. */
export function findKernels(dist: string, shared = false): Kernels | null {
  try {
    return nodeKernels(dist, shared);
  } catch {
    return null;
  }
}

/** For what only the kernels can do. */
export function needSinglePrecision(kernels: Kernels | null): Kernels {
  if (kernels !== null) return kernels;
  throw new RunError(
    1,
    "single precision needs WebAssembly with SIMD, which does not run here; leave --precision out.",
  );
}

/** One whole pass over the rows in numbers of 32 bits. */
export function runSinglePass(network: Runnable, request: PassRequest, dist: string): FinishedPass {
  const { graph, dataset, buffers } = network;
  const kernels = needSinglePrecision(findKernels(dist));
  const target = chooseTarget(graph, request.wrt);
  const parameters = startingParameters(network, request.assignments);
  return tellingWhy(() => {
    const pass = createWasmPass(kernels, graph, {
      batch: request.rows.length,
      inputs: selectRows(dataset, request.rows),
      parameters,
      buffers,
      target,
      mode: request.mode,
      precision: "f32",
      wants: "everything",
    });
    pass.runAll();
    return pass;
  });
}
