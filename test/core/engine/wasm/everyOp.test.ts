import assert from "node:assert/strict";
import { createWasmPass } from "../../../../core/engine/wasm/wasmPass.ts";
import { activations, ops } from "../../../../core/ops/index.ts";
import type { Example, Op } from "../../../../core/ops/op.ts";
import { type Shape, sizeOf } from "../../../../core/shape.ts";
import { initialParameters } from "../../../../core/training/initializers.ts";
import { testKernels } from "../../../support/kernels.ts";
import { buildWhole } from "../../graph/build.ts";
import { columns, machineFor, type Nested, type Row, targetOf } from "../run.ts";
import { compareKernels } from "./compare.ts";

/** The two kernel sets against each other on every op: its own examples as networks, in batches of several sizes, both precisions. */

function nest(shape: Shape, at: (k: number) => number): Nested {
  const build = (axis: number, from: number): Nested => {
    const length = shape[axis];
    if (length === undefined) return at(from);
    const step = sizeOf(shape.slice(axis + 1));
    return Array.from({ length }, (_, i) => build(axis + 1, from + i * step));
  };
  return build(0, 0);
}

/** A network with the op between its inputs and something that sends a different gradient to each of its components. */
function networkOf(op: Op, example: Example): Record<string, unknown> {
  const { site, params } = example;
  const nodes: Record<string, unknown> = {};
  const names = site.inputs.map((shape, port) => {
    // In front of what a port reads stands a neuron or layer, so that its gradient goes somewhere.
    nodes[`x${port}`] = { op: "input", shape };
    return `x${port}`;
  });
  const inputs = site.portNames ? Object.fromEntries(site.portNames.map((name, i) => [name, names[i]])) : names;
  const specs = op.params(site);
  const written = Object.fromEntries(
    specs.map(({ name, shape }) => [name, nest(shape, (k) => params[name]?.[k] ?? 0)]),
  );
  const attributes = Object.fromEntries(
    Object.entries(site.attributes).map(([name, value]) => [
      name,
      typeof value === "object" && "name" in value ? { name: value.name, ...value.attributes } : value,
    ]),
  );
  nodes["z"] = { op: op.name, inputs, ...attributes, ...(specs.length > 0 ? { params: written } : {}) };
  if (op.reducesBatch) return { nodes, objective: "z" };
  const inference = op.infer(site);
  assert.ok(inference.ok);
  const size = sizeOf(inference.shape);
  const w = Array.from({ length: size }, (_, k) => Math.cos(1 + 2 * k));
  nodes["y"] = { op: "neuron", inputs: ["z"], activation: "tanh-half", params: { w, b: 0.1 } };
  return { nodes, objective: "y" };
}

/** The example's samples, repeated and moved a little, as many as asked for; labels stay what they are. */
function rowsOf(example: Example, batch: number): Row[] {
  return Array.from({ length: batch }, (_, s) =>
    Object.fromEntries(
      example.site.inputs.map((shape, port) => {
        const values = example.inputs[port] ?? [];
        const shift = example.discrete?.includes(port) ? 0 : 0.001 * Math.floor(s / example.batch);
        const from = s % example.batch;
        return [`x${port}`, nest(shape, (k) => (values[k * example.batch + from] ?? 0) + shift)];
      }),
    ),
  );
}

describe("the module's kernels against the reference, op by op", () => {
  const kernels = testKernels();
  const byReference = new Set<string>();

  for (const op of ops.values()) {
    if (op.examples.length === 0) continue;
    it(op.name, () => {
      for (const example of op.examples) {
        const graph = buildWhole(networkOf(op, example));
        const { mode = "evaluation" } = example;
        const buffers = new Map(
          Object.entries(example.buffers ?? {}).map(([name, values]) => [`z.${name}`, Float64Array.from(values)]),
        );
        for (const batch of [1, 2, 5, 8].filter((rows) => !op.refuses?.(example.site, rows, mode)))
          for (const precision of ["f64", "f32"] as const)
            for (const wants of ["parameters", "everything"] as const) {
              const rows = rowsOf(example, batch);
              const options = {
                batch,
                inputs: columns(graph, rows),
                parameters: initialParameters(graph),
                target: targetOf(graph, null),
                mode,
                buffers,
              };
              const { pass, compared } = compareKernels(kernels, graph, options, precision, wants);
              assert.ok(compared > 0);
              if (wants === "parameters")
                for (const id of pass.byReference) byReference.add(graph.byId.get(id)?.op.name ?? "");
            }
      }
    });
  }

  it("runs the ops of ordinary networks itself, not by their references", () => {
    for (const name of ["neuron", "dense", "add", "concat", "output", "softmax-cross-entropy"])
      assert.ok(!byReference.has(name), name);
  });
});

describe("activations at awkward points, in the module", () => {
  const POINTS = [
    0, -0, 1e-8, -1e-8, 1e-300, 0.3, -0.3, 1, -1, 3, -3, 6, -6, 20, -20, 38, -38, 100, -100, 745, -745, 1e4, -1e4,
  ];
  const kernels = testKernels();

  for (const activation of activations.values()) {
    if (activation.vector) continue;
    it(`${activation.name}: value and derivative as the reference has them, to the last digits`, () => {
      const graph = buildWhole({
        nodes: {
          x: { op: "input" },
          h: { op: "neuron", inputs: ["x"], activation: activation.name, params: { w: [1], b: 0 } },
        },
        objective: "h",
      });
      const rows = POINTS.map((x) => ({ x }));
      const reference = machineFor(graph, rows);
      const options = {
        batch: rows.length,
        inputs: columns(graph, rows),
        parameters: initialParameters(graph),
        target: targetOf(graph, null),
      };
      const pass = createWasmPass(kernels, graph, { ...options, wants: "everything" });
      pass.runAll();
      reference.runAll();
      const [node] = graph.nodes.filter(({ id }) => id === "h");
      assert.ok(node);
      for (const of of ["value", "delta"] as const)
        POINTS.forEach((x, s) => {
          const expected = reference[of](node)?.data[s] ?? Number.NaN;
          const found = pass[of](node)?.data[s] ?? Number.NaN;
          const error = Math.abs(found - expected);
          // Below 1e-300 both lose digits one by one.
          assert.ok(
            error <= 1e-14 * Math.abs(expected) || error <= 1e-300 || Object.is(found, expected),
            `${of} at ${x}: ${found} instead of ${expected}`,
          );
        });
    });
  }

  it("NaN stays NaN, in every activation", () => {
    for (const activation of activations.values()) {
      if (activation.vector) continue;
      const graph = buildWhole({
        nodes: {
          x: { op: "input" },
          h: { op: "neuron", inputs: ["x"], activation: activation.name, params: { w: [1], b: 0 } },
        },
        objective: "h",
      });
      const rows = [{ x: Number.NaN }, { x: 1 }];
      const options = {
        batch: 2,
        inputs: columns(graph, rows),
        parameters: initialParameters(graph),
        target: targetOf(graph, null),
      };
      const { pass } = compareKernels(kernels, graph, options, "f32", "everything");
      const node = graph.byId.get("h");
      assert.ok(node);
      assert.ok(Number.isNaN(pass.value(node)?.data[0]), activation.name);
      assert.ok(Number.isFinite(pass.value(node)?.data[1]), activation.name);
    }
  });
});
