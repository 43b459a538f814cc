import { selectRows } from "../data/dataset.ts";
import { objectiveTarget } from "../engine/timeline.ts";
import type { Kernels } from "../engine/wasm/module.ts";
import type { ThreadHost } from "../engine/wasm/team.ts";
import { createWasmPass } from "../engine/wasm/wasmPass.ts";
import { createTrainer, type Trainer } from "../engine/wasm/wasmTrainer.ts";
import type { OpenRun, Runner, Work } from "./runner.ts";

/** What the host has for the module: a build of it, and threads where some are to share a step. */
export interface WasmHost {
  /** Throws where this host cannot load the build. */
  kernels(): Kernels;
  readonly threads?: { readonly count: number; readonly host: ThreadHost };
}

/** The module's kernels in one precision; training runs inside it, many steps a call. */
export function createWasmRunner(name: string, precision: "f64" | "f32", host: WasmHost): Runner {
  return {
    name,
    precision,
    unavailable() {
      try {
        host.kernels();
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    open: (work) => Promise.resolve(openRun(work, precision, host)),
  };
}

function openRun({ graph, dataset, parameters, batch, plan }: Work, precision: "f64" | "f32", host: WasmHost): OpenRun {
  const kernels = host.kernels();
  const rows = Array.from({ length: batch }, (_, row) => row);
  const inputs = selectRows(dataset, rows);
  const target = objectiveTarget(graph);
  // A pass takes one thread: only training has a team.
  const pass = createWasmPass(kernels, graph, { batch, inputs, parameters, target, precision });
  let trainer: Trainer | null = null;
  let objective = Number.NaN;
  const startTraining = (): Trainer | null =>
    plan &&
    createTrainer(kernels, {
      graph,
      dataset,
      start: parameters,
      plan: { ...plan, steps: Number.MAX_SAFE_INTEGER },
      precision,
      ...(host.threads ? { threads: host.threads } : {}),
    });
  return {
    bytes: pass.bytes,
    forward(count) {
      for (let i = 0; i < count; i++) pass.runForward();
      objective = pass.objective ?? Number.NaN;
    },
    pass(count) {
      for (let i = 0; i < count; i++) pass.runAll();
      objective = pass.objective ?? Number.NaN;
    },
    train(count) {
      trainer ??= startTraining();
      objective = trainer?.run(count).at(-1) ?? objective;
    },
    objective: () => objective,
    gradientSum() {
      let sum = 0;
      for (const { name } of graph.parameters) {
        for (const number of pass.parameterGradient(name) ?? []) sum += Math.abs(number);
      }
      return sum;
    },
    close: () => trainer?.dispose(),
  };
}
