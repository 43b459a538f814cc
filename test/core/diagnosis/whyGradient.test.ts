import assert from "node:assert/strict";
import type { GradientQuestion, WhyGradient } from "../../../core/diagnosis/whyAnswer.ts";
import { whyGradient } from "../../../core/diagnosis/whyGradient.ts";
import type { Row } from "../engine/run.ts";
import { chain, finished, type Network } from "./support.ts";

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

function ask(
  network: Network,
  rows: readonly Row[],
  question: Partial<GradientQuestion> & { readonly node: string },
  sample = 0,
): WhyGradient {
  return whyGradient(finished(network, rows), { parameter: null, component: 0, ...question }, sample);
}

describe("why a gradient is 0", () => {
  const cases: readonly (readonly [
    what: string,
    Network,
    readonly Row[],
    Partial<GradientQuestion> & { readonly node: string },
    culprit: string | null,
    sentence: RegExp,
  ])[] = [
    [
      "a relu that is off",
      withLoss({ h: neuron(["x"], [1], "tanh"), g: neuron(["h"], [-1], "relu"), y: neuron(["g"], [2]) }),
      [{ x: 1, t: 1 }],
      { node: "h" },
      "g",
      /^∂L\/∂h is 0: "g" is off: relu′\(u\) = 0 at u = −0\.76159 ≤ 0\.$/,
    ],
    [
      "the same, of a parameter in front of it",
      withLoss({ h: neuron(["x"], [1], "tanh"), g: neuron(["h"], [-1], "relu"), y: neuron(["g"], [2]) }),
      [{ x: 1, t: 1 }],
      { node: "h", parameter: "w" },
      "g",
      /^∂L\/∂h\.w\[0\] is 0: "g" is off/,
    ],
    [
      "a step",
      withLoss({ h: neuron(["x"], [1], "tanh"), g: neuron(["h"], [1], "step"), y: neuron(["g"], [2]) }),
      [{ x: 1, t: 1 }],
      { node: "h" },
      "g",
      /"g" has the activation step, whose derivative is 0 everywhere/,
    ],
    [
      "a saturated sigmoid",
      withLoss({ g: neuron(["x"], [1000], "sigmoid"), y: neuron(["g"], [2]) }),
      [{ x: 1, t: 1 }],
      { node: "g", parameter: "w" },
      "g",
      /"g" is saturated: sigmoid′\(u\) = 0 at u = 1000/,
    ],
    [
      "a weight of 0 on the only way",
      withLoss({ h: neuron(["x"], [1], "tanh"), g: neuron(["x", "h"], [1, 0]), y: neuron(["g"], [2]) }),
      [{ x: 1, t: 1 }],
      { node: "h" },
      "g",
      /^∂L\/∂h is 0: "g" has the weight g\.w\[1\] = 0 on what it reads of "h"\.$/,
    ],
    [
      "two ways, each stopped by something else",
      withLoss({
        h: neuron(["x"], [1]),
        a: neuron(["h"], [0], "tanh"),
        b: neuron(["h"], [-1], "relu"),
        y: neuron(["a", "b"], [1, 1]),
      }),
      [{ x: 1, t: 1 }],
      { node: "h" },
      "a",
      /stopped on every way: "a" has the weight a\.w\[0\] = 0 .*; "b" is off/,
    ],
    [
      "two ways that cancel",
      withLoss({
        h: neuron(["x"], [1]),
        a: neuron(["h"], [1]),
        b: neuron(["h"], [-1]),
        y: neuron(["a", "b"], [1, 1]),
      }),
      [{ x: 1, t: 1 }],
      { node: "h" },
      "h",
      /^∂L\/∂h is 0: it gets (−2 through "a" and 2 through "b"|2 through "b" and −2 through "a"), which cancel\.$/,
    ],
    [
      "a loss at its minimum",
      withLoss({ h: neuron(["x"], [1], "tanh"), y: neuron(["x"], [2]) }),
      [{ x: 1, t: 2 }],
      { node: "y", parameter: "w" },
      "L",
      /"L" is flat here: "y" = 2 is exactly what "t" asks for/,
    ],
    [
      "a hinge that is satisfied",
      withLoss({ y: neuron(["x"], [2]) }, "hinge"),
      [{ x: 1, t: 1 }],
      { node: "y" },
      "L",
      /"L" is flat here: its derivative is 0 at "y" = 2 where "t" is 1/,
    ],
    [
      "a factor of 0",
      withLoss({ a: neuron(["x"], [1]), b: neuron(["x"], [0]), y: { op: "mul", inputs: ["a", "b"] } }),
      [{ x: 1, t: 2 }],
      { node: "a" },
      "y",
      /"y" multiplies it by "b", which is 0/,
    ],
    [
      "a maximum that takes another",
      withLoss({
        a: { op: "dense", inputs: ["x"], units: 3, params: { W: [[1], [3], [2]], b: 0 } },
        y: { op: "max", inputs: ["a"] },
      }),
      [{ x: 1, t: 2 }],
      { node: "a", component: 2 },
      "y",
      /"y" takes another number than "a\[2\]" = 2/,
    ],
    [
      "an input of 0",
      withLoss({ y: neuron(["x"], [2]) }),
      [{ x: 0, t: 1 }],
      { node: "y", parameter: "w" },
      "x",
      /^∂L\/∂y\.w\[0\] is 0: "x" is 0 there, and y\.w multiplies "x"\.$/,
    ],
    [
      "samples that cancel",
      withLoss({ y: neuron(["x"], [0]) }),
      [
        { x: 1, t: 1 },
        { x: 1, t: -1 },
      ],
      { node: "y", parameter: "w" },
      "y",
      /2 contributions cancel, −1 from y\.w\[0\] at sample 0, 1 from y\.w\[0\] at sample 1/,
    ],
    [
      "a component that nothing reads",
      withLoss({
        a: { op: "dense", inputs: ["x"], units: 3, params: { W: [[1], [3], [2]], b: 0 } },
        y: neuron(["a[0:2]"], [1, 1]),
      }),
      [{ x: 1, t: 2 }],
      { node: "a", component: 2 },
      "a",
      /"a" is read by nothing that leads to the target/,
    ],
  ];
  for (const [what, network, rows, question, culprit, sentence] of cases) {
    it(what, () => {
      const answer = ask(network, rows, question);
      assert.equal(answer.verdict, "zero", answer.sentence);
      assert.match(answer.sentence, sentence);
      assert.equal(answer.culprit, culprit);
      assert.ok(answer.nodes.includes(question.node));
      assert.equal(answer.value, 0);
    });
  }

  it("a dropped unit", () => {
    const network = withLoss({
      a: { op: "dense", inputs: ["x"], units: 8, params: { W: [[1], [1], [1], [1], [1], [1], [1], [1]], b: 0 } },
      d: { op: "dropout", inputs: ["a"], rate: 0.5 },
      y: neuron(["d"], [1, 1, 1, 1, 1, 1, 1, 1]),
    });
    const tape = finished(network, [{ x: 1, t: 2 }], null, "training");
    const a = tape.graph.byId.get("a") ?? assert.fail();
    const dropped = tape.gradient(a)?.data.indexOf(0) ?? -1;
    assert.ok(dropped >= 0);
    const answer = whyGradient(tape, { node: "a", parameter: null, component: dropped });
    assert.equal(answer.sentence, `∂L/∂a[${dropped}] is 0: "d" drops it in this pass.`);
    assert.equal(answer.culprit, "d");
  });
});

