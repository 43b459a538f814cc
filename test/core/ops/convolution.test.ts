import assert from "node:assert/strict";
import fc from "fast-check";
import { findOp } from "../../../core/ops/index.ts";
import type { AttributeValue, Example, Op } from "../../../core/ops/op.ts";
import { sizeOf } from "../../../core/shape.ts";
import { flatten, machineFor } from "../engine/run.ts";
import { build, buildWhole, complaints } from "../graph/build.ts";
import { closeTo, runOp } from "./checkOp.ts";

const op = (name: string): Op => findOp(name) ?? assert.fail(name);

/** An image x of some shape, and one node that reads it. */
const network = (shape: readonly number[], node: object): Readonly<Record<string, unknown>> => ({
  nodes: { x: { op: "input", shape }, z: { inputs: ["x"], ...node } },
});
const shapeOf = (shape: readonly number[], node: object): readonly number[] =>
  buildWhole(network(shape, node)).byId.get("z")?.shape ?? assert.fail();
const zeros = (shape: readonly number[]): unknown => {
  const [length, ...rest] = shape;
  return length === undefined ? 0 : Array.from({ length }, () => zeros(rest));
};

describe("conv2d", () => {
  it("is as large as PyTorch's", () => {
    // nn.Conv2d(3, 8, (3, 5), stride=(2, 1), padding=(1, 2), dilation=(2, 3)) on [3, 32, 40].
    const conv = { op: "conv2d", channels: 8, kernel: [3, 5], stride: [2, 1], padding: [1, 2], dilation: [2, 3] };
    assert.deepEqual(shapeOf([3, 32, 40], conv), [8, 15, 32]);
    assert.deepEqual(shapeOf([3, 7], { op: "conv1d", channels: 2, kernel: 3, stride: 2 }), [2, 3]);
  });

  it("takes channels and kernel from a written W", () => {
    const W = zeros([4, 1, 2, 3]);
    assert.deepEqual(shapeOf([2, 5, 5], { op: "conv2d", groups: 2, params: { W } }), [4, 4, 3]);
    assert.deepEqual(
      shapeOf([2, 5, 5], { op: "conv2d", groups: 2, channels: 4, kernel: [2, 3], params: { W } }),
      [4, 4, 3],
    );
    assert.deepEqual(shapeOf([1, 5], { op: "conv1d", params: { W: [[[1, 2]]] } }), [1, 4]);
  });

  it("shares whole kernels, where its attributes say how large they are", () => {
    const shared = { op: "conv2d", channels: 2, kernel: 2, bias: false, params: { W: [["k"], ["k"]] } };
    const graph = buildWhole({
      ...network([1, 2, 2], shared),
      params: {
        k: [
          [1, 2],
          [3, 4],
        ],
      },
      objective: ["z[0,0,0]", "z[1,0,0]"],
    });
    const machine = machineFor(graph, [
      {
        x: [
          [
            [1, 10],
            [100, 1000],
          ],
        ],
      },
    ]);
    machine.runAll();
    assert.equal(machine.objective, 2 * 4321);
    assert.deepEqual([...(machine.parameterGradient("k") ?? [])], [2, 20, 200, 2000]);
  });

  const refusals: readonly (readonly [what: string, shape: readonly number[], node: object, message: RegExp])[] = [
    [
      "no sizes",
      [1, 5, 5],
      {},
      /for example "channels": 8, "kernel": 3; or W in full, \[out\]\[in \/ groups\]\[height\]\[width\]/,
    ],
    ["no kernel", [1, 5, 5], { channels: 2 }, /must be written, here for example "kernel": 3;/],
    [
      "no channel axis",
      [5, 5],
      { channels: 2, kernel: 3 },
      /\[channels, height, width\], but its input is \[5, 5\]\. Give it one channel: \[1, 5, 5\]/,
    ],
    ["a vector", [5], { channels: 2, kernel: 3 }, /\[channels, height, width\], but its input is \[5\]\.$/],
    [
      "groups",
      [3, 5, 5],
      { channels: 4, kernel: 3, groups: 2 },
      /2 groups must divide both its 3 input channels and its 4 output channels/,
    ],
    [
      "a kernel that reaches too far",
      [1, 5, 4],
      { channels: 1, kernel: [3, 3], dilation: [1, 2], padding: [1, 0] },
      /the width of the input is 4, but the kernel reaches over 5 with its dilation of 2 \(kernel 3\)/,
    ],
    [
      "a kernel larger than the padded image",
      [1, 2, 9],
      { channels: 1, kernel: 5, padding: 1 },
      /the height of the input is 2 \+ 2·1 of padding = 4, but the kernel reaches over 5/,
    ],
    [
      "channels that W denies",
      [1, 5, 5],
      { channels: 3, params: { W: zeros([2, 1, 3, 3]) } },
      /"channels" is 3, but W is \[2, 1, 3, 3\], which has 2 output channels/,
    ],
    [
      "a kernel that W denies",
      [1, 5, 5],
      { kernel: [3, 2], params: { W: zeros([2, 1, 3, 3]) } },
      /"kernel" is \[3, 2\], but W is \[2, 1, 3, 3\], whose kernels are \[3, 3\]/,
    ],
    [
      "a W for other channels",
      [3, 5, 5],
      { params: { W: zeros([2, 1, 3, 3]) } },
      /its input is \[3, 5, 5\], so the second axis of W.* must be 3, but W is \[2, 1, 3, 3\]/,
    ],
    [
      "a W for other groups",
      [4, 5, 5],
      { groups: 2, params: { W: zeros([2, 4, 3, 3]) } },
      /must be 4 \/ 2 groups = 2, but W is \[2, 4, 3, 3\]/,
    ],
    [
      "a W of five axes",
      [1, 5, 5],
      { params: { W: zeros([1, 1, 1, 1, 1]) } },
      /W has 4 axes, .* but the one written has 5/,
    ],
    ["a W of two axes", [1, 5, 5], { params: { W: zeros([2, 1]) } }, /"kernel": 3/],
    [
      "a ragged W",
      [1, 5, 5],
      { params: { W: [[[[1, 2], [3]]]] } },
      /"z\.W" needs 2 values in each row .* but 1 is given/,
    ],
  ];
  for (const [what, shape, node, message] of refusals) {
    it(`refuses ${what}`, () => {
      const found = complaints(network(shape, { op: "conv2d", ...node }));
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    });
  }

  it("says what conv1d reads", () => {
    assert.match(
      complaints(network([1, 5, 5], { op: "conv1d", channels: 1, kernel: 3 }))[0] ?? "",
      /a signal \[channels, length\], but its input is \[1, 5, 5\]/,
    );
  });

  it("is refused where an attribute is no extent", () => {
    assert.match(
      complaints(network([1, 5, 5], { op: "conv2d", channels: 1, kernel: [3, 3, 3] }))[0] ?? "",
      /"kernel" must be a list of 2 whole numbers of at least 1, not a list of 3/,
    );
  });
});

