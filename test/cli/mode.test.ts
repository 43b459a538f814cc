import assert from "node:assert/strict";
import { join } from "node:path";
import { cli, json, SAMPLES, Scratch } from "./support.ts";

const house = join(SAMPLES, "batch_norm.nn.json");

interface Pass {
  readonly objective: number;
  readonly mode?: string;
  readonly buffers?: Readonly<Record<string, { readonly value: readonly number[]; readonly next: readonly number[] }>>;
}

describe("--mode", () => {
  it("evaluation by default, in the form that the contract has", async () => {
    const plain = (await json("run", house)) as Pass;
    assert.deepEqual(Object.keys(plain), ["objective", "wrt", "rows", "nodes", "parameters"]);
    assert.deepEqual(await json("run", house, "--mode", "evaluation"), plain);
  });

  it("training: other numbers, and the running statistics before and after", async () => {
    const { objective, mode, buffers } = (await json("run", house, "--mode", "training")) as Pass;
    assert.equal(mode, "training");
    assert.notEqual(objective, ((await json("run", house)) as Pass).objective);
    assert.deepEqual(Object.keys(buffers ?? {}), ["n.mean", "n.variance"]);
    // The file holds the data's own mean and unbiased variance, so one more pass leaves them.
    for (const { value, next } of Object.values(buffers ?? {}))
      for (const [k, number] of value.entries()) assert.ok(Math.abs((next[k] ?? NaN) / number - 1) < 1e-12);
    const { out } = await cli("run", house, "--mode", "training");
    assert.match(out, /^5 rows, in training, objective 0\.016027289/m);
    assert.match(out, /^running statistic +shape +before +after/m);
  });

  it("step and gradcheck take it too", async () => {
    const { out } = await cli("step", house, "--mode", "training", "--rows", "0:5");
    assert.match(out, /running mean = \[1240; 2\.5\]/);
    assert.match(out, /running variance after it = \[283000; 1\.75\]/);
    assert.doesNotMatch((await cli("step", house)).out, /after it/);
    for (const mode of ["training", "evaluation"]) {
      const checked = await cli("gradcheck", house, "--mode", mode);
      assert.equal(checked.status, 0, checked.out);
      assert.match(checked.out, /agree with finite differences/);
    }
  });

  it("too few rows: status 1 and a sentence; another word: status 2", async () => {
    for (const command of ["run", "step", "gradcheck"]) {
      const one = await cli(command, house, "--mode", "training", "--rows", "0");
      assert.equal(one.status, 1);
      assert.match(one.err, /^chainrule \w+: "n" \(batch-norm\) needs more than one value per channel in training/);
      const other = await cli(command, house, "--mode", "train");
      assert.equal(other.status, 2);
      assert.match(other.err, /--mode train is neither training nor evaluation/);
    }
  });

  it("the Jacobian is that of evaluation, where rows do not mix", async () => {
    const { jacobian } = (await json("jacobian", house, "--of", "n[0]", "--by", "area")) as { jacobian: number[][][] };
    for (const [[slope]] of jacobian as [[number]][]) assert.ok(Math.abs(slope * Math.sqrt(283000 + 1e-5) - 1) < 1e-12);
  });

  it("train moves running statistics, and says what became of them", async () => {
    const scratch = new Scratch();
    const file = scratch.write("bn.nn.json", {
      nn: 1,
      nodes: {
        x: { op: "input" },
        n: { op: "batch-norm", inputs: ["x"], momentum: 0.5, params: { gamma: 1, beta: 0 } },
        L: { op: "squared-error", inputs: ["n", "x"] },
      },
      objective: "L",
      data: { rows: [{ x: 1 }, { x: 3 }] },
      training: { learningRate: 0.1, steps: 2 },
    });
    // The batch's mean is 2 and its unbiased variance 2.
    const lines = (await cli("train", file, "--json")).out.trimEnd().split("\n");
    const { buffers } = JSON.parse(lines.at(-1) ?? "") as { buffers: unknown };
    assert.deepEqual(buffers, { "n.mean": 1.5, "n.variance": 1.75 });
    assert.match((await cli("train", file)).out, /^n\.variance +1\.75$/m);
    const one = await cli("train", scratch.write("one.nn.json", ONE_ROW));
    assert.equal(one.status, 1);
    assert.match(one.err, /needs more than one value per channel/);
    scratch.remove();
  });
});

const ONE_ROW = {
  nn: 1,
  nodes: {
    x: { op: "input" },
    n: { op: "batch-norm", inputs: ["x"] },
    L: { op: "squared-error", inputs: ["n", "x"] },
  },
  objective: "L",
  data: { rows: [{ x: 1 }] },
};