describe("why a gradient is tiny, or is not", () => {
  it("names a saturated unit with its slope and its u", () => {
    const network = withLoss({
      h: neuron(["x"], [1], "tanh"),
      g: neuron(["h"], [0], "sigmoid", 12),
      y: neuron(["h", "g"], [0, 1]),
    });
    const answer = ask(
      { ...network, nodes: { ...network.nodes, g: neuron(["h"], [1], "sigmoid", 12) } },
      [{ x: 1, t: 0 }],
      {
        node: "h",
      },
    );
    assert.equal(answer.verdict, "tiny");
    assert.equal(answer.culprit, "g");
    assert.match(
      answer.sentence,
      /^∂L\/∂h is only 5\.7e−6: on its largest way, h → g → y → L, "g" is saturated: sigmoid′\(u\) = 2\.9e−6 at u = 12\.7\d*\.$/,
    );
  });

  it("names the smallest of many small factors", () => {
    const answer = ask(chain(12, "sigmoid", 1), [{ x: 1, t: 1 }], { node: "h1" });
    assert.equal(answer.verdict, "tiny");
    assert.match(
      answer.sentence,
      /h1 → h2 → h3 → … → h11 → h12 → L, 23 factors multiply to .*the smallest are sigmoid′\(u\) = 0\.2/,
    );
  });

  it("says that it is not small, and which way brings it", () => {
    const network = withLoss({
      h: neuron(["x"], [1]),
      a: neuron(["h"], [3]),
      b: neuron(["h"], [1]),
      y: neuron(["a", "b"], [1, 1]),
    });
    const answer = ask(network, [{ x: 1, t: 0 }], { node: "h" });
    assert.equal(answer.verdict, "fine");
    assert.equal(
      answer.sentence,
      "∂L/∂h = 32 is not small. Its largest part comes back along h → a → y → L, which gives 24.",
    );
    assert.equal(answer.culprit, null);
    assert.deepEqual(answer.nodes, ["h", "a", "y", "L"]);
  });

  it("tells ways that almost cancel", () => {
    const network = withLoss({
      h: neuron(["x"], [1]),
      a: neuron(["h"], [1]),
      b: neuron(["h"], [-0.99999]),
      y: neuron(["a", "b"], [1, 1]),
    });
    const answer = ask(network, [{ x: 1, t: 0 }], { node: "h" });
    assert.equal(answer.verdict, "tiny");
    assert.match(answer.sentence, /: it gets .* through "a" and .* through "b", which cancel almost\.$/);
  });
});

