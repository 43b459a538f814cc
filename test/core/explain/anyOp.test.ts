import assert from "node:assert/strict";
import { parseDocument } from "../../../core/document/parse.ts";
import { registry } from "../../../core/document/standardRegistry.ts";
import { createMachine, type Machine } from "../../../core/engine/machine.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { explainStep } from "../../../core/explain/explain.ts";
import { buildGraph } from "../../../core/graph/buildGraph.ts";
import type { Op } from "../../../core/ops/op.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { near, render } from "./support.ts";

/** An op that no file of ours knows: k·x³, with k learned. */
const cube: Op = {
  name: "cube",
  title: "Cube",
  category: "arithmetic",
  doc: "The cube of its input, scaled.",
  tex: String.raw`z=k\,x^3`,
  source: "this test",
  look: "sign",
  ports: { kind: "named", ports: [{ name: "x", doc: "Anything." }] },
  attributes: {},
  reducesBatch: false,
  hasPreactivation: false,
  infer: (site) => ({ ok: true, shape: site.inputs[0] ?? [] }),
  params: () => [{ name: "k", shape: [], doc: "The scale.", defaultInit: { init: "constant", value: 2 } }],
  forward({ inputs: [x], params, output }) {
    for (const [i, value] of (x?.data ?? []).entries()) output.data[i] = (params["k"]?.[0] ?? 0) * value ** 3;
  },
  backward({ inputs: [x], params, outputGradient, inputGradients: [into], paramGradients }) {
    for (const [i, value] of (x?.data ?? []).entries()) {
      const arriving = outputGradient[i] ?? 0;
      if (into) into[i] = arriving * 3 * (params["k"]?.[0] ?? 0) * value ** 2;
      const k = paramGradients["k"];
      if (k) k[0] = (k[0] ?? 0) + arriving * value ** 3;
    }
  },
  examples: [],
};

function machineWithCube(): Machine {
  const ops = new Map([...registry.ops, ["cube", cube]]);
  const nodes = {
    x: { op: "input" },
    c: { op: "cube", inputs: ["x"] },
    y: { op: "neuron", inputs: ["c", "x"], params: { w: [0.5, -1], b: 0 } },
  };
  const { document, problems } = parseDocument(JSON.stringify({ nn: 1, nodes, objective: "y" }), { ...registry, ops });
  assert.ok(document, problems.map(({ message }) => message).join());
  const { graph } = buildGraph(document, ops);
  assert.ok(graph);
  const inputs = new Map([["x", Float64Array.of(1.5)]]);
  return createMachine(graph, {
    batch: 1,
    inputs,
    parameters: initialParameters(graph),
    target: objectiveTarget(graph),
  });
}

describe("an op that explanations have never seen", () => {
  it("is explained by its record: its formula, its numbers, its terms", () => {
    const machine = machineWithCube();
    machine.runAll();
    for (const { index, node, phase } of machine.timeline) {
      const { lines, terms } = explainStep(machine, index);
      for (const { symbols, numbers } of lines) for (const tex of [symbols, numbers ?? ""]) render(tex);
      if (node?.id === "c" && phase === "forward") {
        assert.deepEqual(
          lines.map(({ symbolsText }) => symbolsText),
          ["z = k·x³", "c = cube(x)"],
        );
        assert.equal(lines[1]?.numbersText, "c = cube(1.5) = 6.75");
      }
      if (phase === "backward" && node) {
        near(
          terms.reduce((sum, { product }) => sum + product, 0),
          machine.gradient(node)?.data[0] ?? Number.NaN,
          node.id,
        );
      }
      if (node?.id === "c" && phase === "backward") {
        const found = lines.find(({ label }) => label === "∂y/∂k");
        assert.equal(found?.numbersText, "∂y/∂k_c ≈ 1.6875".replace("≈", "="));
      }
    }
  });

  it("before anything is computed, steps have symbols and no numbers", () => {
    const machine = machineWithCube();
    for (const { index, phase } of machine.timeline) {
      const { lines, terms } = explainStep(machine, index);
      assert.deepEqual(terms, []);
      for (const { numbers, symbolsText } of lines) if (phase !== "seed") assert.equal(numbers, null, symbolsText);
    }
  });
});
