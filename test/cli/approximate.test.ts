import assert from "node:assert/strict";
import { join } from "node:path";
import { cli, json, SAMPLES, Scratch } from "./support.ts";

const file = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [] },
    f: { op: "input", shape: [] },
    h: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"] },
    L: { op: "squared-error", inputs: ["y", "f"] },
  },
  objective: "L",
  data: { generator: "sine", samples: 41 },
  training: { optimizer: "adam", learningRate: 0.05, epochs: 600 },
};

describe("chainrule approximate", function () {
  this.timeout(60_000);
  const scratch = new Scratch();
  after(() => scratch.remove());
  const network = scratch.write("sine.nn.json", file);

  it("prints the largest error by width, and the same as JSON", async () => {
    const args = [network, "--widths", "8,1,3", "--seeds", "2", "--jobs", "1"];
    const found = (await json("approximate", ...args)) as {
      layer: string;
      seeds: number[];
      points: { width: number; supNorm: number; at: number; parameters: number; seed: number }[];
    };
    assert.deepEqual([found.layer, found.seeds], ["h", [0, 1]]);
    assert.deepEqual(
      found.points.map(({ width, parameters }) => [width, parameters]),
      [
        [1, 4],
        [3, 10],
        [8, 25],
      ],
    );
    for (const { supNorm, at } of found.points) assert.ok(supNorm > 0 && supNorm < 2 && at >= 0 && at <= 1);
    assert.ok((found.points[2]?.supNorm ?? 1) < (found.points[0]?.supNorm ?? 0));
    const { status, out } = await cli("approximate", ...args);
    assert.equal(status, 0);
    assert.match(out, /the best of 2 seeds[\s\S]*h\.units +θ +max\|f − y\| +at x/);
  });

  it("says what is wrong", async () => {
    const cases: readonly (readonly [args: readonly string[], status: number, message: RegExp])[] = [
      [[network, "--widths", "1,,2"], 2, /widths are whole numbers from 1 to 4096/],
      [[network, "--widths", "0"], 2, /whole numbers/],
      [[network, "--start", "middle"], 2, /spread or file/],
      [[join(SAMPLES, "iris.nn.json")], 1, /regression/],
    ];
    for (const [args, status, message] of cases) {
      const found = await cli("approximate", ...args);
      assert.equal(found.status, status, found.err);
      assert.match(found.err, message);
    }
  });
});
