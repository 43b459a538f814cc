import assert from "node:assert/strict";
import { join } from "node:path";
import { nodeRunners } from "../../cli/runners.ts";
import { cli, json, ROOT, SAMPLES, Scratch } from "./support.ts";

const xor = join(SAMPLES, "xor.nn.json");
const QUICK = ["--seconds", "0.01"];

interface Timed {
  readonly seconds: number;
  readonly samplesPerSecond: number;
  readonly operations: number;
  readonly operationsPerSecond: number;
}
interface Report {
  readonly rows: number;
  readonly engines: readonly {
    readonly engine: string;
    readonly bytes: number;
    readonly forward: Timed;
    readonly pass?: Timed;
    readonly train?: Timed;
  }[];
}

describe("chainrule bench", () => {
  it("times every engine on the network's own rows", async () => {
    const { rows, engines } = (await json("bench", xor, ...QUICK)) as Report;
    assert.equal(rows, 4);
    assert.deepEqual(
      engines.map(({ engine }) => engine),
      nodeRunners(join(ROOT, "dist")).map(({ name }) => name),
    );
    const [reference] = engines;
    assert.ok(reference && reference.bytes > 0);
    for (const timed of [reference.forward, reference.pass, reference.train]) {
      assert.ok(timed && timed.seconds > 0);
      assert.ok(Math.abs(timed.samplesPerSecond * timed.seconds - rows) < 1e-9);
      assert.ok(Math.abs(timed.operationsPerSecond * timed.seconds - timed.operations) < 1e-6);
    }
  });

  it("prints a table", async () => {
    const { status, out } = await cli("bench", xor, "--batch", "2", ...QUICK);
    assert.equal(status, 0);
    assert.match(out, /^2 rows a pass; medians\n/);
    assert.match(out, /^reference f64 +forward +[\d.]+ (µs|ms) +[\d.]+[kMG]? +[\d.]+[kMG]? +[\d.]+ KiB$/m);
    assert.match(out, /^ +training step /m);
  });

  it("times forward passes alone where there is no objective", async () => {
    const scratch = new Scratch();
    const nodes = { x: { op: "input", shape: [2] }, y: { op: "neuron", inputs: ["x"] } };
    const file = scratch.write("a.nn.json", { nn: 1, nodes, data: { rows: [{ x: [1, 2] }] } });
    const { engines } = (await json("bench", file, ...QUICK)) as Report;
    assert.ok(engines[0]?.forward && !engines[0].pass && !engines[0].train);
    assert.match((await cli("bench", file, ...QUICK)).out, /no objective/);
    scratch.remove();
  });

  it("refuses what makes no sense", async () => {
    const tooMany = await cli("bench", xor, "--batch", "5");
    assert.deepEqual([tooMany.status, tooMany.err], [2, "chainrule bench: --batch 5: the data has 4 rows.\n"]);
    for (const args of [
      ["--batch", "0"],
      ["--batch", "1.5"],
      ["--seconds", "-1"],
      ["--seconds", "soon"],
    ]) {
      const { status, err } = await cli("bench", xor, ...args);
      assert.equal(status, 2);
      assert.match(err, /is no positive (whole )?number/);
    }
  });
});
