import assert from "node:assert/strict";
import fc from "fast-check";
import { diagnose } from "../../../core/diagnosis/diagnose.ts";
import { findNotFinite } from "../../../core/diagnosis/notFinite.ts";
import { parseDocument } from "../../../core/document/parse.ts";
import { registry } from "../../../core/document/standardRegistry.ts";
import { buildGraph } from "../../../core/graph/buildGraph.ts";
import type { Op } from "../../../core/ops/op.ts";
import { machineFor, type Row } from "../engine/run.ts";
import { diagnosed, finished, kinds, type Network, only } from "./support.ts";

const neuron = (inputs: readonly string[], w: readonly number[], activation = "identity", b = 0): object => ({
  op: "neuron",
  inputs,
  activation,
  params: { w, b },
});

function withLoss(nodes: Readonly<Record<string, object>>, loss = "squared-error", of = "y"): Network {
  return {
    nodes: { x: { op: "input" }, t: { op: "input" }, ...nodes, L: { op: loss, inputs: [of, "t"] } },
    objective: "L",
  };
}

describe("the first number that is not finite", () => {
  const cases: readonly (readonly [what: string, Network, readonly Row[], node: string, sentence: RegExp])[] = [
    [
      "NaN in the data",
      withLoss({ h: neuron(["x"], [1], "tanh"), y: neuron(["h"], [1]) }),
      [
        { x: 1, t: 1 },
        { x: Number.NaN, t: 1 },
      ],
      "x",
      /^The value of "x" is NaN at row 1: NaN came in with the data\.$/,
    ],
    [
      "a weighted sum that overflows",
      withLoss({ h: neuron(["x"], [1e200]), y: neuron(["h"], [1]) }),
      [
        { x: 1, t: 0 },
        { x: 1e200, t: 0 },
      ],
      "h",
      /^The pre-activation u of "h" is ∞ at row 1: with inputs up to 1e200 and weights up to 1e200 the weighted sum passes 1\.8e308/,
    ],
    [
      "∞ − ∞ in a weighted sum",
      withLoss({ h: neuron(["x", "x"], [1e200, -1e200]), y: neuron(["h"], [1]) }),
      [{ x: 1e200, t: 0 }],
      "h",
      /"h" is NaN at row 0: .*∞ − ∞ is no number/,
    ],
    [
      "a square that overflows",
      withLoss({ y: neuron(["x"], [1]) }),
      [{ x: 1e160, t: 0 }],
      "L",
      /^The value of "L" is ∞.*: with inputs up to 1e160 the result passes 1\.8e308/,
    ],
    [
      "a product that overflows",
      withLoss({ h: neuron(["x"], [1]), y: { op: "mul", inputs: ["h", "h"] } }),
      [{ x: 1e160, t: 0 }],
      "y",
      /^The value of "y" is ∞ at row 0: with inputs up to 1e160/,
    ],
    [
      "the logarithm of 0",
      withLoss({ y: neuron(["x"], [1], "hard-sigmoid") }, "binary-cross-entropy"),
      [
        { x: 0, t: 1 },
        { x: -4, t: 1 },
      ],
      "L",
      /^The value of "L" is ∞ at row 1: the prediction is 0 where the target asks for 1, and ln 0 is −∞\.$/,
    ],
    [
      "the logarithm of a negative number",
      withLoss({ y: neuron(["x"], [1]) }, "binary-cross-entropy"),
      [{ x: -0.5, t: 1 }],
      "L",
      /is NaN at row 0: the prediction is -0\.5, and a negative number has no logarithm/,
    ],
    [
      "a class that is not there",
      withLoss(
        { y: { op: "dense", units: 3, inputs: ["x"], params: { W: [[1], [2], [3]], b: 0 } } },
        "softmax-cross-entropy",
      ),
      [
        { x: 1, t: 0 },
        { x: 1, t: 3 },
      ],
      "L",
      /^The value of "L" is NaN at row 1: the target 3 names none of the 3 classes, 0 to 2\.$/,
    ],
    [
      "a division by a tiny probability, only backward",
      withLoss({ y: neuron(["x"], [1]) }, "cross-entropy"),
      [{ x: 1e-310, t: 1 }],
      "L",
      /^The derivative that "L" sends back to "y" is −∞ at row 0: the predicted probability of class 0 is 1e-310, and the derivative divides by it/,
    ],
    [
      "a gradient that overflows on its way back",
      withLoss({ h: neuron(["x"], [1], "tanh"), g: neuron(["h"], [1e-300]), y: neuron(["g"], [1e300]) }),
      [{ x: 1, t: -1e100 }],
      "y",
      /^The derivative that "y" sends back to "g" is ∞ at row 0: δ up to 2e100 and weights up to 1e300 multiply beyond/,
    ],
    [
      "an objective whose sum overflows",
      { ...withLoss({ y: neuron(["x"], [1]), M: { op: "squared-error", inputs: ["y", "t"] } }), objective: ["L", "M"] },
      [{ x: 1.2e154, t: 0 }],
      "",
      /^The objective is ∞/,
    ],
  ];
  for (const [what, network, rows, node, sentence] of cases) {
    it(`finds ${what}`, () => {
      const diagnosis = diagnosed(network, rows);
      const found = only(diagnosis, "not-finite");
      assert.equal(found.node ?? "", node);
      assert.match(found.sentence, sentence);
    });
  }

  it("names a parameter that is not finite", () => {
    const machine = finished(withLoss({ h: neuron(["x"], [1], "tanh"), y: neuron(["h"], [1]) }), [{ x: 1, t: 1 }]);
    machine.setParameter("h.w", [Number.NaN]);
    machine.runAll();
    const [found] = diagnose(machine).findings;
    assert.equal(found?.node, "h");
    assert.match(found?.sentence ?? "", /its parameter h\.w is NaN/);
  });

  it("does not count what is only shown: ∂L/∂p behind a saturated sigmoid or softmax, and derivatives by the data", () => {
    const sigmoid = withLoss(
      { y: neuron(["x"], [1], "sigmoid"), o: { op: "output", inputs: ["y"] } },
      "binary-cross-entropy",
      "o",
    );
    const tape = finished(sigmoid, [{ x: 800, t: 0 }]);
    assert.equal(tape.gradient(tape.graph.byId.get("y") ?? assert.fail())?.data[0], Infinity);
    assert.ok(!kinds(diagnose(tape)).includes("not-finite"));
    const divergence = {
      nodes: {
        x: { op: "input", shape: [2] },
        t: { op: "input", shape: [2] },
        p: { op: "softmax", inputs: ["x"] },
        L: { op: "kl-divergence", inputs: ["p", "t"] },
      },
      objective: "L",
    };
    assert.deepEqual(kinds(diagnosed(divergence, [{ x: [0, 900], t: [1, 0] }])), []);
  });

  it("asks the op why, where its record says", () => {
    const inverse: Op = {
      name: "inverse",
      title: "Inverse",
      category: "arithmetic",
      doc: "One over its input.",
      tex: String.raw`z=\frac{1}{x}`,
      source: "this test",
      look: "sign",
      ports: { kind: "named", ports: [{ name: "x", doc: "The divisor." }] },
      attributes: {},
      reducesBatch: false,
      hasPreactivation: false,
      infer: (site) => ({ ok: true, shape: site.inputs[0] ?? [] }),
      params: () => [],
      forward({ inputs: [x], output }) {
        for (const [k, value] of (x?.data ?? []).entries()) output.data[k] = 1 / value;
      },
      backward({ inputs: [x], outputGradient, inputGradients: [into] }) {
        for (const [k, value] of (x?.data ?? []).entries()) if (into) into[k] = -(outputGradient[k] ?? 0) / value ** 2;
      },
      whyNotFinite({ inputs: [x], batch }) {
        const at = x?.data.indexOf(0) ?? -1;
        return at < 0 ? null : { because: "the divisor is 0", sample: at % batch };
      },
      examples: [],
    };
    const ops = new Map([...registry.ops, ["inverse", inverse]]);
    const nodes = { x: { op: "input" }, y: { op: "inverse", inputs: ["x"] } };
    const { document } = parseDocument(JSON.stringify({ nn: 1, nodes, objective: "y" }), { ...registry, ops });
    const { graph } = buildGraph(document ?? assert.fail(), ops);
    const machine = machineFor(graph ?? assert.fail(), [{ x: 1 }, { x: 2 }, { x: 0 }]);
    machine.runAll();
    const [found] = diagnose(machine, (sample) => `row ${sample + 10}`).findings;
    assert.equal(found?.sentence, 'The value of "y" is ∞ at row 12: the divisor is 0.');
  });
});

