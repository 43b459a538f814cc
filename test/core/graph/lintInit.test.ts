import assert from "node:assert/strict";
import { build } from "./build.ts";

const x = { op: "input", shape: [100] };
const end = { op: "neuron", inputs: ["h"] };

/** Messages of NN807 of a network with one hidden layer, and the text after taking the fix. */
function judge(
  activation: string,
  W: object,
  more: object = {},
): { readonly said: readonly string[]; readonly fixed: string } {
  const h = { op: "dense", inputs: ["x"], units: 4, activation, params: { W } };
  const { problems, text } = build({ nodes: { x, h, y: end, ...more } });
  const found = problems.filter(({ code }) => code === "NN807");
  const fix = found[0]?.fix;
  return {
    said: found.map(({ message }) => message),
    fixed: fix ? text.slice(0, fix.range.start) + fix.newText + text.slice(fix.range.end) : text,
  };
}

describe("advice on initialisers", () => {
  const pairs: readonly (readonly [activation: string, init: string, bad: boolean])[] = [
    ["relu", "he-normal", false],
    ["relu", "kaiming-uniform", false],
    ["relu", "glorot-uniform", true],
    ["relu", "lecun-normal", true],
    ["gelu", "xavier-normal", true],
    ["tanh", "glorot-normal", false],
    ["tanh", "lecun-normal", false],
    ["tanh", "he-normal", true],
    ["sigmoid", "kaiming-normal", true],
    ["selu", "lecun-normal", false],
    ["selu", "he-normal", true],
    ["selu", "glorot-normal", true],
    ["identity", "he-normal", false],
    ["step", "he-normal", false],
  ];
  for (const [activation, init, bad] of pairs) {
    it(`${init} before ${activation} ${bad ? "does not fit" : "fits"}`, () => {
      assert.equal(judge(activation, { init }).said.length, bad ? 1 : 0);
    });
  }

  it("offers the initialiser that fits", () => {
    const { fixed } = judge("relu", { init: "glorot-uniform" });
    assert.match(fixed, /"W":\s*\{ "init": "he-normal" \}/);
    assert.deepEqual(
      build(JSON.parse(fixed) as Record<string, unknown>).problems.filter(({ code }) => code === "NN807"),
      [],
    );
  });

  it("notices weights so wide that a sigmoid starts out flat: u spreads by √(n·E[w²])", () => {
    assert.match(judge("sigmoid", { init: "normal" }).said[0] ?? "", /spread by about 10,/);
    assert.match(judge("tanh", { init: "uniform", low: -3, high: 3 }).said[0] ?? "", /spread by about 17,/);
    assert.deepEqual(judge("sigmoid", { init: "normal", std: 0.1 }).said, []);
    assert.deepEqual(judge("relu", { init: "normal" }).said, [], "relu does not saturate");
  });

  it("notices units that can never differ, and no others", () => {
    const alike = { op: "dense", inputs: ["h"], units: 2, params: { W: { init: "ones" } } };
    const drawn = { op: "dense", inputs: ["h"], units: 2 };
    assert.match(judge("tanh", { init: "zeros" }, { y: alike }).said[0] ?? "", /^All 4 units of "h"/);
    assert.deepEqual(judge("tanh", { init: "zeros" }, { y: drawn }).said, [], "what reads them tells them apart");
  });

  it("says nothing of the last layer, of written weights and of defaults", () => {
    const last = {
      op: "dense",
      inputs: ["x"],
      units: 4,
      activation: "relu",
      params: { W: { init: "glorot-uniform" } },
    };
    const codes = (network: Readonly<Record<string, unknown>>) => build(network).problems.map(({ code }) => code);
    assert.deepEqual(codes({ nodes: { x, last } }), []);
    assert.deepEqual(codes({ nodes: { x, h: { ...last, params: { W: 0.1 } }, y: end } }).includes("NN807"), false);
    assert.deepEqual(codes({ nodes: { x, h: { ...last, params: {} }, y: end } }).includes("NN807"), false);
  });
});

describe("NN808", () => {
  const small = { op: "input", shape: [2] };
  const neuron = (...inputs: string[]) => ({ op: "neuron", inputs, activation: "tanh" });
  const codesOf = (network: Readonly<Record<string, unknown>>) =>
    build(network).problems.map(({ code, node }) => `${code} ${node}`);

  it("marks the whole branch that leads nowhere, its end by NN804", () => {
    const nodes = { x: small, y: neuron("x"), a: neuron("x"), b: neuron("a"), c: neuron("b") };
    assert.deepEqual(
      codesOf({ nodes, objective: "y" }),
      ["NN808 a", "NN808 b", "NN804 c"].sort((p, q) => (p.slice(6) < q.slice(6) ? -1 : 1)),
    );
  });

  it("leaves alone what leads to an output, and a network without an objective", () => {
    const nodes = { x: small, y: neuron("x"), a: neuron("x"), b: neuron("a"), out: { op: "output", inputs: ["b"] } };
    assert.deepEqual(codesOf({ nodes, objective: "y" }), []);
    assert.deepEqual(codesOf({ nodes: { x: small, a: neuron("x"), b: neuron("a") } }), []);
  });
});
