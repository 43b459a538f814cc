import assert from "node:assert/strict";
import type { Graph } from "../../../core/graph/graph.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { build, buildWhole, complaints } from "./build.ts";

const x = { op: "input", shape: [2] };
const neuron = (params: object, more: object = {}): object => ({ op: "neuron", inputs: ["x"], params, ...more });
const dense = (params: object): object => ({ op: "dense", inputs: ["x"], units: 3, params });

function theta(graph: Graph): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries([...initialParameters(graph)].map(([name, values]) => [name, [...values]]));
}

describe("parameters", () => {
  it("fills with a number, takes lists of the exact shape, and a single number in brackets", () => {
    const graph = buildWhole({
      nodes: {
        x,
        h: neuron({ w: 0.5, b: [2] }),
        z: dense({
          W: [
            [1, 2],
            [3, 4],
            [5, 6],
          ],
          b: 0,
        }),
      },
    });
    assert.deepEqual(theta(graph), { "h.w": [0.5, 0.5], "h.b": [2], "z.W": [1, 2, 3, 4, 5, 6], "z.b": [0, 0, 0] });
  });

  const wrong: readonly (readonly [what: string, node: object, message: RegExp])[] = [
    ["too many values", neuron({ w: [1, 2, 3] }), /NN501 at \[.*\]: "h\.w" needs 2 values, but 3 are given\./s],
    [
      "too few rows",
      dense({
        W: [
          [1, 2],
          [3, 4],
        ],
      }),
      /NN501 .*"h\.W" needs 3 rows \(its shape is \[3, 2\]\), but 2 are given\./s,
    ],
    [
      "a short row",
      dense({ W: [[1, 2], [3], [5, 6]] }),
      /NN501 at \[\s*3\s*\]: "h\.W" needs 2 values in each row \(its shape is \[3, 2\]\), but 1 is given\./,
    ],
    [
      "a number for a row",
      dense({ W: [[1, 2], 3, [5, 6]] }),
      /NN501 at 3: "h\.W" needs 2 values in each row .* but a single number stands here\./,
    ],
    [
      "a list for a number",
      neuron({ w: [1, [2]] }),
      /NN501 .*"h\.w" has the shape \[2\]; a list stands where a number is wanted\./s,
    ],
    ["two numbers for a bias", neuron({ b: [1, 2] }), /NN501 .*"h\.b" is a single number, but 2 are given\./s],
    ["an unknown parameter", neuron({ W: [1, 2] }), /NN502 .*"h" \(neuron\) has no parameter "W". Did you mean "w"\?/s],
    ["a bias that is off", neuron({ b: 1 }, { bias: false }), /NN502 .*has no parameter "b". Its "bias" is false\./],
    [
      "an unknown shared parameter",
      neuron({ b: "bb" }),
      /NN503 at "bb": "h\.b" names the shared parameter "bb", which does not exist\. Did you mean "b1"\?/,
    ],
    [
      "a shared parameter of another shape",
      neuron({ w: "three" }),
      /NN504 at "three": "h\.w" needs the shape \[2\] here, but the shared parameter "three" has \[3\]\./,
    ],
  ];
  for (const [what, h, message] of wrong) {
    it(`says so of ${what}`, () => {
      const found = complaints({ nodes: { x, h }, params: { b1: 1, three: [1, 2, 3] } });
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    });
  }

  it("refuses a layer that no memory holds, before it takes any", () => {
    const wide = { op: "input", shape: [1_000_000] };
    const found = complaints({ nodes: { x: wide, h: { op: "dense", inputs: ["x"], units: 1_000_000 } } });
    assert.match(
      found.join(),
      /^NN203 at "h": "h\.W" would hold 1000000000000 numbers, its shape being \[1000000, 1000000\]/,
    );
    assert.match(
      complaints({ nodes: { x: { op: "input", shape: [1e9] } } }).join(),
      /^NN203 .*"x" would hold 1000000000 numbers/s,
    );
  });

  it("lists a wholly shared parameter once, at its first use, under its own name", () => {
    const graph = buildWhole({
      nodes: { x, h1: neuron({ w: "v", b: "b1" }), h2: neuron({ w: "v", b: 3 }) },
      params: { b1: 1, v: [4, 5] },
    });
    assert.deepEqual(theta(graph), { v: [4, 5], b1: [1], "h2.b": [3] });
    assert.deepEqual(graph.parameterByName.get("v")?.users, ["h1", "h2"]);
    assert.equal(graph.byId.get("h1")?.params[0]?.listedAs, "v");
  });

  it("lists a partly shared one with all its entries, and the shared one too", () => {
    const graph = buildWhole({
      nodes: { x, h: neuron({ w: [7, "s"] }), z: dense({ W: [[1, 2], "row", ["s", 9]] }) },
      params: { s: 0.5, row: [3, 4] },
    });
    assert.deepEqual(theta(graph), {
      "h.w": [7, 0.5],
      s: [0.5],
      "h.b": [0],
      "z.W": [1, 2, 3, 4, 0.5, 9],
      row: [3, 4],
      "z.b": [0, 0, 0],
    });
    assert.deepEqual(graph.parameterByName.get("z.W")?.owned, [0, 1, 5]);
  });

  it("lets a shared number fill a whole parameter", () => {
    const graph = buildWhole({ nodes: { x, h: neuron({ w: "s" }) }, params: { s: 2 } });
    assert.deepEqual(theta(graph), { s: [2], "h.b": [0] });
    assert.deepEqual(graph.byId.get("h")?.params[0]?.slots, [
      { parameter: "s", entry: 0 },
      { parameter: "s", entry: 0 },
    ]);
  });

  it("gives a drawn shared parameter the shape of its uses, which must agree", () => {
    const params = { d: { init: "ones" } };
    assert.deepEqual(theta(buildWhole({ nodes: { x, h: neuron({ w: "d" }) }, params })), { d: [1, 1], "h.b": [0] });
    assert.match(
      complaints({ nodes: { x, h: neuron({ w: "d", b: "d" }) }, params }).join(),
      /NN504 at "d": "h\.b" needs the shape \[\] here, but the shared parameter "d" has \[2\] where it is used first\./,
    );
  });

  it("regularizes every number once", () => {
    const nodes = { x, h1: neuron({ w: [1, "s"], b: "s" }), h2: neuron({ w: "v", b: 0 }) };
    const covered = (of?: string[]): unknown => {
      const graph = buildWhole({
        nodes,
        params: { s: 1, v: [1, 2] },
        objective: "h1",
        regularization: { l2: 1, ...(of && { of }) },
      });
      return Object.fromEntries(graph.regularization?.covered ?? []);
    };
    assert.deepEqual(covered(), { "h1.w": [0], s: null, v: null, "h2.b": null });
    assert.deepEqual(covered(["v", "h2.w"]), { v: null });
    assert.deepEqual(covered(["h1.w"]), { "h1.w": [0], s: [0] });
    assert.match(
      complaints({
        nodes,
        params: { s: 1, v: [1, 2] },
        objective: "h1",
        regularization: { l2: 1, of: ["h1.W"] },
      }).join(),
      /NN702 at "h1\.W": .*Did you mean "h1\.w"\?/,
    );
  });

  it("refuses parameters that do not fit into memory together, and counts a shared one once", () => {
    const wide = (source: string, W?: string) => ({
      op: "dense",
      inputs: [source],
      units: 8000,
      ...(W && { params: { W } }),
    });
    const nodes = { x: { op: "input", shape: [8000] }, a: wide("x"), b: wide("a"), c: wide("b") };
    // 8000 · 8000 weights and 8000 biases a layer: one fits into 2^26 numbers, two do not.
    assert.deepEqual(complaints({ nodes }), [
      'NN203 at "b": With "b" the parameters of this network would hold 128016000 numbers; at most 67108864 fit.',
    ]);
    assert.deepEqual([...(build({ nodes }).graph?.byId.keys() ?? [])], ["x", "a"]);
    const shared = { x: nodes.x, a: wide("x", "w"), b: wide("a", "w"), c: wide("b", "w") };
    buildWhole({ nodes: shared, params: { w: { init: "zeros" } } });
  });
});