describe("why a gradient is NaN or infinite, or is not there", () => {
  const cases: readonly (readonly [
    what: string,
    Network,
    readonly Row[],
    Partial<GradientQuestion> & { readonly node: string },
    culprit: string,
    sentence: RegExp,
  ])[] = [
    [
      "the logarithm of 0",
      withLoss({ h: neuron(["x"], [1]), y: neuron(["h"], [1], "hard-sigmoid") }, "binary-cross-entropy"),
      [{ x: -4, t: 1 }],
      { node: "y" },
      "L",
      /^∂L\/∂y is −∞: "L" has the value ∞: the prediction is 0 where the target asks for 1, and ln 0 is −∞\.$/,
    ],
    [
      "NaN in the data",
      withLoss({ h: neuron(["x"], [1], "tanh"), y: neuron(["h"], [1]) }),
      [{ x: Number.NaN, t: 1 }],
      { node: "h", parameter: "w" },
      "x",
      /^∂L\/∂h\.w\[0\] is NaN: "x" has the value NaN: NaN came in with the data\.$/,
    ],
    [
      "an overflow on the way back",
      withLoss({ h: neuron(["x"], [1], "tanh"), g: neuron(["h"], [1e-300]), y: neuron(["g"], [1e300]) }),
      [{ x: 1, t: -1e100 }],
      { node: "h" },
      "y",
      /"y" sends ∞ back to "g": δ up to 2e100 and weights up to 1e300 multiply beyond/,
    ],
  ];
  for (const [what, network, rows, question, culprit, sentence] of cases) {
    it(what, () => {
      const answer = ask(network, rows, question);
      assert.equal(answer.verdict, "not-finite", answer.sentence);
      assert.match(answer.sentence, sentence);
      assert.equal(answer.culprit, culprit);
    });
  }

  it("no path to the target", () => {
    const network = withLoss({ h: neuron(["x"], [1], "tanh"), y: neuron(["x"], [1]) });
    const answer = ask(network, [{ x: 1, t: 1 }], { node: "h" });
    assert.equal(answer.verdict, "nothing-flows");
    assert.equal(answer.sentence, 'There is no ∂L/∂h: L does not depend on h, since no path leads from "h" to it.');
    const label = withLoss(
      { y: { op: "dense", units: 3, inputs: ["x"], params: { W: [[1], [2], [3]], b: 0 } } },
      "softmax-cross-entropy",
    );
    assert.match(ask(label, [{ x: 1, t: 1 }], { node: "t" }).sentence, /its only ways go through labels/);
  });

  it("not computed yet, and when it will be", () => {
    const tape = finished(chain(3, "tanh", 1), [{ x: 1, t: 0 }]);
    const step = tape.timeline.findIndex(({ phase, node }) => phase === "backward" && node?.id === "h2");
    tape.runTo(step - 1);
    const answer = whyGradient(tape, { node: "h2", parameter: null, component: 0 });
    assert.equal(answer.verdict, "not-computed");
    assert.equal(answer.value, null);
    assert.match(answer.sentence, new RegExp(`known once the backward step of "h3" is done \\(step ${step} of `));
    tape.runTo(step);
    assert.equal(whyGradient(tape, { node: "h2", parameter: null, component: 0 }).verdict, "fine");
    assert.equal(whyGradient(tape, { node: "h3", parameter: "w", component: 0 }).verdict, "fine");
    tape.runTo(0);
    assert.equal(whyGradient(tape, { node: "h3", parameter: "w", component: 0 }).verdict, "not-computed");
  });

  it("refuses what is not there, with what there is", () => {
    const tape = finished(chain(1, "tanh", 1), [{ x: 1, t: 0 }]);
    const asked = (question: Partial<GradientQuestion>) => () =>
      whyGradient(tape, { node: "h1", parameter: null, component: 0, ...question });
    assert.throws(asked({ node: "q" }), /There is no node "q"/);
    assert.throws(asked({ parameter: "W" }), /"h1" has no parameter "W"; it has w, b\./);
    assert.throws(asked({ component: 1 }), /"h1" has the components 0 to 0; there is no 1\./);
  });
});

describe("a gradient that arrives and goes no further", () => {
  it("says so of a dead and of a saturated unit, and nothing of one that passes it on", () => {
    const net = (activation: string, b: number): Network =>
      withLoss({ h: neuron(["x"], [1], activation, b), y: neuron(["h"], [2]) });
    const rows = [{ x: 1, t: 1 }];
    assert.match(
      ask(net("relu", -3), rows, { node: "h" }).sentence,
      / is not small\. .* But it stops here: φ′\(u\) of h is 0, so δ is 0 and its parameters and inputs get no gradient\.$/,
    );
    const saturated = ask(net("tanh", 20), rows, { node: "h" });
    assert.match(saturated.sentence, /But it stops here: φ′\(u\) of h is .*so δ is .*next to no gradient|no gradient/);
    assert.equal(saturated.culprit, "h");
    assert.doesNotMatch(ask(net("tanh", 0), rows, { node: "h" }).sentence, /But it stops here/);
  });
});
