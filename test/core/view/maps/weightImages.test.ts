import assert from "node:assert/strict";
import { weightImages } from "../../../../core/view/maps/weightImages.ts";
import { sampleText, sourceOf } from "./source.ts";

/** Two units over [2, 2, 3]: entry = 100·unit + 10·channel·… by its place, so that each says where it belongs. */
const W = [0, 1].map((unit) => Array.from({ length: 12 }, (_, i) => 100 * unit + i));

const flattened = (shape: readonly number[], between: Readonly<Record<string, unknown>>, read: string) => ({
  nodes: {
    image: { op: "input", shape },
    ...between,
    z: { op: "dense", inputs: [read], units: 2, params: { W } },
    n: { op: "neuron", inputs: [read], params: { w: W[1] } },
    part: { op: "dense", inputs: ["image"], units: 3 },
    both: {
      op: "dense",
      inputs: ["z", "n"],
      units: 2,
      params: {
        W: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    },
  },
  data: {
    rows: [
      {
        image:
          shape.length === 3
            ? [
                [
                  [1, 2, 3],
                  [4, 5, 6],
                ],
                [
                  [1, 2, 3],
                  [4, 5, 6],
                ],
              ]
            : [
                [1, 2, 3],
                [4, 5, 6],
                [7, 8, 9],
                [1, 1, 1],
              ],
      },
    ],
  },
});

describe("weights as images", () => {
  it("an entry stands at the unit, channel, row and column of the pixel that it weighs", async () => {
    const { graph, parameters } = await sourceOf(
      flattened([2, 2, 3], { flat: { op: "flatten", inputs: ["image"] } }, "flat"),
    );
    const found = weightImages(graph, parameters, "z");
    const { kind, source, units, channels, height, width } = found;
    assert.deepEqual([kind, source, units, channels, height, width], ["input", "image", 2, 2, 2, 3]);
    const at = (unit: number, channel: number, row: number, column: number) =>
      found.numbers[((unit * channels + channel) * height + row) * width + column];
    // Pixel [channel 1, row 0, column 2] is the 9th number of the flattened image, its index 6 + 2.
    assert.deepEqual([at(0, 0, 0, 0), at(0, 1, 0, 2), at(1, 1, 0, 2), at(1, 1, 1, 2)], [0, 8, 108, 111]);
    const neuron = weightImages(graph, parameters, "n");
    assert.deepEqual([neuron.units, neuron.channels, [...neuron.numbers]], [1, 2, W[1]]);
  });

  it("an image without channels, read as it is", async () => {
    const { graph, parameters } = await sourceOf(flattened([4, 3], {}, "image"));
    const { kind, channels, height, width, numbers, parameter } = weightImages(graph, parameters, "z");
    assert.deepEqual([kind, channels, height, width, parameter], ["input", 1, 4, 3, "z.W"]);
    assert.equal(numbers[12 + 2 * 3 + 1], 107);
  });

  it("what reads no image, or several things, is one matrix", async () => {
    const { graph, parameters } = await sourceOf(flattened([4, 3], {}, "image"));
    const { kind, source, units, height, width, numbers } = weightImages(graph, parameters, "both");
    assert.deepEqual([kind, source, units, height, width, [...numbers]], ["matrix", null, 1, 2, 3, [1, 2, 3, 4, 5, 6]]);
  });

  it("kernels of the LeNet: one image an output and input channel", async () => {
    const { graph, parameters } = await sourceOf(sampleText("lenet"));
    const { kind, units, channels, height, width, numbers } = weightImages(graph, parameters, "parts");
    assert.deepEqual([kind, units, channels, height, width], ["kernels", 4, 4, 2, 2]);
    // From the file: parts.W[2][1] is [[-1.25, 0.38], [-0.22, -0.17]].
    assert.deepEqual([...numbers.subarray((2 * 4 + 1) * 4, (2 * 4 + 2) * 4)], [-1.25, 0.38, -0.22, -0.17]);
    const scores = weightImages(graph, parameters, "scores");
    assert.equal(scores.kind, "matrix");
  });

  it("the digits' units see 8 × 8 pixels; what has no weights says so", async () => {
    const { graph, parameters } = await sourceOf(sampleText("digits"));
    const { kind, units, channels, height, width } = weightImages(graph, parameters, "z");
    assert.deepEqual([kind, units, channels, height, width], ["input", 32, 1, 8, 8]);
    assert.throws(() => weightImages(graph, parameters, "p"), /"p" \(softmax\) has no weights/);
    assert.throws(() => weightImages(graph, parameters, "gone"), /"gone" takes no part/);
  });
});
