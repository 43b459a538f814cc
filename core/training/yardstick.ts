import { type Dataset, selectRows } from "../data/dataset.ts";
import { createMachine } from "../engine/machine.ts";
import type { Kernels } from "../engine/wasm/module.ts";
import { createWasmPass } from "../engine/wasm/wasmPass.ts";
import type { Graph } from "../graph/graph.ts";
import { batchesOf, type MeasuredPass, ObjectiveSum, rowsAtOnce } from "../metrics/batches.ts";

/** The objective over all rows of a part, in evaluation: running statistics are used, nothing is dropped. */
export type Yardstick = (
  parameters: ReadonlyMap<string, Float64Array>,
  buffers: ReadonlyMap<string, Float64Array>,
) => number;

/** Told of every pass of a measurement: the rows that it ran begin with the row `from`. */
export interface PassReader {
  add(pass: Pick<MeasuredPass, "value">, from: number, count: number): void;
}

/** A pass over as many rows as one batch has. */
interface Measuring extends MeasuredPass {
  /** `inputs`: null where they are those of last time. */
  run(inputs: ReadonlyMap<string, Float64Array> | null, parameters: Numbers, buffers: Numbers): void;
}

type Numbers = ReadonlyMap<string, Float64Array>;

/**
 * In double precision; kernels for shared memory are not used. `mostRows`: at once; as many as some memory has room for by default. Throws a
 * RangeError where a pass over one batch would take more than it may.
 */
export function createYardstick(
  kernels: Kernels | null,
  graph: Graph,
  dataset: Dataset,
  start: Numbers,
  mostRows = rowsAtOnce(graph, dataset.rows),
  reader: PassReader | null = null,
): Yardstick {
  const batches = batchesOf(dataset.rows, mostRows).map((rows) => ({
    count: rows.length,
    inputs: selectRows(dataset, rows),
  }));
  // What keeps running statistics is given them anew each time, which the module's pass does not know.
  const keeps = graph.nodes.some(({ buffers }) => buffers.length > 0);
  const usable = kernels === null || kernels.shared || keeps ? null : kernels;
  // One for whole batches, one for the rest.
  const passes = new Map<number, Measuring>();
  for (const { count, inputs } of batches)
    if (!passes.has(count)) passes.set(count, createPass(usable, graph, count, inputs, start));
  const isWhole = batches.length === 1;
  return (parameters, buffers) => {
    const objective = new ObjectiveSum(graph, dataset.rows);
    let from = 0;
    for (const { count, inputs } of batches) {
      const pass = passes.get(count);
      if (!pass) continue;
      pass.run(isWhole ? null : inputs, parameters, buffers);
      objective.add(pass, count);
      reader?.add(pass, from, count);
      from += count;
    }
    return objective.total;
  };
}

function createPass(kernels: Kernels | null, graph: Graph, batch: number, inputs: Numbers, start: Numbers): Measuring {
  const options = { batch, inputs, parameters: start, target: null };
  if (kernels === null) {
    const machine = createMachine(graph, options);
    return {
      get objective() {
        return machine.objective;
      },
      value: (node) => machine.value(node),
      run(others, parameters, buffers) {
        if (others) machine.setInputs(others);
        machine.setPass(0, buffers);
        for (const [name, values] of parameters) machine.setParameter(name, values);
        machine.runAll();
      },
    };
  }
  const pass = createWasmPass(kernels, graph, { ...options, wants: "forward" });
  return {
    get objective() {
      return pass.objective;
    },
    value: (node) => pass.value(node),
    run(others, parameters) {
      if (others) pass.setInputs(others);
      for (const [name, values] of parameters) pass.setParameter(name, values);
      pass.runForward();
    },
  };
}