describe("convolution by its definition", () => {
  const extent = (low: number, high: number): fc.Arbitrary<readonly [number, number]> =>
    fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }));
  const cases = fc.record({
    groups: fc.integer({ min: 1, max: 3 }),
    inGroup: fc.integer({ min: 1, max: 2 }),
    outGroup: fc.integer({ min: 1, max: 2 }),
    image: extent(1, 6),
    kernel: extent(1, 4),
    stride: extent(1, 3),
    padding: extent(0, 3),
    dilation: extent(1, 3),
    batch: fc.integer({ min: 1, max: 3 }),
    bias: fc.boolean(),
  });

  it("gives Σ W·x + b at every place, whatever stride, padding, dilation and groups", () => {
    fc.assert(
      fc.property(cases, ({ groups, inGroup, outGroup, image, kernel, stride, padding, dilation, batch, bias }) => {
        const channels = groups * outGroup;
        const attributes: Readonly<Record<string, AttributeValue>> = {
          ...{ channels, kernel, stride, padding, dilation, groups, bias },
          activation: { name: "identity", attributes: {} },
        };
        const site = { inputs: [[groups * inGroup, ...image]], attributes };
        const inference = op("conv2d").infer(site);
        const fits = image.every(
          (n, a) => n + 2 * (padding[a] ?? 0) >= (dilation[a] ?? 1) * ((kernel[a] ?? 1) - 1) + 1,
        );
        assert.equal(inference.ok, fits);
        if (!inference.ok) return;
        // Whole numbers: sums in any order are exact.
        const numbers = (count: number, stream: number): number[] =>
          Array.from({ length: count }, (_, k) => ((k * k + stream * k + stream) % 13) - 6);
        const x = numbers(groups * inGroup * sizeOf(image) * batch, 1);
        const W = numbers(channels * inGroup * sizeOf(kernel), 2);
        const b = numbers(channels, 3);
        const example: Example = { site, inputs: [x], batch, params: bias ? { W, b } : { W } };
        const [, height = 0, width = 0] = inference.shape;
        const at = (c: number, y: number, column: number, s: number): number =>
          y < 0 || column < 0 || y >= image[0] || column >= image[1]
            ? 0
            : (x[((c * image[0] + y) * image[1] + column) * batch + s] ?? Number.NaN);
        const expected: number[] = [];
        for (let o = 0; o < channels; o++)
          for (let y = 0; y < height; y++)
            for (let column = 0; column < width; column++)
              for (let s = 0; s < batch; s++) {
                let sum = bias ? (b[o] ?? 0) : 0;
                for (let c = 0; c < inGroup; c++)
                  for (let i = 0; i < kernel[0]; i++)
                    for (let j = 0; j < kernel[1]; j++)
                      sum +=
                        (W[((o * inGroup + c) * kernel[0] + i) * kernel[1] + j] ?? Number.NaN) *
                        at(
                          Math.floor(o / outGroup) * inGroup + c,
                          y * stride[0] + i * dilation[0] - padding[0],
                          column * stride[1] + j * dilation[1] - padding[1],
                          s,
                        );
                expected.push(sum);
              }
        assert.deepEqual([...runOp(op("conv2d"), example).output], expected);
      }),
      { numRuns: 200 },
    );
  });
});

