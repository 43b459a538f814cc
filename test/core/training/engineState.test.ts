import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { loadParameters } from "../../../core/interop/weights.ts";
import { type EngineState, sizeOfState } from "../../../core/training/engineState.ts";
import { planTraining } from "../../../core/training/plan.ts";
import { createStepEngine, type StepEngine } from "../../../core/training/stepEngine.ts";
import { testKernels } from "../../support/kernels.ts";

const OPTIMIZERS: readonly object[] = [
  { optimizer: "sgd", learningRate: 0.05 },
  { optimizer: "sgd", learningRate: 0.05, momentum: 0.9, dampening: 0.2 },
  { optimizer: "sgd", learningRate: 0.02, momentum: 0.9, nesterov: true, weightDecay: 0.01 },
  { optimizer: "rmsprop", learningRate: 0.01, momentum: 0.5, centered: true },
  { optimizer: "adam", learningRate: 0.01, clip: { norm: 0.5 } },
  { optimizer: "adamw", learningRate: 0.01 },
  { optimizer: "adagrad", learningRate: 0.05 },
];

/** Shuffled batches with a smaller last one, a shared weight, dropout and running statistics: all that a step leaves for the next. */
const textOf = (training: object) =>
  JSON.stringify({
    nn: 1,
    nodes: {
      x: { op: "input", shape: [2] },
      t: { op: "input" },
      h: { op: "dense", inputs: ["x"], units: 3, activation: "tanh" },
      n: { op: "batch-norm", inputs: ["h"] },
      d: { op: "dropout", inputs: ["n"], rate: 0.25 },
      y: { op: "neuron", inputs: ["d"], activation: "identity", params: { w: ["s", "s", 0.5] } },
      L: { op: "squared-error", inputs: ["y", "t"] },
    },
    params: { s: 0.3 },
    objective: "L",
    data: { rows: Array.from({ length: 10 }, (_, i) => ({ x: [Math.sin(i), Math.cos(2 * i)], t: Math.sin(3 * i) })) },
    training: { batchSize: 4, epochs: 10, seed: 4, ...training },
  });

const noFile = () => Promise.reject(new Error("no file"));

async function enginesOf(training: object) {
  const { document, graph } = compile(textOf(training));
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, noFile);
  const { parameters, buffers } = await loadParameters(document, graph, noFile);
  assert.ok(dataset);
  const plan = planTraining(document.training, graph, dataset.rows);
  assert.ok(typeof plan !== "string", String(plan));
  const work = { graph, dataset, start: parameters, buffers, plan, precision: "f64" } as const;
  return {
    reference: () => createStepEngine(null, work),
    module: () => createStepEngine(testKernels(), work),
  };
}

function assertSame(found: EngineState, wanted: EngineState, tolerance: number): void {
  assert.equal(found.step, wanted.step);
  const pairs: [string, Float64Array, Float64Array | undefined][] = [];
  for (const what of ["parameters", "buffers"] as const) {
    assert.deepEqual([...found[what].keys()].toSorted(), [...wanted[what].keys()].toSorted());
    for (const [name, values] of found[what]) pairs.push([name, values, wanted[what].get(name)]);
  }
  for (const [name, arrays] of found.memory)
    for (const [i, values] of arrays.entries()) pairs.push([`${name} ${i}`, values, wanted.memory.get(name)?.[i]]);
  for (const [name, values, others] of pairs) {
    assert.equal(values.length, others?.length, name);
    for (const [k, value] of values.entries()) {
      const off = Math.abs(value - (others?.[k] ?? Number.NaN));
      assert.ok(off <= tolerance * Math.max(1, Math.abs(value)), `${name}[${k}]: ${value}, ${others?.[k]}`);
    }
  }
}

describe("the state of an engine", () => {
  for (const training of OPTIMIZERS) {
    it(`lets another engine go on to the same bits: ${JSON.stringify(training)}`, async () => {
      const engines = await enginesOf(training);
      for (const make of [engines.reference, engines.module]) {
        fc.assert(
          fc.property(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 1, max: 14 }), (before, after) => {
            const through = make();
            through.run(before);
            const state = through.state();
            const kept = structuredClone(state);
            const other = make();
            // What it had done before is forgotten.
            other.run(after);
            other.restore(state);
            assert.equal(other.step, before);
            assert.deepEqual(other.run(after), through.run(after));
            assert.deepEqual(other.state(), through.state());
            // A state is a copy: going on does not change it.
            assert.deepEqual(state, kept);
          }),
          { numRuns: 12 },
        );
      }
    });

    it(`is the same of both engines, and each goes on from the other's: ${JSON.stringify(training)}`, async () => {
      const { reference, module } = await enginesOf(training);
      const both: readonly StepEngine[] = [reference(), module()];
      for (const engine of both) engine.run(7);
      const [first, second] = both.map((engine) => engine.state());
      assert.ok(first && second);
      assertSame(first, second, 1e-12);
      both[0]?.restore(second);
      both[1]?.restore(first);
      for (const engine of both) engine.run(8);
      const [third, fourth] = both.map((engine) => engine.state());
      assert.ok(third && fourth);
      assertSame(third, fourth, 1e-10);
    });
  }

  it("says how many bytes it holds", async () => {
    const { reference } = await enginesOf({ optimizer: "adam" });
    const state = reference().state();
    // h: 9, n: 6 and 6 of statistics, y: 3 with the bias 1 more, s: 1; two numbers are remembered of each own one.
    const numbers = [...state.parameters.values()].reduce((sum, { length }) => sum + length, 0);
    const own = [...state.memory.values()].reduce((sum, arrays) => sum + (arrays[0]?.length ?? 0), 0);
    const statistics = [...state.buffers.values()].reduce((sum, { length }) => sum + length, 0);
    assert.equal(numbers, 9 + 6 + 4 + 1);
    assert.equal(own, numbers - 2);
    assert.equal(sizeOfState(state), 8 * (numbers + 2 * own + statistics));
  });
});
