import assert from "node:assert/strict";
import { createMachine, type MachineOptions } from "../../../../core/engine/machine.ts";
import type { Precision } from "../../../../core/engine/pass.ts";
import type { Kernels } from "../../../../core/engine/wasm/module.ts";
import { createWasmPass, type WasmPass } from "../../../../core/engine/wasm/wasmPass.ts";
import type { Graph } from "../../../../core/graph/graph.ts";

/** Relative to the largest number of its kind: a sum in another order may cancel differently. */
export const TOLERANCE: Readonly<Record<Precision, number>> = { f64: 2e-13, f32: 2e-4 };

/** The largest finite number, without its sign. */
function sizeOf(numbers: Float64Array | null | undefined): number {
  return (numbers ?? new Float64Array(0)).reduce(
    (size, x) => (Number.isFinite(x) ? Math.max(size, Math.abs(x)) : size),
    0,
  );
}

export interface Comparison {
  readonly pass: WasmPass;
  /** Numbers compared. */
  readonly compared: number;
}

/** Runs the reference and the module on the same numbers, and holds everything that both keep against each other. */
export function compareKernels(
  kernels: Kernels,
  graph: Graph,
  options: MachineOptions,
  precision: Precision,
  wants: "parameters" | "everything",
): Comparison {
  const reference = createMachine(graph, options);
  reference.runAll();
  const pass = createWasmPass(kernels, graph, { ...options, precision, wants });
  // Twice: nothing of the first pass may be left in the second.
  pass.runAll();
  pass.runAll();
  let compared = 0;
  const same = (
    of: Float64Array | null | undefined,
    found: Float64Array | null | undefined,
    what: string,
    scale = sizeOf(of),
  ): void => {
    if (!of || !found) return;
    assert.equal(found.length, of.length, what);
    for (const [k, x] of of.entries()) {
      const y = found[k] as number;
      compared++;
      if (Object.is(x, y) || x === y) continue;
      const error = Math.abs(x - y);
      assert.ok(
        error <= TOLERANCE[precision] * Math.max(scale, 1e-3),
        `${precision}, ${wants}, ${what}[${k}]: ${y} instead of ${x}`,
      );
    }
  };
  if (graph.objective.length > 0)
    same(Float64Array.of(reference.objective ?? 0), Float64Array.of(pass.objective ?? Number.NaN), "objective");
  for (const node of graph.nodes) {
    same(reference.value(node)?.data, pass.value(node)?.data, `value of ${node.id}`);
    same(reference.preactivation(node)?.data, pass.preactivation(node)?.data, `u of ${node.id}`);
    const gradient = pass.gradient(node);
    if (wants === "everything")
      assert.equal(gradient === null, reference.gradient(node) === null, `gradient of ${node.id} is there`);
    same(reference.gradient(node)?.data, gradient?.data, `gradient of ${node.id}`);
    same(reference.delta(node)?.data, pass.delta(node)?.data, `δ of ${node.id}`);
  }
  // What several uses send to one shared number may cancel: their sizes are what rounding goes by.
  const largest = graph.parameters.reduce(
    (size, { name }) => Math.max(size, sizeOf(reference.parameterGradient(name)?.slice())),
    0,
  );
  for (const { name } of graph.parameters) {
    const expected = reference.parameterGradient(name);
    const found = pass.parameterGradient(name);
    assert.equal(found === null, expected === null, `gradient of ${name} is there`);
    same(expected, found, `gradient of ${name}`, Math.max(sizeOf(expected), 0.01 * largest));
  }
  return { pass, compared };
}
