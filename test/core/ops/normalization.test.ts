import assert from "node:assert/strict";
import fc from "fast-check";
import { findOp } from "../../../core/ops/index.ts";
import type { Example, Op, PassMode } from "../../../core/ops/op.ts";
import { complaints } from "../graph/build.ts";
import { closeTo, runOp } from "./checkOp.ts";

function opNamed(name: string): Op {
  const op = findOp(name);
  assert.ok(op, name);
  return op;
}

const batchNormOf = (x: readonly number[], batch: number, mode: PassMode, epsilon = 0): Example => ({
  site: { inputs: [[x.length / batch]], attributes: { momentum: 0.1, epsilon } },
  inputs: [x],
  batch,
  params: { gamma: new Array<number>(x.length / batch).fill(1), beta: new Array<number>(x.length / batch).fill(0) },
  mode,
});

const numbers = (length: number) =>
  fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: length, maxLength: length });

describe("batch-norm", () => {
  const op = opNamed("batch-norm");

  it("gives every channel the mean 0 and the variance 1", () => {
    fc.assert(
      fc.property(numbers(8), (x) => {
        fc.pre(Math.max(...x) - Math.min(...x) > 1e-3);
        const z = [...runOp(op, batchNormOf(x, 8, "training")).output];
        assert.ok(Math.abs(z.reduce((a, b) => a + b)) < 1e-9);
        assert.ok(Math.abs(z.reduce((sum, each) => sum + each * each, 0) / 8 - 1) < 1e-9);
      }),
    );
  });

  it("loses nothing far from 0: 10⁹ more, and every digit that the numbers have is there", () => {
    const near = [0, 0.5, 1.5, 3, -2, 0.25, 1, -0.75];
    const z = runOp(op, batchNormOf(near, 8, "training"));
    const far = runOp(
      op,
      batchNormOf(
        near.map((x) => x + 1e9),
        8,
        "training",
      ),
    );
    // These sums are exact; a variance as the mean of squares less the squared mean would be 0 here, or worse.
    for (const [k, value] of z.output.entries()) closeTo(far.output[k] ?? NaN, value, 1e-12, `z[${k}]`);
    closeTo(far.nextBuffers["variance"]?.[0] ?? NaN, z.nextBuffers["variance"]?.[0] ?? NaN, 1e-12, "variance");
  });

  it("evaluation is one affine map, whatever the batch", () => {
    const whole = { ...batchNormOf([1, 2, 3, -4], 4, "evaluation"), buffers: { mean: [1], variance: [4] } };
    assert.deepEqual([...runOp(op, whole).output], [0, 0.5, 1, -2.5]);
    assert.deepEqual(runOp(op, whole).nextBuffers, {});
  });

  it("ε keeps equal numbers at 0 instead of 0/0", () => {
    assert.deepEqual([...runOp(op, batchNormOf([3, 3, 3], 3, "training", 1e-5)).output], [0, 0, 0]);
  });
});

describe("layer-norm and group-norm", () => {
  it("do not see the other samples", () => {
    const network = (op: object) => ({ nodes: { x: { op: "input", shape: [4, 2] }, n: { inputs: ["x"], ...op } } });
    for (const op of [{ op: "layer-norm" }, { op: "layer-norm", axes: "last" }, { op: "group-norm", groups: 2 }])
      assert.deepEqual(complaints(network(op)), []);
    for (const name of ["layer-norm", "group-norm"]) assert.equal(opNamed(name).mixesSamples, undefined);
  });

  it("one group is layer-norm with γ and β of a channel, one group a channel is that of each row", () => {
    const x = [1, 4, -2, 0.5, 3, 2, -1, 7];
    const group = (groups: number): readonly number[] => [
      ...runOp(opNamed("group-norm"), {
        site: { inputs: [[2, 4]], attributes: { groups, epsilon: 1e-5 } },
        inputs: [x],
        batch: 1,
        params: { gamma: [1, 1], beta: [0, 0] },
      }).output,
    ];
    const layer = (axes: string, count: number): readonly number[] => [
      ...runOp(opNamed("layer-norm"), {
        site: { inputs: [[2, 4]], attributes: { axes, epsilon: 1e-5 } },
        inputs: [x],
        batch: 1,
        params: { gamma: new Array<number>(count).fill(1), beta: new Array<number>(count).fill(0) },
      }).output,
    ];
    assert.deepEqual(group(1), layer("all", 8));
    assert.deepEqual(group(2), layer("last", 4));
  });

  const wrong: readonly (readonly [what: string, shape: readonly number[], op: object, message: RegExp])[] = [
    [
      "groups that do not divide",
      [3, 2],
      { op: "group-norm", groups: 2 },
      /NN401 at "x": "n" \(group-norm\): 3 channels \(the input is \[3, 2\]\) cannot be split into 2 equal groups/,
    ],
    [
      "groups of a scalar",
      [],
      { op: "group-norm", groups: 1 },
      /the input is a single number, \[\].*at least one axis/,
    ],
    ["no groups", [4], { op: "group-norm" }, /NN201 .*"groups"/],
    ["a layer of one number", [], { op: "layer-norm" }, /the input is a single number, \[\].*at least one axis/],
    ["another axis", [4], { op: "layer-norm", axes: "first" }, /NN210 .*"all" or "last"/],
    ["a momentum above 1", [4], { op: "batch-norm", momentum: 2 }, /NN203 .*at least 0 and at most 1/],
    ["a rate of 1", [4], { op: "dropout", rate: 1 }, /NN203 .*at least 0 and less than 1/],
    [
      "a wrong gamma",
      [4, 2],
      { op: "batch-norm", params: { gamma: [1, 2] } },
      /NN501 .*"n\.gamma" needs 4 values, but 2/s,
    ],
  ];
  for (const [what, shape, op, message] of wrong) {
    it(`${what}: a clear problem`, () => {
      const found = complaints({ nodes: { x: { op: "input", shape }, n: { inputs: ["x"], ...op } } });
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", message);
    });
  }
});
