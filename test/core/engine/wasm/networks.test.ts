import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { createWasmPass } from "../../../../core/engine/wasm/wasmPass.ts";
import type { PassMode } from "../../../../core/ops/op.ts";
import { initialParameters } from "../../../../core/training/initializers.ts";
import { testKernels } from "../../../support/kernels.ts";
import { buildWhole } from "../../graph/build.ts";
import { columns, type Row, targetOf } from "../run.ts";
import { compareKernels } from "./compare.ts";

/** Whole networks in the module: PyTorch's golden ones, random graphs of scalar neurons, limits of memory. */
interface Golden {
  readonly seed: number;
  readonly network: { readonly data: { readonly rows: readonly Row[] } };
  readonly wrt: string | null;
  readonly mode?: PassMode;
}

const FOLDER = new URL("../../../fixtures/golden/", import.meta.url);
const goldens: readonly Golden[] = readdirSync(FOLDER).flatMap((file) =>
  JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")),
);
const kernels = testKernels();

describe("the module on PyTorch's golden networks", function () {
  this.timeout(60_000);

  it("gives what the reference gives, which the golden numbers hold to 1e-10", () => {
    let compared = 0;
    for (const { network, wrt, mode = "evaluation" } of goldens) {
      const graph = buildWhole(JSON.stringify(network));
      const { rows } = network.data;
      const options = {
        batch: rows.length,
        inputs: columns(graph, rows),
        parameters: initialParameters(graph),
        target: targetOf(graph, wrt),
        mode,
      };
      for (const wants of ["parameters", "everything"] as const)
        compared += compareKernels(kernels, graph, options, "f64", wants).compared;
    }
    assert.ok(compared > 10_000, `${compared} numbers`);
  });
});

describe("graphs of scalar neurons", () => {
  const anyGraph = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    neurons: fc.integer({ min: 1, max: 30 }),
    batch: fc.integer({ min: 1, max: 9 }),
    shared: fc.boolean(),
    layers: fc.boolean(),
  });

  function network(seed: number, neurons: number, shared: boolean, layers: boolean): Record<string, unknown> {
    let state = seed;
    const random = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const nodes: Record<string, unknown> = { x: { op: "input", shape: [3] }, t: { op: "input", shape: [] } };
    let ids = ["x[0]", "x[1]", "x[2]"];
    for (let i = 0; i < neurons; ) {
      const width = layers ? 1 + Math.floor(random() * 5) : 1;
      const inputs = ids.filter(() => random() < 4 / ids.length + 0.1);
      if (inputs.length === 0) inputs.push(ids.at(-1) ?? "x[0]");
      const made: string[] = [];
      for (let k = 0; k < width; k++, i++) {
        const w = inputs.map(() => (shared && random() < 0.3 ? "s" : random() * 2 - 1));
        const activation = ["tanh", "sigmoid", "relu"][Math.floor(random() * 3)];
        nodes[`h${i}`] = { op: "neuron", inputs, activation, params: { w, b: random() - 0.5 } };
        made.push(`h${i}`);
      }
      ids = [...ids, ...made];
    }
    nodes["y"] = { op: "neuron", inputs: ids.slice(-5), params: { b: 0 } };
    nodes["L"] = { op: "squared-error", inputs: ["y", "t"] };
    return { nodes, objective: "L", ...(shared ? { params: { s: 0.4 } } : {}) };
  }

  it("give the reference's numbers, whether neurons are fused by level, taken as a layer, or shared", () => {
    fc.assert(
      fc.property(anyGraph, ({ seed, neurons, batch, shared, layers }) => {
        const graph = buildWhole(network(seed, neurons, shared, layers));
        const rows = Array.from({ length: batch }, (_, s) => ({
          x: [Math.sin(s), Math.cos(3 * s), 0.1 * s],
          t: s % 2,
        }));
        const options = {
          batch,
          inputs: columns(graph, rows),
          parameters: initialParameters(graph),
          target: targetOf(graph, null),
        };
        compareKernels(kernels, graph, options, "f64", "parameters");
        compareKernels(kernels, graph, options, "f64", "everything");
      }),
      { numRuns: 60 },
    );
  });

  it("that are fused are read one by one", () => {
    const inputs = ["x[0]", "x[1]", "x[2]"];
    const neuron = (k: number) => ({ op: "neuron", inputs, activation: "tanh", params: { w: [k, 0.5, -k], b: 0.1 } });
    const graph = buildWhole({
      nodes: {
        x: { op: "input", shape: [3] },
        h1: neuron(0.1),
        h2: neuron(0.2),
        h3: neuron(0.3),
        y: { op: "neuron", inputs: ["h1", "h2", "h3"], params: { w: [1, 2, 3], b: 0 } },
      },
      objective: "y",
    });
    const options = {
      batch: 1,
      inputs: columns(graph, [{ x: [1, 2, 3] }]),
      parameters: initialParameters(graph),
      target: targetOf(graph, null),
    };
    const { pass } = compareKernels(kernels, graph, options, "f64", "parameters");
    const h2 = graph.byId.get("h2");
    assert.ok(h2);
    const expected = Math.tanh(0.2 + 1 - 0.6 + 0.1);
    assert.ok(Math.abs((pass.value(h2)?.data[0] ?? 0) - expected) < 1e-15);
  });
});

describe("memory", () => {
  it("a network that would need more than the limit is refused with both numbers, before anything is allocated", () => {
    const graph = buildWhole({
      nodes: {
        x: { op: "input", shape: [1000] },
        z: { op: "dense", inputs: ["x"], units: 4000 },
        y: { op: "neuron", inputs: ["z"] },
      },
      objective: "y",
    });
    const options = {
      batch: 1,
      inputs: columns(graph, [{ x: Array.from({ length: 1000 }, () => 1) }]),
      parameters: initialParameters(graph),
      target: targetOf(graph, null),
      maximumBytes: 2 ** 20,
    };
    assert.throws(
      () => createWasmPass(kernels, graph, options),
      /needs 6\d\.\d MiB for 1 samples at once; the limit is 1\.0 MiB/,
    );
  });
});