describe("pooling", () => {
  const pooled = (rows: readonly (readonly number[])[], upstream: readonly number[]): readonly [number[], number[]] => {
    const site = { inputs: [[1, 3, 3]], attributes: { kernel: 2, stride: 1, padding: 0 } };
    const run = runOp(op("max-pool2d"), { site, inputs: [rows.flat()], batch: 1, params: {} }, upstream);
    return [[...run.output], [...(run.inputGradients[0] ?? [])]];
  };
  const { NaN: nan, NEGATIVE_INFINITY: low } = Number;

  // What F.max_pool2d(x, 2, 1) of PyTorch 1.13 gives, and its gradient, from the four windows' 1, 10, 100, 1000.
  it("sends the gradient of equal numbers to the first, row by row", () => {
    const [z, gradient] = pooled(
      [
        [1, 2, 2],
        [2, 0, 2],
        [-1, 2, 1],
      ],
      [1, 10, 100, 1000],
    );
    assert.deepEqual(z, [2, 2, 2, 2]);
    assert.deepEqual(gradient, [0, 11, 0, 100, 0, 1000, 0, 0, 0]);
  });
  it("takes NaN for the largest, the last of several", () => {
    const [z, gradient] = pooled(
      [
        [nan, 1, nan],
        [nan, 2, 0],
        [1, 1, 1],
      ],
      [1, 10, 100, 1000],
    );
    assert.deepEqual(z, [nan, nan, nan, 2]);
    assert.deepEqual(gradient, [0, 0, 10, 101, 1000, 0, 0, 0, 0]);
  });
  it("keeps −∞, and the sign of a zero", () => {
    assert.deepEqual(
      pooled(
        [
          [low, low, low],
          [low, low, low],
          [low, low, low],
        ],
        [1, 10, 100, 1000],
      ),
      [
        [low, low, low, low],
        [1, 10, 0, 100, 1000, 0, 0, 0, 0],
      ],
    );
    const [z, gradient] = pooled(
      [
        [0, -0, 0],
        [-0, 0, 0],
        [0, 0, 0],
      ],
      [1, 10, 100, 1000],
    );
    assert.deepEqual(z, [0, -0, -0, 0]);
    assert.deepEqual(gradient, [1, 10, 0, 100, 1000, 0, 0, 0, 0]);
  });

  it("pads with −∞ or with zeros, counted or not", () => {
    const means = (countPadding: boolean): number[] => {
      const site = { inputs: [[1, 2, 2]], attributes: { kernel: 2, stride: 1, padding: [1, 0], countPadding } };
      return [...runOp(op("avg-pool2d"), { site, inputs: [[-4, -8, -12, -16]], batch: 1, params: {} }).output];
    };
    assert.deepEqual(means(true), [-3, -10, -7]);
    assert.deepEqual(means(false), [-6, -10, -14]);
    const site = { inputs: [[1, 2, 2]], attributes: { kernel: 2, stride: 1, padding: [1, 0] } };
    assert.deepEqual(
      [...runOp(op("max-pool2d"), { site, inputs: [[-4, -8, -12, -16]], batch: 1, params: {} }).output],
      [-4, -4, -12],
    );
  });

  it("moves by its kernel where no stride is written", () => {
    assert.deepEqual(shapeOf([2, 7, 9], { op: "max-pool2d", kernel: [2, 3] }), [2, 3, 3]);
    assert.deepEqual(shapeOf([2, 7, 9], { op: "avg-pool2d", kernel: [2, 3], stride: 2, padding: 1 }), [2, 4, 5]);
  });

  it("refuses what PyTorch refuses", () => {
    const message = (shape: readonly number[], node: object): string => complaints(network(shape, node))[0] ?? "";
    assert.match(
      message([1, 5, 5], { op: "max-pool2d", kernel: [3, 2], padding: [1, 2] }),
      /"padding" is \[1, 2\], but with the kernel \[3, 2\] it may be at most \[1, 1\]/,
    );
    assert.match(
      message([1, 2, 5], { op: "avg-pool2d", kernel: 3 }),
      /the height of the input is 2, but the kernel reaches over 3/,
    );
    assert.match(message([4, 4], { op: "max-pool2d", kernel: 2 }), /Give it one channel: \[1, 4, 4\]/);
    assert.match(message([4], { op: "global-avg-pool" }), /\[channels, length\], but its input is \[4\]/);
    assert.match(message([1, 4, 4], { op: "max-pool2d" }), /kernel/);
  });
});

