import assert from "node:assert/strict";
import fc from "fast-check";
import { computeJacobian, type JacobianMode, type JacobianRequest } from "../../../core/engine/jacobian.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { type Quantity, readQuantities } from "../../../core/graph/quantities.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { buildWhole } from "../graph/build.ts";
import { anyCase } from "./anyNetwork.ts";
import { closeAll, goldenNetworks, readDerivatives } from "./derivatives.ts";
import { columns, flatten, type Row } from "./run.ts";

function request(graph: Graph, rows: readonly Row[], of: string, by: string): Omit<JacobianRequest, "mode"> {
  return {
    batch: rows.length,
    inputs: columns(graph, rows),
    parameters: initialParameters(graph),
    of: read(graph, of).map((each) => (each.kind === "node" ? each : assert.fail(of))),
    by: read(graph, by),
  };
}

function read(graph: Graph, text: string): readonly Quantity[] {
  const found = readQuantities(text, graph);
  return typeof found === "string" ? assert.fail(found) : found;
}

const flat = (rows: readonly (readonly Float64Array[])[]): number[] =>
  rows.flatMap((row) => row.flatMap((line) => [...line]));

function bothWays(graph: Graph, asked: Omit<JacobianRequest, "mode">, what: string): void {
  const [forward, reverse] = (["forward", "reverse"] as const).map((mode: JacobianMode) =>
    flat(computeJacobian(graph, { ...asked, mode }).rows),
  );
  closeAll(forward ?? [], reverse ?? [], 1e-9, what);
}

describe("the Jacobian", () => {
  it("is the same forwards and backwards in random networks, by every node and parameter", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(anyCase, ({ net, rows }) => {
        const graph = buildWhole({ ...net });
        const nodes = graph.nodes.filter(({ op }) => !op.reducesBatch);
        const last = nodes.at(-1)?.id ?? assert.fail();
        for (const by of [...nodes.map(({ id }) => id), ...graph.parameters.map(({ name }) => name)])
          bothWays(graph, request(graph, rows, last, by), `∂${last}/∂${by}`);
        for (const { id } of nodes) bothWays(graph, request(graph, rows, "L0", id), `∂L0/∂${id}`);
      }),
      { numRuns: 40 },
    );
  });

  it("is the same forwards and backwards in every golden network, of its objective by its inputs and parameters", function () {
    this.timeout(120_000);
    for (const { file, seed, network } of goldenNetworks) {
      const graph = buildWhole(JSON.stringify(network));
      const [target] = graph.objective;
      if (!target) continue;
      const rows = network.data.rows;
      for (const node of graph.nodes) {
        if (node.op.ports.kind !== "none" || node.size * rows.length > 200 || isLabel(graph, node.id)) continue;
        bothWays(graph, request(graph, rows, target.text, node.id), `${file} ${seed}: by ${node.id}`);
      }
      for (const parameter of graph.parameters)
        if (parameter.size <= 12)
          bothWays(
            graph,
            request(graph, rows.slice(0, 1), target.text, parameter.name),
            `${file} ${seed}: by ${parameter.name}`,
          );
    }
  });

  for (const { file, index, golden, jacobians } of readDerivatives()) {
    if (jacobians.length === 0) continue;
    it(`agrees with PyTorch: ${file} ${index}`, () => {
      const graph = buildWhole(JSON.stringify(golden.network));
      for (const { of, by, jacobian } of jacobians) {
        const asked = request(graph, golden.network.data.rows, of, by);
        for (const mode of ["forward", "reverse"] as const)
          closeAll(
            flat(computeJacobian(graph, { ...asked, mode }).rows),
            flatten(jacobian),
            1e-10,
            `∂${of}/∂${by}, ${mode}`,
          );
      }
    });
  }

  it("goes the cheaper way, and counts both", () => {
    const graph = buildWhole({
      nodes: {
        x: { op: "input", shape: [3] },
        h: { op: "dense", inputs: ["x"], units: 5, activation: "tanh" },
        y: { op: "neuron", inputs: ["h"] },
        L: { op: "squared-error", inputs: ["y", "x[0]"] },
      },
    });
    const rows = [{ x: [1, 2, 3] }, { x: [0, 1, 0] }];
    const found = (of: string, by: string): unknown => {
      const { mode, passes } = computeJacobian(graph, { ...request(graph, rows, of, by), mode: null });
      return [mode, passes];
    };
    assert.deepEqual(found("y", "x"), ["reverse", { forward: 3, reverse: 1 }]);
    assert.deepEqual(found("h", "x"), ["forward", { forward: 3, reverse: 5 }]);
    assert.deepEqual(found("y", "y.w"), ["reverse", { forward: 5, reverse: 2 }]);
    assert.deepEqual(found("y", "y.b"), ["forward", { forward: 1, reverse: 2 }]);
    assert.deepEqual(found("L", "x"), ["reverse", { forward: 6, reverse: 1 }]);
    assert.throws(() => found("L", "y.w"), /L and y\.w\[0\] are one number each for all rows/);
    assert.throws(() => found("L", "L"), /L is one number for all rows/);
  });
});

/** Nothing is differentiated by a class index. */
function isLabel(graph: Graph, id: string): boolean {
  return (
    graph.byId.get(id)?.uses.some(({ target, port }) => target.op.discretePorts?.(target.site).includes(port)) === true
  );
}
