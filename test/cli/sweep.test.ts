import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildOnly } from "../../scripts/build.mjs";
import { buildProgram, cli, cliAt, json, SAMPLES, Scratch } from "./support.ts";

interface Swept {
  readonly sortedBy: string;
  readonly seeds: readonly number[];
  readonly points: readonly {
    readonly choices: Readonly<Record<string, unknown>>;
    readonly parameters: number;
    readonly training: number;
    readonly runs: readonly { readonly seed: number; readonly training: number; readonly steps: number }[];
  }[];
}

const file = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input" },
    h: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], activation: "sigmoid" },
    L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
  },
  objective: "L",
  data: { generator: "xor", samples: 60, noise: 0.1, seed: 2 },
  training: { optimizer: "adam", learningRate: 0.05, epochs: 20, seed: 3 },
};
const GRID = [
  "--set-attribute",
  "h.units=2,5",
  "--learningRate",
  "0.1,0.01",
  "--activation",
  "tanh,relu",
  "--seeds",
  "2",
];

describe("chainrule sweep", function () {
  this.timeout(60_000);
  const scratch = new Scratch();
  after(() => scratch.remove());
  const network = scratch.write("xor.nn.json", file);

  it("trains every combination with every seed, and sorts them", async () => {
    const found = (await json("sweep", network, ...GRID, "--jobs", "1")) as Swept;
    assert.deepEqual([found.sortedBy, found.seeds, found.points.length], ["training", [3, 4], 8]);
    assert.equal(new Set(found.points.map(({ choices }) => JSON.stringify(choices))).size, 8);
    assert.deepEqual(Object.keys(found.points[0]?.choices ?? {}), ["h.units", "activation", "learningRate"]);
    const order = found.points.map(({ training }) => training);
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    for (const { runs, training, choices, parameters } of found.points) {
      assert.deepEqual(
        runs.map(({ seed, steps }) => [seed, steps]),
        [
          [3, 20],
          [4, 20],
        ],
      );
      assert.ok(Math.abs(training - runs.reduce((sum, each) => sum + each.training, 0) / 2) < 1e-15);
      assert.equal(parameters, Number(choices["h.units"]) * 4 + 1);
    }
  });

  it("a run is the one that train makes of the same file", async () => {
    const found = (await json("sweep", network, "--learningRate", "0.1", "--jobs", "1")) as Swept;
    const same = scratch.write("same.nn.json", { ...file, training: { ...file.training, learningRate: 0.1 } });
    const { out } = await cli("train", same, "--json", "--out", join(scratch.folder, "w.safetensors"));
    assert.ok(out.length > 0);
    const { objective } = (await json("eval", same, "--weights", join(scratch.folder, "w.safetensors"))) as {
      objective: number;
    };
    assert.ok(Math.abs((found.points[0]?.training ?? 0) - objective) < 1e-12);
  });

  it("threads give the same bits, in the process that users get, and Ctrl+C shows what is done", async () => {
    const program = await buildProgram(scratch.folder);
    await buildOnly(["sweepWorker.cjs"], scratch.folder);
    const run = (args: readonly string[], stop: boolean): Promise<{ status: unknown; out: string; err: string }> =>
      new Promise((done) => {
        const child = spawn(process.execPath, [program, "sweep", network, "--json", ...args], {
          env: { ...process.env, NODE_OPTIONS: "" },
        });
        const text = { out: "", err: "" };
        child.stdout.on("data", (chunk: Buffer) => {
          text.out += chunk.toString();
        });
        child.stderr.on("data", (chunk: Buffer) => {
          text.err += chunk.toString();
        });
        if (stop) setTimeout(() => child.kill("SIGINT"), 1500);
        child.on("close", (status) => done({ status, ...text }));
      });
    const [alone, together] = [await run([...GRID, "--jobs", "1"], false), await run([...GRID, "--jobs", "2"], false)];
    assert.deepEqual([together.status, together.err], [0, ""]);
    assert.equal(together.out, alone.out);
    // The first run is short, the second endless.
    const stopped = await run(["--set-training", "epochs=5,100000000", "--jobs", "2"], true);
    assert.equal(stopped.status, 1);
    assert.match(stopped.err, /stopped before its end/);
    const { points } = JSON.parse(stopped.out) as Swept;
    assert.deepEqual(
      points.map(({ choices, runs }) => [choices["epochs"], runs.length]),
      [
        [5, 1],
        [100000000, 0],
      ],
    );
  });

  it("prints a table for people, with a progress bar where somebody watches", async () => {
    const before = readFileSync(network, "utf8");
    const { status, out, err } = await cliAt({ columns: 60 }, "sweep", network, "--depth", "1,2", "--jobs", "1");
    assert.equal(status, 0);
    assert.match(
      out,
      /^2 combinations, 2 runs, the smallest training objective first\n\ndepth +θ +training objective +steps\n/,
    );
    assert.match(err, /█.* of 2 runs/);
    assert.equal(readFileSync(network, "utf8"), before);
    const spiral = await cli(
      "sweep",
      join(SAMPLES, "spiral.nn.json"),
      "--set-attribute",
      "z1.units=2",
      "--epochs",
      "3",
    );
    assert.equal(spiral.status, 0);
    assert.match(spiral.err, /drawn anew at every point/);
  });

  it("stops at once when it is told, with one thread too", async () => {
    const { status, err } = await cliAt(
      { interrupts: (tell) => void setTimeout(tell, 100) },
      ...["sweep", network, "--set-training", "epochs=100000000", "--jobs", "1"],
    );
    assert.equal(status, 1);
    assert.match(err, /stopped before its end/);
  });

  it("says what is wrong with what it is asked", async () => {
    const cases: readonly (readonly [args: readonly string[], message: RegExp])[] = [
      [[], /Nothing is given to try/],
      [["--set-attribute", "h.units"], /cannot be read\. Write a name and its values/],
      [["--set-attribute", "units=3"], /names no node and attribute/],
      [["--set-attribute", "h.units=3,,4"], /empty value/],
      [["--set-attribute", "h.units=0"], /h\.units = 0: .*at least 1/],
      [["--set-attribute", "g.units=3"], /no node "g"/],
      [["--activation", "rellu"], /relu/],
      [["--learningRate", "fast"], /learningRate = fast: it must be a number of at least 0/],
      [["--depth", "2", "--seeds", "0"], /--seeds 0 is no whole number from 1 on/],
    ];
    for (const [args, message] of cases) {
      const found = await cli("sweep", network, ...args);
      assert.equal(found.status, 2, found.err);
      assert.match(found.err, message);
      assert.equal(found.out, "");
    }
  });
});