/** A random graph of neurons and layers; `sources[k]` are what node k reads. */
const anyGraph = fc
  .record({
    sources: fc.array(fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 12 }),
    poisoned: fc.nat({ max: 1000 }),
    poison: fc.constantFrom("NaN", "infinite", "overflow", "data"),
    batch: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ sources, poisoned, poison, batch }) => {
    const nodes: Record<string, object> = { x: { op: "input" }, t: { op: "input" } };
    const ids = ["x"];
    for (const [k, reads] of sources.entries()) {
      const inputs = reads.map((at) => ids[at % ids.length] ?? "x");
      const w = inputs.map((_, i) => Math.cos(k + i));
      nodes[`h${k}`] =
        k % 3 === 1
          ? {
              op: "dense",
              inputs,
              units: 2,
              activation: "tanh",
              params: { W: [widen(inputs, nodes, w), widen(inputs, nodes, w)], b: 0.1 },
            }
          : { op: "neuron", inputs, activation: "softplus", params: { w: widen(inputs, nodes, w), b: 0.1 } };
      ids.push(`h${k}`);
    }
    const last = ids.at(-1) ?? "x";
    nodes["y"] = { op: "neuron", inputs: [last], params: { w: widen([last], nodes, [1]), b: 0 } };
    nodes["L"] = { op: "squared-error", inputs: ["y", "t"] };
    return { network: { nodes, objective: "L" }, victim: `h${poisoned % sources.length}`, poison, batch };
  });

