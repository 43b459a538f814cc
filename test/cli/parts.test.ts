import assert from "node:assert/strict";
import { join } from "node:path";
import { cli, json, SAMPLES, Scratch } from "./support.ts";

const file = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input" },
    h: { op: "dense", inputs: ["x"], units: 8, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], activation: "sigmoid" },
    L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
  },
  objective: "L",
  data: {
    generator: "moons",
    samples: 60,
    noise: 0.3,
    seed: 2,
    split: { validation: 0.25, test: 10 },
    standardize: true,
  },
  training: { optimizer: "adam", learningRate: 0.05, batchSize: 7, shuffle: true, epochs: 300, seed: 3 },
};

interface Line {
  readonly step: number;
  readonly epoch: number;
  readonly training?: number;
  readonly validation?: number;
  readonly learnedAt?: number;
  readonly ending?: string;
  readonly goal?: { readonly reached: boolean };
}

describe("training, evaluation and sweeps with parts of the data", function () {
  this.timeout(60_000);
  const scratch = new Scratch();
  after(() => scratch.remove());
  const weights = join(scratch.folder, "w.safetensors");
  const networkOf = (more: object): string =>
    scratch.write("moons.nn.json", { ...file, training: { ...file.training, ...more } });
  const linesOf = (out: string): readonly Line[] =>
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
  const measure = async (network: string, part: string): Promise<{ rows: number; objective: number }> =>
    (await json("eval", network, "--weights", weights, "--part", part)) as { rows: number; objective: number };

  it("early stopping gives the numbers of the epoch that is best on the validation part", async () => {
    const network = networkOf({ earlyStopping: { patience: 12 } });
    const { status, out, err } = await cli("train", network, "--json", "--out", weights);
    assert.deepEqual([status, err], [0, ""]);
    const lines = linesOf(out);
    const last = lines.at(-1);
    assert.equal(last?.ending, "patience");
    assert.ok(last && last.epoch < 300);
    // Lines are two epochs apart, so the best of all is at most the best of those that are printed.
    const best = await measure(network, "validation");
    assert.equal(best.rows, 15);
    assert.ok(lines.every(({ validation = 0 }) => validation >= best.objective - 1e-12));
    assert.ok(best.objective < (last.validation ?? 0));
    // 35 rows train, in 5 steps an epoch.
    assert.equal((last.step - (last.learnedAt ?? 0)) / 5, 12);
    const text = await cli("train", network);
    assert.match(text.out, /Stopped early/);
    assert.match(text.out, new RegExp(`The numbers are those after step ${last.learnedAt}, the best epoch`));
  });

  it("a goal is measured on the part that it is stated for", async () => {
    for (const part of ["training", "validation"] as const) {
      const network = networkOf({ goal: { objective: 0.25, part } });
      const { status, out } = await cli("train", network, "--json", "--out", weights);
      const last = linesOf(out).at(-1);
      assert.deepEqual([status, last?.goal?.reached], [0, true]);
      const { objective } = await measure(network, part);
      assert.ok(Math.abs(objective - (last?.[part] ?? 0)) < 1e-12);
      assert.ok(objective <= 0.25);
    }
  });

  it("eval counts the rows of each part", async () => {
    const network = networkOf({});
    for (const [part, rows] of [
      ["training", 35],
      ["validation", 15],
      ["test", 10],
      ["all", 60],
    ] as const) {
      const found = (await json("eval", network, "--part", part)) as { rows: number; objective: number };
      assert.equal(found.rows, rows);
      if (part === "all") continue;
      const { objective } = (await json("run", network, "--rows", part)) as { objective: number };
      assert.equal(found.objective, objective, part);
    }
  });

  it("a sweep is sorted by the validation part, and trains on the training part", async () => {
    const network = networkOf({ epochs: 20 });
    const found = (await json("sweep", network, "--set-attribute", "h.units=1,6", "--jobs", "1")) as {
      sortedBy: string;
      points: { choices: object; training: number; validation: number }[];
    };
    assert.equal(found.sortedBy, "validation");
    const order = found.points.map(({ validation }) => validation);
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    const same = scratch.write("same.nn.json", {
      ...file,
      nodes: { ...file.nodes, h: { ...file.nodes.h, units: 6 } },
      training: { ...file.training, epochs: 20 },
    });
    await cli("train", same, "--out", weights);
    const point = found.points.find(({ choices }) => JSON.stringify(choices) === '{"h.units":6}');
    assert.ok(Math.abs((await measure(same, "training")).objective - (point?.training ?? 0)) < 1e-12);
    assert.ok(Math.abs((await measure(same, "validation")).objective - (point?.validation ?? 0)) < 1e-12);
    assert.match((await cli("sweep", network, "--depth", "1,2", "--jobs", "1")).out, /validation objective/);
  });

  it("the spiral of Playground, 2-8-8-1, reaches a loss of 0.05 on the rows that are kept back", async () => {
    const { status, out } = await cli("train", join(SAMPLES, "spiral_start.nn.json"), "--json");
    assert.equal(status, 0);
    const last = linesOf(out).at(-1);
    assert.deepEqual([last?.ending, (last?.validation ?? 1) <= 0.05], ["goal", true]);
  });
});
