import assert from "node:assert/strict";
import { build } from "./build.ts";

const x = { op: "input", shape: [2] };
const t = { op: "input", shape: [] };
const neuron = (activation: string | null, ...inputs: string[]): object => ({
  op: "neuron",
  inputs,
  ...(activation && { activation }),
});

/** `code, the text at its place` of each piece of advice. */
function advice(network: Readonly<Record<string, unknown>>): readonly string[] {
  const { problems, text } = build(network);
  return problems.map((p) => `${p.code} ${text.slice(p.range.start, p.range.end)}`);
}

/** The text after taking the first quick fix. */
function fixed(network: Readonly<Record<string, unknown>>): string {
  const { problems, text } = build(network);
  const fix = problems.find((p) => p.fix)?.fix;
  assert.ok(fix);
  return text.slice(0, fix.range.start) + fix.newText + text.slice(fix.range.end);
}

describe("advice", () => {
  it("NN801: a step lets nothing learn", () => {
    assert.deepEqual(advice({ nodes: { x, y: neuron("step", "x") } }), ['NN801 "step"']);
  });

  it("NN802: layers without activations are one affine map", () => {
    const deep = (activation: string | null, more: object = {}): object => ({
      nodes: { x, h: neuron(activation, "x"), s: { op: "add", inputs: ["h", "h"] }, y: neuron(null, "s"), ...more },
    });
    assert.deepEqual(advice({ ...deep(null) }), ['NN802 "neuron"']);
    assert.deepEqual(advice({ ...deep("tanh") }), []);
    assert.deepEqual(advice({ nodes: { x, y: neuron(null, "x") } }), [], "one neuron is no deep network");
    assert.deepEqual(
      advice({ ...deep(null, { p: { op: "mul", inputs: ["h", "y"] } }) }),
      [],
      "a product is not linear",
    );
  });

  const pair = (loss: string, head: object): Readonly<Record<string, unknown>> => ({
    nodes: { x, t, y: head, L: { op: loss, inputs: ["y", "t"] } },
    objective: "L",
  });
  const mismatches: readonly (readonly [loss: string, activation: string | null, bad: boolean])[] = [
    ["binary-cross-entropy", "sigmoid", false],
    ["binary-cross-entropy", "hard-sigmoid", false],
    ["binary-cross-entropy", null, true],
    ["binary-cross-entropy", "tanh", true],
    ["binary-cross-entropy", "relu", true],
    ["logistic", null, false],
    ["logistic", "leaky-relu", false],
    ["logistic", "sigmoid", true],
    ["logistic", "tanh", true],
    ["squared-error", "sigmoid", false],
    ["squared-error", null, false],
  ];
  for (const [loss, activation, bad] of mismatches) {
    it(`NN803: ${activation ?? "identity"} into ${loss} ${bad ? "does not fit" : "fits"}`, () => {
      assert.deepEqual(advice(pair(loss, neuron(activation, "x"))), bad ? ['NN803 "y"'] : []);
    });
  }

  it("NN803: a softmax before the loss that applies its own", () => {
    const layer = { op: "dense", units: 3, inputs: ["x"], activation: "softmax" };
    assert.deepEqual(advice(pair("softmax-cross-entropy", layer)), ['NN803 "y"']);
    const apart = {
      nodes: {
        x,
        t,
        z: { op: "dense", units: 3, inputs: ["x"] },
        p: { op: "softmax", inputs: ["z"] },
        o: { op: "output", inputs: ["p"] },
        L: { op: "softmax-cross-entropy", inputs: ["o", "t"] },
      },
      objective: "L",
    };
    assert.deepEqual(advice(apart), ['NN803 "o"']);
    assert.deepEqual(advice(JSON.parse(fixed(apart))), [], "and so does that of a softmax by itself");
    assert.deepEqual(advice(JSON.parse(fixed(pair("softmax-cross-entropy", layer)))), [], "and its fix puts it right");
  });

  it("NN803 offers a fix that puts it right", () => {
    for (const [loss, activation] of [
      ["binary-cross-entropy", null],
      ["binary-cross-entropy", "tanh"],
      ["logistic", "sigmoid"],
    ] as const) {
      assert.deepEqual(
        advice(JSON.parse(fixed(pair(loss, neuron(activation, "x"))))),
        [],
        `${activation} into ${loss}`,
      );
    }
  });

  const layer = (activation: string | null): object => ({
    op: "dense",
    units: 3,
    inputs: ["x"],
    ...(activation && { activation }),
  });
  const classHeads: readonly (readonly [loss: string, activation: string | null, said: RegExp | null])[] = [
    ["cross-entropy", "softmax", null],
    ["cross-entropy", null, /softmax-cross-entropy" on its logits/],
    ["cross-entropy", "tanh", /End it in a softmax/],
    ["cross-entropy", "sigmoid", /add up to 1/],
    ["nll", null, /at most 0.*softmax-cross-entropy/],
    ["nll", "softmax", /gives the probabilities themselves.*"cross-entropy"/],
    ["multi-class-hinge", null, null],
    ["multi-class-hinge", "softmax", /keep a margin/],
  ];
  for (const [loss, activation, said] of classHeads) {
    it(`NN803: ${activation ?? "identity"} into ${loss} ${said ? "does not fit" : "fits"}`, () => {
      const { problems } = build(pair(loss, layer(activation)));
      assert.deepEqual(
        problems.map(({ code }) => code),
        said ? ["NN803"] : [],
      );
      if (!said) return;
      assert.match(problems[0]?.message ?? "", said);
      if (problems[0]?.fix) assert.deepEqual(advice(JSON.parse(fixed(pair(loss, layer(activation))))), []);
    });
  }

  it("NN803: scores and divergences too", () => {
    assert.deepEqual(advice(pair("hinge", neuron("sigmoid", "x"))), ['NN803 "y"']);
    assert.deepEqual(advice(pair("hinge", neuron(null, "x"))), []);
    const divergence = (activation: string | null): Readonly<Record<string, unknown>> => ({
      nodes: {
        x,
        t: { op: "input", shape: [3] },
        y: layer(activation),
        L: { op: "kl-divergence", inputs: ["y", "t"] },
      },
      objective: "L",
    });
    assert.deepEqual(advice(divergence(null)), ['NN803 "y"']);
    assert.deepEqual(advice(divergence("softmax")), []);
  });

  it("NN803: a softmax of a softmax", () => {
    const twice = (activation: string | null): Readonly<Record<string, unknown>> => ({
      nodes: {
        x,
        t,
        z: layer(activation),
        p: { op: "softmax", inputs: ["z"] },
        L: { op: "cross-entropy", inputs: ["p", "t"] },
      },
      objective: "L",
    });
    assert.deepEqual(advice(twice(null)), []);
    const { problems } = build(twice("softmax"));
    assert.match(problems.find(({ code }) => code === "NN803")?.message ?? "", /a softmax of a softmax: "p".*"z"/);
    assert.deepEqual(advice(JSON.parse(fixed(twice("softmax")))), []);
  });

  it("NN804 and NN805: what nothing uses", () => {
    const nodes = {
      x,
      t,
      u: t,
      y: neuron("tanh", "x"),
      dead: neuron("tanh", "x"),
      o: { op: "output", inputs: ["y"] },
      L: { op: "squared-error", inputs: ["y", "t"] },
    };
    assert.deepEqual(advice({ nodes, params: { p: 1 }, objective: "L" }), ['NN804 "u"', 'NN804 "dead"', 'NN805 "p"']);
    assert.deepEqual(
      advice({ nodes: { x, y: neuron("tanh", "x") } }),
      [],
      "without an objective the last nodes are what the network is for",
    );
  });
});