describe("an image in front of a dense layer", () => {
  it("is flattened row by row, channel by channel", () => {
    const graph = buildWhole({
      nodes: {
        x: { op: "input", shape: [2, 2, 2] },
        c: { op: "conv2d", inputs: ["x"], groups: 2, bias: false, params: { W: [[[[1]]], [[[10]]]] } },
        y: { op: "dense", inputs: ["c"], units: 1, bias: false, params: { W: [[1, 2, 3, 4, 5, 6, 7, 8]] } },
      },
      objective: "y",
    });
    const x = [
      [
        [1, 0.1],
        [0.01, 0.001],
      ],
      [
        [2, 0.2],
        [0.02, 0.002],
      ],
    ];
    const machine = machineFor(graph, [{ x }]);
    machine.runAll();
    const weights = [1, 2, 3, 4, 50, 60, 70, 80];
    closeTo(
      machine.objective ?? Number.NaN,
      flatten(x).reduce((sum, v, k) => sum + v * (weights[k] ?? 0), 0),
      1e-14,
      "y",
    );
    const node = graph.byId.get("x") ?? assert.fail();
    assert.deepEqual([...(machine.gradient(node)?.data ?? [])], weights);
  });
});

describe("the cost of a convolution", () => {
  it("counts products and sums", () => {
    const { graph } = build(network([1, 28, 28], { op: "conv2d", channels: 6, kernel: 5, activation: "relu" }));
    const node = graph?.byId.get("z") ?? assert.fail();
    // 24·24·6 places: 25 products, 24 sums, the bias, relu.
    assert.equal(node.op.cost?.(node.site).forward, 24 * 24 * 6 * (25 + 24 + 1 + 1));
  });
});
