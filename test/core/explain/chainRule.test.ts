import assert from "node:assert/strict";
import fc from "fast-check";
import { explainStep } from "../../../core/explain/explain.ts";
import { countPaths, findPaths, isScalarPath, pathFactors } from "../../../core/explain/paths.ts";
import { finish, near, render } from "./support.ts";

/** Networks of scalars and layers, each node reading any of those before it. */
const networks = fc
  .array(
    fc.record({
      op: fc.constantFrom("neuron", "neuron", "neuron", "dense", "add", "mul"),
      reads: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      activation: fc.constantFrom("tanh", "sigmoid", "softplus", "tanh-half", "identity", "silu"),
      units: fc.integer({ min: 2, max: 3 }),
      weight: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((choices) => {
    const nodes: Record<string, unknown> = { x1: { op: "input", shape: [] }, x2: { op: "input", shape: [] } };
    const scalars = ["x1", "x2"];
    const all = ["x1", "x2"];
    for (const [i, { op, reads, activation, units, weight }] of choices.entries()) {
      const id = `h${i + 1}`;
      const among = op === "add" || op === "mul" ? scalars : all;
      const inputs = reads.map((read) => among[read % among.length]);
      if (op === "neuron") nodes[id] = { op, inputs, activation, params: { b: weight } };
      else if (op === "dense") nodes[id] = { op, inputs, units, activation };
      else nodes[id] = { op, inputs };
      all.push(id);
      if (op !== "dense") scalars.push(id);
    }
    nodes["y"] = { op: "neuron", inputs: all.slice(-3), activation: "tanh" };
    nodes["t"] = { op: "input", shape: [] };
    nodes["L"] = { op: "squared-error", inputs: ["y", "t"] };
    const rows = [{ x1: 0.7, x2: -0.4, t: 0.3 }, { x1: -1.1, x2: 0.2, t: -0.6 }];
    return JSON.stringify({ nn: 1, nodes, objective: "L", data: { rows }, training: { seed: choices.length } });
  });

describe("the chain rule, on networks made at random", function () {
  this.timeout(60_000);

  it("the terms of every scalar add up to its gradient, and every formula renders", async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.boolean(), async (text, both) => {
        const tape = await finish(text, both ? [0, 1] : [1]);
        for (const { index, phase, node } of tape.timeline) {
          const { terms, lines } = explainStep(tape, index, tape.batch - 1);
          for (const { symbols, numbers } of lines) {
            render(symbols);
            render(numbers ?? "");
          }
          if (phase !== "backward" || !node || node.size > 1) continue;
          assert.ok(terms.length > 0, node.id);
          const gradient = tape.gradient(node);
          near(terms.reduce((sum, { product }) => sum + product, 0), gradient?.data.at(-1) ?? Number.NaN, node.id);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("the products of all paths from a scalar to the target add up to its gradient", async () => {
    await fc.assert(
      fc.asyncProperty(networks, async (text) => {
        const tape = await finish(text, [0], "y");
        const target = tape.graph.byId.get("y");
        assert.ok(target);
        for (const node of tape.graph.nodes) {
          const paths = findPaths(tape.graph, node, target, 200);
          if (!paths || !paths.every(isScalarPath)) continue;
          assert.equal(paths.length, countPaths(tape.graph, node, target), node.id);
          const sum = paths.reduce((total, edges) => total + pathFactors(tape, edges, 0).product, 0);
          near(sum, tape.gradient(node)?.data[0] ?? 0, node.id);
        }
      }),
      { numRuns: 60 },
    );
  });
});
