import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import type { Tape } from "../../../core/engine/tape.ts";
import { explainStep } from "../../../core/explain/explain.ts";
import { countPaths, findPaths, isScalarPath, pathFactors } from "../../../core/explain/paths.ts";
import { anyCase } from "../engine/anyNetwork.ts";
import { machineFor } from "../engine/run.ts";
import { checkSums, finish, near, render } from "./support.ts";

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
    const rows = [
      { x1: 0.7, x2: -0.4, t: 0.3 },
      { x1: -1.1, x2: 0.2, t: -0.6 },
    ];
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
          if (phase !== "backward" || !node) continue;
          checkSums(tape, index, node.id);
          if (node.size > 1) continue;
          assert.ok(terms.length > 0, node.id);
          const gradient = tape.gradient(node);
          near(
            terms.reduce((sum, { product }) => sum + product, 0),
            gradient?.data.at(-1) ?? Number.NaN,
            node.id,
          );
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
          if (!paths?.every(isScalarPath)) continue;
          assert.equal(paths.length, countPaths(tape.graph, node, target), node.id);
          const sum = paths.reduce((total, edges) => total + pathFactors(tape, edges, 0).product, 0);
          near(sum, tape.gradient(node)?.data[0] ?? 0, node.id);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("of slices, shared parameters, several losses, batches and regularization: every table adds up, and so do the parameters", () => {
    let tables = 0;
    fc.assert(
      fc.property(anyCase, ({ net, rows, wrt }) => {
        const { graph } = compile(JSON.stringify({ nn: 1, ...net }));
        assert.ok(graph);
        const tape = machineFor(graph, rows, wrt);
        tape.runAll();
        for (const { index, phase, node } of tape.timeline)
          if (phase === "backward" && node) tables += checkSums(tape, index, node.id);
        // Half way through the pass they are those of the uses that are done.
        tape.runTo(tape.timeline.length - 2);
        const last = tape.timeline.slice(0, tape.cursor).findLast(({ phase, node }) => phase === "backward" && node);
        if (last) checkSums(tape, last.index, "before the end");
      }),
      // Each explains every step of a network several times over.
      { numRuns: 80 },
    );
    assert.ok(tables > 20, String(tables));
  });

  it("a batch normalization that mixes the samples: one term a sample, and they add up", async () => {
    const tape = await finish(MIXING, [0, 1, 2], null, "training");
    const x = backward(tape, "h");
    const { sums } = explainStep(tape, x, 1, { unit: 1, input: 0 });
    assert.deepEqual(
      sums[0]?.terms.map(({ through, sample }) => `${through} ${sample}`),
      ["n[1] 0", "n[1] 1", "n[1] 2"],
    );
    checkSums(tape, x, "h");
  });

  it("many terms come in pages, and each page with its rest adds up", async () => {
    const tape = await finish(WIDE);
    const step = backward(tape, "h");
    const pages = [0, 24, 48].map((from) => explainStep(tape, step, 0, { unit: 0, input: 0 }, from).sums[0]);
    assert.deepEqual(
      pages.map((page) => page?.terms.length),
      [24, 24, 2],
    );
    const total = pages[0]?.total ?? Number.NaN;
    for (const page of pages)
      near(page?.terms.reduce((sum, { product }) => sum + product, page.rest ?? 0) ?? 0, total, "a page");
    near(
      pages.flatMap((page) => page?.terms ?? []).reduce((sum, { product }) => sum + product, 0),
      total,
      "all pages",
    );
    assert.equal(new Set(pages.flatMap((page) => page?.terms.map(({ through }) => through))).size, 50);
  });
});

function backward(tape: Tape, id: string): number {
  return tape.timeline.findIndex(({ phase, node }) => phase === "backward" && node?.id === id);
}

const MIXING = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [2] },
    h: { op: "dense", units: 2, inputs: ["x"], activation: "tanh" },
    n: { op: "batch-norm", inputs: ["h"] },
    L: { op: "squared-error", inputs: ["n", "t"] },
  },
  objective: "L",
  data: {
    rows: [
      { x: [1, 2], t: [0, 1] },
      { x: [-1, 0.5], t: [1, 0] },
      { x: [0.3, -2], t: [0.5, 0.2] },
    ],
  },
});

const WIDE = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [] },
    h: { op: "dense", units: 3, inputs: ["x"], activation: "tanh" },
    g: { op: "dense", units: 50, inputs: ["h"], activation: "sigmoid" },
    y: { op: "neuron", inputs: ["g"], activation: "identity" },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
  data: { rows: [{ x: [1, -2], t: 0.3 }] },
});
