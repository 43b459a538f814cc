import type { Dataset } from "../data/dataset.ts";
import { createMachine } from "../engine/machine.ts";
import type { Kernels } from "../engine/wasm/module.ts";
import { createWasmPass } from "../engine/wasm/wasmPass.ts";
import type { Graph } from "../graph/graph.ts";

/** The objective over all rows of a part, as one batch in evaluation: running statistics are used, nothing is dropped. */
export type Yardstick = (
  parameters: ReadonlyMap<string, Float64Array>,
  buffers: ReadonlyMap<string, Float64Array>,
) => number;

/** In double precision. Kernels for shared memory are not used. Throws a RangeError where a pass over the whole part would take too much memory. */
export function createYardstick(
  kernels: Kernels | null,
  graph: Graph,
  dataset: Dataset,
  start: ReadonlyMap<string, Float64Array>,
): Yardstick {
  const { rows: batch, inputs } = dataset;
  // What keeps running statistics is given them anew each time, which the module's pass does not know.
  const keeps = graph.nodes.some(({ buffers }) => buffers.length > 0);
  if (kernels !== null && !kernels.shared && !keeps) {
    const pass = createWasmPass(kernels, graph, {
      batch,
      inputs,
      parameters: start,
      target: null,
      wants: "forward",
    });
    return (parameters) => {
      for (const [name, values] of parameters) pass.setParameter(name, values);
      pass.runForward();
      return pass.objective ?? Number.NaN;
    };
  }
  const machine = createMachine(graph, { batch, inputs, parameters: start, target: null });
  return (parameters, buffers) => {
    machine.setPass(0, buffers);
    for (const [name, values] of parameters) machine.setParameter(name, values);
    machine.runAll();
    return machine.objective ?? Number.NaN;
  };
}
