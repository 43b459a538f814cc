import assert from "node:assert/strict";
import { initializerOptions } from "../../../core/document/definitions/initializerOptions.ts";
import { createRandom } from "../../../core/random.ts";
import { initializers, initialParameters } from "../../../core/training/initializers.ts";
import { buildWhole } from "../graph/build.ts";
import { closeTo } from "../ops/checkOp.ts";

const x = { op: "input", shape: [40] };
const layer = (more: object): Readonly<Record<string, unknown>> => ({
  nodes: { x, z: { op: "dense", units: 60, inputs: ["x"], ...more } },
});

function drawn(network: Readonly<Record<string, unknown>>, name: string): Float64Array {
  return initialParameters(buildWhole(network)).get(name) ?? assert.fail(name);
}

function moments(values: Float64Array): { readonly mean: number; readonly std: number; readonly largest: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance), largest: Math.max(...values.map(Math.abs)) };
}

describe("initialisers", () => {
  it("are those that the file may name", () => {
    assert.deepEqual([...initializers.keys()].toSorted(), Object.keys(initializerOptions).toSorted());
  });

  // W is 60 × 40: fan in 40, fan out 60. A uniform law's standard deviation is its bound over √3.
  const spreads: readonly (readonly [init: string, std: number, bound: number])[] = [
    ["glorot-uniform", Math.sqrt(2 / 100), Math.sqrt(6 / 100)],
    ["glorot-normal", Math.sqrt(2 / 100), Infinity],
    ["xavier-uniform", Math.sqrt(2 / 100), Math.sqrt(6 / 100)],
    ["he-uniform", Math.sqrt(2 / 40), Math.sqrt(6 / 40)],
    ["he-normal", Math.sqrt(2 / 40), Infinity],
    ["kaiming-normal", Math.sqrt(2 / 40), Infinity],
    ["lecun-normal", Math.sqrt(1 / 40), Infinity],
    ["lecun-uniform", Math.sqrt(1 / 40), Math.sqrt(3 / 40)],
    ["normal", 1, Infinity],
  ];
  for (const [init, std, bound] of spreads) {
    it(`${init} spreads as it should`, () => {
      const found = moments(drawn(layer({ params: { W: { init } } }), "z.W"));
      closeTo(found.std, std, 0.05, "standard deviation");
      assert.ok(Math.abs(found.mean) < (4 * std) / Math.sqrt(2400));
      assert.ok(found.largest <= bound);
    });
  }

  it("count the places of a kernel on both sides", () => {
    // W is [40][6 / 2][5][4]: PyTorch's fan in is 3·5·4 = 60, its fan out 40·5·4 = 800.
    const nodes = {
      image: { op: "input", shape: [6, 8, 8] },
      z: { op: "conv2d", inputs: ["image"], channels: 40, kernel: [5, 4], groups: 2 },
    };
    const found = (init: string | null): ReturnType<typeof moments> =>
      moments(drawn({ nodes: { ...nodes, z: { ...nodes.z, ...(init && { params: { W: { init } } }) } } }, "z.W"));
    closeTo(found("he-normal").std, Math.sqrt(2 / 60), 0.05, "he-normal");
    closeTo(found("glorot-normal").std, Math.sqrt(2 / 860), 0.05, "glorot-normal");
    closeTo(found(null).largest, Math.sqrt(6 / 860), 0.01, "glorot-uniform, without an activation");
  });

  it("take their options", () => {
    const values = (definition: object): number[] => [...drawn(layer({ params: { W: definition } }), "z.W")];
    assert.ok(values({ init: "constant", value: 0.25 }).every((v) => v === 0.25));
    assert.ok(values({ init: "uniform", low: 2, high: 3 }).every((v) => v >= 2 && v < 3));
    closeTo(moments(Float64Array.from(values({ init: "normal", mean: 5, std: 0.1 }))).mean, 5, 0.01, "mean");
    assert.ok(values({ init: "ones" }).every((v) => v === 1) && values({ init: "zeros" }).every((v) => v === 0));
  });

  it("are chosen by the activation where the file says nothing", () => {
    const spread = (activation: string): number => moments(drawn(layer({ activation }), "z.W")).std;
    for (const activation of ["relu", "leaky-relu", "prelu", "elu", "gelu", "gelu-tanh", "silu", "softplus"])
      closeTo(spread(activation), Math.sqrt(2 / 40), 0.05, activation);
    for (const activation of ["identity", "sigmoid", "tanh", "tanh-half", "softmax", "hard-tanh"])
      closeTo(spread(activation), Math.sqrt(2 / 100), 0.05, activation);
    closeTo(spread("selu"), Math.sqrt(1 / 40), 0.05, "selu");
    assert.deepEqual([...drawn(layer({ activation: "prelu" }), "z.slope")], [0.25]);
    assert.deepEqual([...drawn(layer({ activation: { name: "prelu", slope: 0.1 } }), "z.slope")], [0.1]);
    assert.ok(drawn(layer({}), "z.b").every((v) => v === 0));
  });

  it("draw each parameter from a stream of its own: a new node changes no other's numbers, another seed all of them", () => {
    const nodes = { x, z: { op: "dense", units: 3, inputs: ["x"] } };
    const alone = drawn({ nodes }, "z.W");
    assert.deepEqual(drawn({ nodes: { first: { op: "dense", units: 9, inputs: ["x"] }, ...nodes } }, "z.W"), alone);
    assert.deepEqual(drawn({ nodes, training: { seed: 0 } }, "z.W"), alone);
    assert.notDeepEqual(drawn({ nodes, training: { seed: 1 } }, "z.W"), alone);
    assert.notDeepEqual(drawn({ nodes: { x, zz: nodes.z } }, "zz.W"), alone);
  });
});

describe("the random generator", () => {
  it("gives the same numbers for the same seed, everywhere and always", () => {
    const random = createRandom("7:h1.w");
    assert.deepEqual(
      Array.from({ length: 3 }, () => random.uniform()),
      FIRST_THREE,
    );
  });
  it("is uniform, and normal", () => {
    const random = createRandom("test");
    const uniform = moments(Float64Array.from({ length: 20_000 }, () => random.uniform()));
    closeTo(uniform.mean, 0.5, 0.02, "mean");
    closeTo(uniform.std, Math.sqrt(1 / 12), 0.02, "standard deviation");
    const normal = moments(Float64Array.from({ length: 20_000 }, () => random.normal()));
    assert.ok(Math.abs(normal.mean) < 0.03);
    closeTo(normal.std, 1, 0.02, "standard deviation");
  });
});

// Written down once: files that rely on a seed must not change under a new version.
const FIRST_THREE = [0.23587887042732958, 0.9175567219709221, 0.6633801791047331];