/** One weight for each component of what is read: a layer has two. */
function widen(inputs: readonly string[], nodes: Readonly<Record<string, object>>, w: readonly number[]): number[] {
  return inputs.flatMap((id, i) => {
    const weight = w[i] ?? 1;
    return (nodes[id] as { op?: string }).op === "dense" ? [weight, weight / 2] : [weight];
  });
}

describe("one poisoned node in a random graph", () => {
  it("is the one that is named, whatever it spoils behind it", () => {
    fc.assert(
      fc.property(anyGraph, ({ network, victim, poison, batch }) => {
        const rows = Array.from({ length: batch }, (_, s) => ({ x: 0.5 - s, t: 0.25 }));
        const spoiled = poison === "data" ? rows.with(batch - 1, { x: Number.NaN, t: 0 }) : rows;
        const machine = finished(network, spoiled);
        const clean = poison === "data" ? "x" : null;
        assert.equal(findNotFinite(machine)?.node?.id ?? null, clean);
        if (poison !== "data") {
          const [weights] = machine.graph.byId.get(victim)?.params ?? assert.fail();
          const bad = { NaN: Number.NaN, infinite: Number.POSITIVE_INFINITY, overflow: Number.MAX_VALUE }[poison] ?? 0;
          const bias = poison === "overflow" ? Number.MAX_VALUE : 0;
          machine.setParameter(weights?.listedAs ?? "", new Float64Array(weights?.size ?? 0).fill(bad));
          const node = machine.graph.byId.get(victim) ?? assert.fail();
          machine.setParameter(`${victim}.b`, new Float64Array(node.size).fill(bias));
          machine.runAll();
        }
        const found = findNotFinite(machine);
        // Weights of 1.8e308 overflow only where what they weigh is large enough; then the victim is finite, and a later node may not be.
        const u = machine.preactivation(machine.graph.byId.get(victim) ?? assert.fail());
        if (poison === "overflow" && u?.data.every(Number.isFinite)) return;
        assert.equal(found?.node?.id, poison === "data" ? "x" : victim);
        const [finding] = diagnose(machine).findings;
        assert.equal(finding?.node, found?.node?.id);
        if (poison === "NaN" || poison === "infinite")
          assert.match(finding?.sentence ?? "", new RegExp(`its parameter ${victim}\\.[wW](\\[0\\])? is`));
      }),
      { numRuns: 200 },
    );
  });
});
